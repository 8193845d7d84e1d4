package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.UserNamespaces.IdRange;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
    @Test
    void mountinfoIsReadWithEscapesAndOptionalFields() {
        List<MountInfo> mounts = MountInfo.parse("""
                22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
                23 22 0:5 /a\\040b /mnt/x\\040y\\134z rw,nosuid,noexec - tmpfs none rw,size=5k
                24 23 0:6 / /mnt/x\\040y\\134z/in ro shared:2 master:3 - 9p h rw
                nonsense
                """);
        assertThat(mounts).hasSize(3);
        assertThat(mounts.get(1))
                .isEqualTo(new MountInfo(
                        23, 22, 0, 5, "/a b", "/mnt/x y\\z", "rw,nosuid,noexec", "", "tmpfs", "none", "rw,size=5k"));
        assertThat(mounts.get(2).propagation()).isEqualTo("shared:2 master:3");
        assertThat(MountInfo.holding(mounts, Path.of("/mnt/x y\\z/in/deep"))
                        .orElseThrow()
                        .id())
                .isEqualTo(24);
        assertThat(MountInfo.holding(mounts, Path.of("/mnt/x y\\z/inner"))
                        .orElseThrow()
                        .id())
                .isEqualTo(23);
        assertThat(MountInfo.holding(mounts, Path.of("/usr")).orElseThrow().id())
                .isEqualTo(22);
        assertThat(mounts.get(1).hasOption("noexec")).isTrue();
        assertThat(mounts.get(0).hasOption("errors=remount-ro")).isTrue();
    }

    @Test
    void theRunningSystemsMountsAreRead() {
        assertThat(MountInfo.ofSelf())
                .anyMatch(m -> m.target().equals("/proc") && m.type().equals("proc"));
    }

    @Test
    void idMapsTellWhoWeAre() {
        UserNamespaces initial = new UserNamespaces(
                UserNamespaces.parse("         0          0 4294967295\n"),
                UserNamespaces.parse("         0          0 4294967295\n"));
        assertThat(initial.initial()).isTrue();
        assertThat(initial.rootless()).isFalse();
        UserNamespaces launcher = new UserNamespaces(
                UserNamespaces.parse("1000 1000 1\n100000 100000 65536\n"),
                UserNamespaces.parse("1000 1000 1\n100000 100000 65536\n"));
        assertThat(launcher.rootless()).isTrue();
        assertThat(launcher.identity()).isTrue();
        assertThat(launcher.mappedUids()).containsExactly(new IdRange(1000, 1), new IdRange(100_000, 65_536));
        UserNamespaces nested =
                new UserNamespaces(List.of(new IdMapping(0, 1000, 1), new IdMapping(1, 100_000, 65_536)), List.of());
        assertThat(nested.identity()).isFalse();
    }

    @Test
    void subordinateIdsAreThoseOfTheUserByNameOrNumber() {
        String text = """
                root:100000:65536
                ann:165536:65536
                1000:300000:1000
                ann:broken:1
                annabel:400000:5
                ann:500000:0
                """;
        assertThat(SubordinateIds.parse(text, "ann", 1000))
                .containsExactly(new IdRange(165_536, 65_536), new IdRange(300_000, 1000));
        assertThat(SubordinateIds.parse(text, "bob", 1001)).isEmpty();
    }

    @Test
    void meminfoIsInBytes() {
        assertThat(MemInfo.parse("MemTotal:  2 kB\nMemFree: 1 kB\nHugePages_Total:  7\nSwapTotal: 4 kB\n"))
                .isEqualTo(new MemInfo(2048, 1024, 0, 4096, 0));
        assertThat(MemInfo.read().total()).isPositive();
        Machine machine = Machine.detect();
        assertThat(machine.onlineCpus().size()).isPositive();
        assertThat(machine.memory()).isEqualTo(MemInfo.read().total());
    }

    @Test
    void kernelVersionsCompareByNumber() {
        assertThat(KernelVersion.parse("6.1.0-18-amd64")).isEqualTo(new KernelVersion(6, 1));
        assertThat(KernelVersion.parse("5.10").atLeast(5, 9)).isTrue();
        assertThat(KernelVersion.parse("5.4").atLeast(5, 11)).isFalse();
        assertThat(KernelVersion.running().major()).isGreaterThanOrEqualTo(4);
        assertThatThrownBy(() -> KernelVersion.parse("new")).isInstanceOf(EngineException.class);
    }
}
