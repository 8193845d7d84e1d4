package io.cooperage.ui.control.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.containers.detail.Scenes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactGroupTest {
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
}
