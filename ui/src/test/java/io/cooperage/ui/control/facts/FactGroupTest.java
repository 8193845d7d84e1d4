package io.cooperage.ui.control.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        "Size,6920601,6920601 B  ·  6.60 MiB",
        "size,512,512 B",
        "Memory,134217728,134217728 B  ·  128 MiB",
        "ShmSize,67108864,67108864 B  ·  64.0 MiB",
        "MemorySwap,-1,-1",
        "Memory,0,0",
        "MemorySwappiness,60,60",
        "PidsLimit,100,100"
    })
    void bytesHaveAUnit(String key, long number, String shown) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put(key, number);
        assertThat(FactGroup.of(root).getFirst().facts().getFirst().value()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "LogPath,Log path",
        "OOMKilled,OOM killed",
        "podCIDRs,pod CIDRs",
        "hostIPsUsed,host IPs used",
        "Id,Id",
        "RestartCount,Restart count",
        "PidsLimit,Pids limit",
        "app,app"
    })
    void namesReadAsWords(String key, String words) {
        assertThat(FactGroup.words(key)).isEqualTo(words);
    }
}
