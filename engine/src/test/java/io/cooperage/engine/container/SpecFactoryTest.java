package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConnections.Prepared;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SpecFactoryTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final SpecFactory ROOT = new SpecFactory(false, List.of(), List.of(), 1 << 20, confinement(false));
    private static final SpecFactory ROOTLESS = new SpecFactory(
            true, List.of(new IdMapping(0, 1000, 1)), List.of(new IdMapping(0, 1000, 1)), 4096, confinement(true));

    @Test
    void theHostnameIsTheShortIdUnlessGiven() {
        assertThat(spec(ROOT, b -> b).hostname()).isEqualTo("0123456789ab");
        assertThat(spec(ROOT, b -> b.hostname("web")).hostname()).isEqualTo("web");
        assertThat(spec(ROOT, b -> b.utsMode(NamespaceMode.HOST)).hostname()).isNull();
    }

    @Test
    void theEnvironmentHasDockersDefaultsAndTheLastWordIsTheUsers() {
        // A name without a value takes the variable away.
        assertThat(spec(ROOT, b -> b.terminal(true).env(List.of("PATH=/x", "B=1", "A=1", "A=2", "B")))
                        .process()
                        .env())
                .containsExactly(
                        "PATH=/x", "HOSTNAME=0123456789ab", "TERM=xterm", "HOME=/root", "DB_NAME=/web/db", "A=2");
    }

    @Test
    void filesThatMayBeOpenAreNoneOfTheEnginesOwnMany() {
        Spec.Rlimit core = new Spec.Rlimit("RLIMIT_CORE", 0, 0);
        Spec.Rlimit asked = new Spec.Rlimit("RLIMIT_NOFILE", 20, 10);
        assertThat(spec(ROOT, b -> b.ulimits(List.of(core))).process().rlimits())
                .containsExactly(core, new Spec.Rlimit("RLIMIT_NOFILE", 524_288, 1024));
        assertThat(spec(ROOTLESS, b -> b).process().rlimits())
                .as("no more than the engine has")
                .containsExactly(new Spec.Rlimit("RLIMIT_NOFILE", 4096, 1024));
        assertThat(spec(ROOT, b -> b.ulimits(List.of(asked))).process().rlimits())
                .containsExactly(asked);
    }

    @Test
    void rootlessMakesAUserNamespaceAndRootDoesNot() {
        assertThat(types(spec(ROOT, b -> b))).doesNotContain(NamespaceType.USER);
        assertThat(types(spec(ROOTLESS, b -> b))).contains(NamespaceType.USER);
    }

    @Test
    void theHostNetworkIsNotANamespaceAndRootlessCannotMountItsSysfs() {
        Spec spec = spec(ROOTLESS, b -> b.network(NetworkMode.HOST));
        assertThat(types(spec)).doesNotContain(NamespaceType.NETWORK);
        assertThat(mount(spec, "/sys").type()).isEqualTo("bind");
        assertThat(mount(spec(ROOTLESS, b -> b), "/sys").type()).isEqualTo("sysfs");
    }

    @Test
    void aMountAskedForReplacesTheDefaultAndParentsComeFirst() {
        Spec spec = spec(
                ROOT,
                b -> b.mounts(List.of(
                        new MountRequest(MountRequest.Type.TMPFS, null, "/dev/shm", false, List.of("size=1m", "exec")),
                        new MountRequest(MountRequest.Type.BIND, Path.of("/srv"), "/a/b/c", true, List.of()))));
        assertThat(mount(spec, "/dev/shm").options())
                .contains("size=1m", "exec", "nosuid")
                .doesNotContain("noexec");
        assertThat(mount(spec, "/a/b/c").options()).containsExactly("rbind", "ro", "rprivate");
        List<String> targets =
                spec.mounts().stream().map(Spec.Mount::destination).toList();
        assertThat(targets.indexOf("/dev")).isLessThan(targets.indexOf("/dev/shm"));
    }

    @Test
    void sysctlsOfNoNamespaceAreRefused() {
        assertThatThrownBy(() -> spec(ROOT, b -> b.sysctls(Map.of("vm.swappiness", "1"))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("vm.swappiness");
        assertThatThrownBy(() ->
                        spec(ROOT, b -> b.network(NetworkMode.HOST).sysctls(Map.of("net.ipv4.ip_forward", "1"))))
                .hasMessageContaining("host network namespace");
        assertThat(spec(ROOT, b -> b.sysctls(Map.of("net/core/somaxconn", "9")))
                        .linux()
                        .sysctl())
                .containsEntry("net.core.somaxconn", "9");
    }

    @Test
    void aSysctlIsKnownByEitherSpellingAndRefusedWhereItIsTheMachines() {
        assertThat(spec(
                                ROOT,
                                b -> b.sysctls(Map.of(
                                        "net/ipv4/conf/eth0.100/forwarding", "1", "kernel/domainname", "cellar.test")))
                        .linux()
                        .sysctl())
                .isEqualTo(Map.of("net.ipv4.conf.eth0/100.forwarding", "1", "kernel.domainname", "cellar.test"));
        assertThatThrownBy(() -> spec(
                        ROOT, b -> b.utsMode(NamespaceMode.HOST).sysctls(Map.of("kernel.domainname", "cellar.test"))))
                .hasMessageContaining("'kernel.domainname' not allowed in host uts namespace");
        assertThatThrownBy(() -> spec(ROOT, b -> b.ipcMode(NamespaceMode.HOST).sysctls(Map.of("kernel/shmmax", "1"))))
                .hasMessageContaining("'kernel/shmmax' not allowed in host ipc namespace");
        assertThatThrownBy(() -> spec(ROOT, b -> b.sysctls(Map.of("kernel.hostname", "x"))))
                .hasMessageContaining("conflicts with the container's hostname");
        assertThatThrownBy(() -> spec(ROOT, b -> b.sysctls(Map.of("net.ipv4..ip_forward", "1"))))
                .hasMessageContaining("is no name");
    }

    @Test
    void cpusBecomeAQuotaAndMemoryBringsItsSwap() {
        Limits limits = new Limits(1.5, null, null, null, null, null, 64L << 20, null, null, 10L, null, List.of());
        Spec.Resources resources = SpecFactory.resources(limits, List.of(), List.of());
        assertThat(resources.cpu()).isEqualTo(new Spec.Cpu(null, 150_000L, 100_000L, null, null));
        assertThat(resources.memory()).isEqualTo(new Spec.Memory(64L << 20, null, 128L << 20, null, null));
        assertThat(resources.pids()).isEqualTo(new Spec.Pids(10));
    }

    @Test
    void aPrivilegedContainerHidesNothing() {
        Spec spec = spec(
                ROOT,
                b -> b.security(new ContainerConfig.Security(true, List.of(), List.of(), false, "default", null)));
        assertThat(spec.linux().maskedPaths()).isEmpty();
        assertThat(spec.linux().readonlyPaths()).isEmpty();
        assertThat(mount(spec, "/sys").options()).contains("rw");
    }

    /// On a machine without AppArmor.
    private static Confinement confinement(boolean rootless) {
        return new Confinement(new AppArmor(Path.of("/nowhere"), AppArmor.PARSER), rootless);
    }

    private static Spec spec(SpecFactory factory, UnaryOperator<ContainerConfigBuilder> change) {
        ContainerConfig config = change.apply(
                        ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("/bin/true"))
                                .toBuilder())
                .build();
        Container container = new Container(ID, "name", config, ContainerState.CREATED, Instant.EPOCH);
        return factory.create(
                container,
                Path.of("/run/rootfs"),
                new ContainerUser(0, 0, "/root", List.of()),
                null,
                null,
                List.of(),
                Spec.Resources.NONE,
                new Prepared(Map.of(), null, false, List.of("DB_NAME=/web/db", "A=linked")));
    }

    private static List<NamespaceType> types(Spec spec) {
        return spec.linux().namespaces().stream().map(Spec.Namespace::type).toList();
    }

    private static Spec.Mount mount(Spec spec, String target) {
        return spec.mounts().stream()
                .filter(m -> m.destination().equals(target))
                .findFirst()
                .orElseThrow();
    }
}
