package io.cooperage.ui.containers.detail.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.containers.detail.Scenes;
import java.util.Collection;
import java.util.List;
import org.fxmisc.richtext.model.StyleSpans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectTest {
    @Test
    void groupsTheDocumentAndLeavesOutWhatSaysNothing() {
        List<FactGroup> groups = FactGroup.of(Scenes.inspect());
        assertThat(groups)
                .extracting(FactGroup::title)
                .containsExactly("", "State", "Config", "Host config", "Mounts", "Graph driver");
        assertThat(groups.getFirst().facts()).contains(new Fact("Args", "-g\ndaemon off;", false));
        assertThat(groups.get(1).facts())
                .extracting(Fact::name)
                .contains("OOM killed")
                .doesNotContain("Error");
        assertThat(groups.get(2).facts()).contains(new Fact("Labels · app", "shop", false));
    }

    @Test
    void onlyPathsOfTheHostCanBeOpened() {
        List<Fact> all = FactGroup.of(Scenes.inspect()).stream()
                .flatMap(group -> group.facts().stream())
                .toList();
        assertThat(all)
                .filteredOn(Fact::hostPath)
                .extracting(Fact::name)
                .containsExactly("Log path", "1 · Source", "Data · Upper dir", "Data · Work dir");
    }

    @ParameterizedTest
    @CsvSource({
        "LogPath,Log path",
        "OOMKilled,OOM killed",
        "Id,Id",
        "RestartCount,Restart count",
        "PidsLimit,Pids limit",
        "app,app"
    })
    void namesReadAsWords(String key, String words) {
        assertThat(FactGroup.words(key)).isEqualTo(words);
    }

    @Test
    void coloursEveryPartOfTheJsonByWhatItIs() {
        String json = "{ \"k\\\"ey\" : [ \"va:lue\", -1.5e3, true, null ] }";
        StyleSpans<Collection<String>> spans = JsonStyles.of(json);
        StringBuilder seen = new StringBuilder();
        int at = 0;
        for (var span : spans) {
            if (!span.getStyle().isEmpty() && !span.getStyle().contains("mark")) {
                seen.append(span.getStyle().iterator().next())
                        .append('=')
                        .append(json, at, at + span.getLength())
                        .append(' ');
            }
            at += span.getLength();
        }
        assertThat(seen.toString().strip())
                .isEqualTo("key=\"k\\\"ey\" string=\"va:lue\" number=-1.5e3 literal=true literal=null");
        assertThat(at).isEqualTo(json.length());
    }
}
