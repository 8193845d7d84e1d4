package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.linux.CgroupTree.Mode;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupDetectionTest {
    private static final String SCOPE = "/user.slice/user-1000.slice/user@1000.service/app.slice/cooperage-7.scope";

    @TempDir
    Path root;

    /// The recorded `cooperage/e1` must exist already: a plain directory grows no control files by itself.
    private static void grow(RecordedTree tree, String base) {
        for (String dir : List.of("", "/cooperage", "/cooperage/e1")) {
            tree.put("sys/fs/cgroup" + base + dir + "/cgroup.subtree_control", "");
        }
        tree.put("sys/fs/cgroup" + base + "/engine/cgroup.procs", "");
    }

    @Test
    void aDelegatedScopeIsDividedBelowItself() {
        RecordedTree tree = RecordedTree.unified(root, SCOPE)
                .delegated("sys/fs/cgroup" + SCOPE)
                .put("sys/fs/cgroup" + SCOPE + "/cgroup.procs", "4711\n")
                .put("sys/fs/cgroup" + SCOPE + "/cgroup.controllers", "cpu memory pids\n");
        grow(tree, SCOPE);

        CgroupTree found = tree.detection(true).use("e1");

        assertThat(found.mode()).isEqualTo(Mode.V2);
        assertThat(found.controllers())
                .containsExactlyInAnyOrder(Controller.CPU, Controller.MEMORY, Controller.PIDS, Controller.FREEZER);
        assertThat(found.remedy())
                .startsWith("missing: cpuset, io; ")
                .contains("Delegate=cpu cpuset io memory pids", "daemon-reload");
        assertThat(tree.read("sys/fs/cgroup" + SCOPE + "/engine/cgroup.procs"))
                .as("processes leave the group that gets controllers for its children")
                .isEqualTo("4711");
        assertThat(tree.read("sys/fs/cgroup" + SCOPE + "/cooperage/e1/cgroup.subtree_control"))
                .isEqualTo("+pids");
        assertThat(found.child("c1").directories())
                .containsExactly(root.resolve("sys/fs/cgroup" + SCOPE + "/cooperage/e1/c1"));
    }

    @Test
    void aGroupOnTheSecondVersionEndsAsAWhole() {
        RecordedTree tree = RecordedTree.unified(root, SCOPE).delegated("sys/fs/cgroup" + SCOPE);
        String group = "sys/fs/cgroup" + SCOPE + "/cooperage/e1/pods/p1/c1";
        tree.put(group + "/memory.oom.group", "0\n");
        CgroupTree found = tree.detection(true).inspect("e1");
        assertThat(found.endTogether("pods/p1/c1")).isTrue();
        assertThat(tree.read(group + "/memory.oom.group").strip()).isEqualTo("1");
        assertThat(found.endTogether("pods/p1/gone")).isFalse();
        assertThatThrownBy(() -> found.endTogether("pods/../..")).isInstanceOf(EngineException.class);
    }

    @Test
    void inspectionChangesNothing() {
        RecordedTree tree = RecordedTree.unified(root, SCOPE).delegated("sys/fs/cgroup" + SCOPE);
        tree.put("sys/fs/cgroup" + SCOPE + "/cgroup.procs", "4711\n");
        CgroupTree found = tree.detection(true).inspect("e1");
        assertThat(found.controllers()).contains(Controller.CPU, Controller.IO);
        assertThat(found.remedy()).isEmpty();
        assertThat(tree.read("sys/fs/cgroup" + SCOPE + "/cgroup.procs")).isEqualTo("4711\n");
        assertThat(root.resolve("sys/fs/cgroup" + SCOPE + "/cooperage")).doesNotExist();
    }

    @Test
    void aRestartedEngineFindsTheGroupAboveItsOwnLeaf() {
        RecordedTree tree = RecordedTree.unified(root, SCOPE + "/engine").delegated("sys/fs/cgroup" + SCOPE);
        grow(tree, SCOPE);
        assertThat(tree.detection(true).use("e1").child("c").directories())
                .containsExactly(root.resolve("sys/fs/cgroup" + SCOPE + "/cooperage/e1/c"));
    }

    @Test
    void aSessionOfAnOrdinaryUserHasNothingToDivide() {
        String session = "/user.slice/user-1000.slice/session-3.scope";
        RecordedTree tree = RecordedTree.unified(root, session);
        tree.readOnly("sys/fs/cgroup" + session).readOnly("sys/fs/cgroup");
        CgroupTree found = tree.detection(true).use("e1");
        assertThat(found.mode()).isEqualTo(Mode.NONE);
        assertThat(found.controllers()).isEmpty();
        assertThat(found.remedy()).contains("systemd-run --user --scope -p Delegate=yes");
        Cgroup none = found.child("c1");
        assertThat(none.directories()).isEmpty();
        assertThat(none.writes(Spec.Resources.NONE)).isEmpty();
        assertThat(none.read().memoryCurrent()).isEmpty();
        assertThat(none.pids()).isEmpty();
        assertThatThrownBy(() -> none.writes(new Spec.Resources(List.of(), null, null, new Spec.Pids(10), null)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("pids limit: the pids controller is not available to this engine; missing: ")
                .hasMessageContaining("Delegate=yes");
    }

    @Test
    void aUserScopeThatNobodyDelegatedIsLeftToSystemd() {
        String scope = "/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-1.scope";
        RecordedTree tree = RecordedTree.unified(root, scope)
                .delegated("sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service");
        assertThat(tree.detection(true).use("e1").mode()).isEqualTo(Mode.NONE);
    }

    @Test
    void theLaunchersUnitNameTells() {
        RecordedTree tree = RecordedTree.unified(root, SCOPE);
        grow(tree, SCOPE);
        assertThat(tree.detection(true).use("e1").mode()).isEqualTo(Mode.V2);
    }

    @Test
    void rootTakesTheTopUnlessItsServiceIsDelegated() {
        RecordedTree tree = RecordedTree.unified(root, "/user.slice/session-1.scope");
        grow(tree, "");
        CgroupTree found = tree.detection(false).use("e1");
        assertThat(found.controllers()).containsExactlyInAnyOrder(Controller.values());
        assertThat(found.remedy()).isEmpty();
        assertThat(found.child("c").unified()).hasValue(root.resolve("sys/fs/cgroup/cooperage/e1/c"));

        String service = "/system.slice/cooperage.service";
        RecordedTree served = RecordedTree.unified(root, service).delegated("sys/fs/cgroup" + service);
        grow(served, service);
        assertThat(served.detection(false).use("e1").child("c").unified())
                .hasValue(root.resolve("sys/fs/cgroup" + service + "/cooperage/e1/c"));
    }

    @Test
    void hybridPutsEachControllerWhereItLives() {
        RecordedTree tree = RecordedTree.hybrid(root);
        tree.put("sys/fs/cgroup/unified/cooperage/e1/cgroup.events", "");
        CgroupTree found = tree.detection(false).use("e1");
        assertThat(found.mode()).isEqualTo(Mode.HYBRID);
        assertThat(found.controllers()).containsExactlyInAnyOrder(Controller.values());
        assertThat(tree.read("sys/fs/cgroup/cpuset/cooperage/e1/cpuset.cpus")).isEqualTo("0-3");
        assertThat(tree.read("sys/fs/cgroup/cpuset/cooperage/e1/cpuset.mems")).isEqualTo("0");
        assertThat(tree.read("sys/fs/cgroup/cpuset/cooperage/e1/cgroup.clone_children"))
                .isEqualTo("1");
        Cgroup group = found.child("c");
        Path at = root.resolve("sys/fs/cgroup");
        assertThat(group.directories())
                .containsExactlyInAnyOrder(
                        at.resolve("cpu,cpuacct/cooperage/e1/c"),
                        at.resolve("cpuset/cooperage/e1/c"),
                        at.resolve("memory/cooperage/e1/c"),
                        at.resolve("devices/cooperage/e1/c"),
                        at.resolve("blkio/cooperage/e1/c"),
                        at.resolve("pids/cooperage/e1/c"),
                        at.resolve("unified/cooperage/e1/c"));
        assertThat(group.joinFiles()).hasSize(6).allMatch(p -> p.endsWith("tasks"));
        assertThat(group.oomFile()).hasValue(at.resolve("memory/cooperage/e1/c/memory.oom_control"));
        Cgroup again = found.restore(group.save());
        assertThat(again.directories()).isEqualTo(group.directories());
        assertThat(again.controllers()).isEqualTo(group.controllers());
        assertThat(again.save()).isEqualTo(group.save());
    }

    @Test
    void rootlessOnHybridSaysThatVersionTwoIsNeeded() {
        RecordedTree tree = RecordedTree.hybrid(root);
        for (String own : List.of(
                "cpu,cpuacct",
                "cpuset",
                "memory/user.slice/session-1.scope",
                "devices/user.slice",
                "blkio",
                "unified")) {
            tree.readOnly("sys/fs/cgroup/" + own);
        }
        CgroupTree found = tree.detection(true).use("e1");
        assertThat(found.mode()).isEqualTo(Mode.NONE);
        assertThat(found.remedy()).contains("systemd.unified_cgroup_hierarchy=1");
    }

    @Test
    void aPartlyVisibleHierarchyIsUsedFromItsVisibleRoot() {
        List<MountInfo> mounts = MountInfo.parse("""
                9 1 0:9 /docker/abc /sys/fs/cgroup/mem\\040ory ro - cgroup cgroup rw,memory
                8 1 0:8 /../.. /u rw - cgroup2 none rw
                """);
        CgroupLayout layout = CgroupLayout.parse(mounts, "4:memory:/docker/abc/inner\n0::/../x\n", Path.of("/"));
        assertThat(layout.legacy("memory").orElseThrow().own()).isEqualTo(Path.of("/sys/fs/cgroup/mem ory/inner"));
        assertThat(layout.unified().orElseThrow().own()).isEqualTo(Path.of("/u"));
    }

    @Test
    void aGroupNameIsOneComponent() {
        RecordedTree tree = RecordedTree.unified(root, "/");
        CgroupTree found = tree.detection(false).inspect("e1");
        for (String bad : List.of("", ".", "..", "a/b", "a\nb")) {
            assertThatThrownBy(() -> found.child(bad)).isInstanceOf(EngineException.class);
        }
    }
}
