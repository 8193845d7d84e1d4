package io.cooperage.engine.runline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.IoDeviceWeight;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerConfigBuilder;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.DnsConfig;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// What holds for every line and every configuration.
class RunLinePropertiesTest {
    private static final Surroundings HERE = new Surroundings(Path.of("/work"), Map.of());

    @Provide
    Arbitrary<ContainerConfig> configs() {
        return Arbitraries.randomValue(random -> new Maker(random).config());
    }

    @Property(tries = 2000)
    void aFormattedConfigurationIsReadBackTheSame(@ForAll("configs") ContainerConfig config) {
        assertThat(RunLine.unsaid(config)).isEmpty();
        assertThat(RunLine.parse(RunLine.format(config), HERE).config())
                .as(RunLine.format(config))
                .isEqualTo(config);
    }

    @Property(tries = 2000)
    void formattingIsStable(@ForAll("configs") ContainerConfig config) {
        String line = RunLine.format(config);
        assertThat(RunLine.format(RunLine.parse(line, HERE).config())).isEqualTo(line);
    }

    @Property
    void nonsenseIsRefusedAtAPlaceInTheText(@ForAll("lines") String line) {
        try {
            RunRequest asked = RunLine.parse(line, HERE);
            String written = RunLine.format(asked.config());
            if (RunLine.unsaid(asked.config()).isEmpty()) {
                assertThat(RunLine.parse(written, HERE).config()).as(written).isEqualTo(asked.config());
            }
        } catch (RunLineException e) {
            assertThat(e.from()).isBetween(0, line.length());
            assertThat(e.to()).isBetween(e.from(), line.length());
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /// Words that options have, in any order.
    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> word = Arbitraries.of(
                "-d",
                "-it",
                "-p",
                "8080:80",
                "80",
                "-v",
                "a1:/b",
                "/a:/b:ro",
                "--mount",
                "type=bind,src=/a,dst=/b",
                "type=tmpfs,dst=/t,tmpfs-size=1m",
                "--name",
                "web",
                "-e",
                "A=1",
                "--network",
                "net",
                "host",
                "name=n,ip=1.2.3.4",
                "--ip",
                "10.0.0.2",
                "-m",
                "512m",
                "--cpus",
                "1.5",
                "--restart",
                "always",
                "--rm",
                "--health-cmd",
                "true",
                "--no-healthcheck",
                "--ulimit",
                "nofile=1:2",
                "--tmpfs",
                "/run:size=1m,ro",
                "--entrypoint",
                "",
                "nginx",
                "'q x'",
                "--",
                "=",
                "-",
                "--add-host",
                "a:1.2.3.4",
                "--device",
                "/dev/fuse:rw",
                "--sysctl",
                "a.b=c",
                "--log-opt",
                "max-size=1k",
                "max-file=2",
                "--log-driver",
                "local",
                "none",
                "--annotation",
                "--security-opt",
                "label=disable",
                "systempaths=unconfined",
                "--runtime=cooperage",
                "--memory-swappiness",
                "60",
                "--oom-kill-disable",
                "--blkio-weight-device",
                "/dev/sda:500",
                "--device-cgroup-rule",
                "'c 42:* rwm'",
                "--user",
                "1:1",
                "$X",
                "\\",
                "'",
                "-P=false",
                "--init=1",
                "--cap-add=ALL");
        return word.list().ofMaxSize(14).map(words -> "docker run " + String.join(" ", words));
    }

    /// Makes configurations that a line can say.
    private static final class Maker {
        private final Random random;

        Maker(Random random) {
            this.random = random;
        }

        ContainerConfig config() {
            ContainerConfigBuilder config = ContainerConfig.of(
                    new RootSource.Image(pick("nginx", "a/b:1", "example.org:5000/x@sha256:" + "ab".repeat(32))),
                    list(() -> text()))
                    .toBuilder();
            boolean rm = yes();
            config.name(maybe(() -> pick("web", "a_1", "x.y-z")))
                    .entrypoint(maybe(() -> List.of(pick("", "/bin/sh", "a b"))))
                    .env(list(() -> pick("A", "B_2", "c.d") + "=" + text()))
                    .labels(map(() -> pick("a", "b.c/d", "e"), this::text))
                    .workingDir(pick("", "/", "/a b"))
                    .user(pick("", "me", "1:2"))
                    .groupAdd(list(() -> pick("audio", "44")))
                    .hostname(maybe(() -> pick("h", "a.b")))
                    .domainname(maybe(() -> "example.org"))
                    .terminal(yes())
                    .stdinOpen(yes())
                    .readOnlyRoot(yes())
                    .autoRemove(rm)
                    .init(yes())
                    .restart(rm ? RestartPolicy.NO : restart())
                    .mounts(list(this::mount))
                    .volumes(list(() -> pick("/v", "/v/w")))
                    .volumesFrom(list(() -> pick("a", "b:ro")))
                    .networking(networking())
                    .exposedPorts(yes() ? List.of("80/tcp", "53/udp") : List.of())
                    .pidMode(pick(NamespaceMode.PRIVATE, NamespaceMode.HOST, NamespaceMode.ofContainer("x")))
                    .ipcMode(pick(
                            NamespaceMode.PRIVATE, NamespaceMode.SHAREABLE, NamespaceMode.NONE, NamespaceMode.HOST))
                    .utsMode(pick(NamespaceMode.PRIVATE, NamespaceMode.HOST))
                    .cgroupMode(pick(NamespaceMode.PRIVATE, NamespaceMode.HOST))
                    .userMode(pick(NamespaceMode.PRIVATE, NamespaceMode.HOST))
                    .limits(limits())
                    .security(new Security(
                                    yes(),
                                    list(() -> pick("NET_ADMIN", "ALL")),
                                    list(() -> pick("CAP_CHOWN", "MKNOD")),
                                    yes(),
                                    pick("default", "unconfined"),
                                    maybe(() -> pick("docker-default", "unconfined")),
                                    list(() -> pick("disable", "type:container_t", "level:s0:c100,c200")),
                                    yes())
                            .withWritableCgroups(maybe(this::yes)))
                    .deviceRules(list(() -> pick("c 42:* rwm", "b *:1 r", "a *:* m")))
                    .annotations(map(() -> pick("a", "org.example/b.c", "é"), this::text))
                    .runtime(pick("", "cooperage"))
                    .sysctls(map(() -> pick("net.a", "kernel.b"), () -> pick("1", "1 2 3", "")))
                    .ulimits(yes() ? List.of(new Spec.Rlimit("RLIMIT_NOFILE", -1, 10)) : List.of())
                    .devices(list(() -> new DeviceRequest(
                            Path.of("/dev/fuse"), pick("/dev/fuse", "/dev/x"), pick("rwm", "r", "mw"))))
                    .oomScoreAdj(maybe(() -> random.nextInt(-1000, 1001)))
                    .shmSize(pick(ContainerConfig.DEFAULT_SHM_SIZE, 0L, size()))
                    .stopSignal(pick("", "SIGINT", "9", "RTMIN+3"))
                    .stopTimeout(maybe(() -> Duration.ofSeconds(random.nextInt(100))))
                    .log(log())
                    .healthcheck(maybe(this::health));
            return config.build();
        }

        private LogOptions log() {
            return switch (pick(LogDriver.values())) {
                case JSON_FILE ->
                    pick(LogOptions.DEFAULT, new LogOptions(LogDriver.JSON_FILE, size(), random.nextInt(1, 6)));
                case LOCAL -> new LogOptions(LogDriver.LOCAL, pick(0L, size()), random.nextInt(1, 6));
                case NONE -> new LogOptions(LogDriver.NONE, 0, 1);
            };
        }

        private RestartPolicy restart() {
            return pick(
                    RestartPolicy.NO,
                    new RestartPolicy(RestartPolicy.Kind.ALWAYS, 0),
                    new RestartPolicy(RestartPolicy.Kind.UNLESS_STOPPED, 0),
                    new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, random.nextInt(4)));
        }

        private MountRequest mount() {
            return switch (random.nextInt(6)) {
                case 0 ->
                    new MountRequest(
                            MountRequest.Type.BIND,
                            Path.of("/a b"),
                            "/t",
                            yes(),
                            list1("rslave"),
                            null,
                            false,
                            true,
                            null);
                case 1 ->
                    new MountRequest(
                            MountRequest.Type.BIND,
                            Path.of("/a:b,c\"d"),
                            "/t:x",
                            yes(),
                            pick(List.of(), List.of("bind"), List.of("rro", "shared")),
                            null,
                            false,
                            false,
                            null);
                case 2 ->
                    new MountRequest(
                            MountRequest.Type.TMPFS,
                            null,
                            "/t",
                            yes(),
                            pick(List.of(), List.of("size=1m", "mode=1777")));
                case 3 ->
                    new MountRequest(MountRequest.Type.VOLUME, null, "/t", yes(), List.of(), "vol", yes(), false, null);
                case 4 ->
                    new MountRequest(
                            MountRequest.Type.VOLUME, null, "/t", yes(), List.of(), "vol", yes(), false, "sub/x");
                default ->
                    new MountRequest(MountRequest.Type.VOLUME, null, "/t", yes(), List.of(), null, yes(), false, null);
            };
        }

        private NetworkSettings networking() {
            DnsConfig dns = new DnsConfig(
                    list(() -> pick("9.9.9.9", "fd00::1")), list(() -> pick("a.b", ".")), list(() -> pick("ndots:2")));
            NetworkMode mode = pick(NetworkMode.NETWORKS, NetworkMode.NETWORKS, NetworkMode.NONE, NetworkMode.HOST);
            List<EndpointConfig> endpoints = new ArrayList<>();
            if (mode.equals(NetworkMode.NETWORKS)) {
                for (String name : pick(List.<String>of(), List.of("bridge"), List.of("one", "two"))) {
                    endpoints.add(new EndpointConfig(
                            name,
                            list(() -> pick("al", "b.c")),
                            maybe(() -> "10.0.0.9"),
                            maybe(() -> "fd00::9"),
                            maybe(() -> "92:d0:c6:0a:29:33"),
                            map(() -> pick("k", "l"), this::word),
                            endpoints.isEmpty() ? list(() -> pick("db:database", "cache")) : List.of(),
                            pick(0, 0, -1, 100)));
                }
            }
            return new NetworkSettings(
                    mode,
                    endpoints,
                    list(this::port),
                    yes(),
                    dns,
                    list(() -> pick("a:1.2.3.4", "b:fd00::1", "c:host-gateway")));
        }

        private PortBinding port() {
            int first = random.nextInt(0, 3) == 0 ? 0 : random.nextInt(1, 60_000);
            return new PortBinding(
                    pick("", "127.0.0.1", "::1"),
                    first,
                    first == 0 ? 0 : first + pick(0, 0, 10),
                    random.nextInt(1, 65_536),
                    pick(PortBinding.Protocol.TCP, PortBinding.Protocol.UDP));
        }

        private Limits limits() {
            boolean cpus = yes();
            return new Limits(
                    cpus ? pick(0.5, 1.0, 2.25, 0.001) : null,
                    cpus ? null : maybe(() -> 50_000L),
                    cpus ? null : maybe(() -> 100_000L),
                    maybe(() -> 512L),
                    maybe(() -> pick("0", "0-2,4")),
                    maybe(() -> "0"),
                    maybe(this::size),
                    maybe(this::size),
                    maybe(() -> pick(-1L, size())),
                    maybe(() -> 100L),
                    maybe(() -> 500),
                    list(() -> new IoThrottle(Path.of("/dev/sda"), pick(IoThrottle.Kind.values()), size())),
                    list(() -> new IoDeviceWeight(Path.of(pick("/dev/sda", "/dev/a:b")), random.nextInt(10, 1001))),
                    maybe(() -> random.nextInt(101)),
                    yes());
        }

        private Healthcheck health() {
            if (random.nextInt(4) == 0) {
                return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
            }
            return new Healthcheck(List.of("CMD-SHELL", "curl 'x'"), time(), time(), time(), time(), random.nextInt(4));
        }

        private Duration time() {
            return pick(Duration.ZERO, Duration.ofMillis(random.nextInt(1, 10_000_000)));
        }

        private long size() {
            return (1L + random.nextInt(5000)) << (10 * random.nextInt(4));
        }

        private boolean yes() {
            return random.nextBoolean();
        }

        private String word() {
            return pick("x", "y,z", "q\"r");
        }

        private String text() {
            return pick("", "x", "a b", "it's", "$HOME", "\"q\"", "\\", "-d", "--name=x", "ünï", "a\nb", "~", "&");
        }

        private List<String> list1(String word) {
            return yes() ? List.of(word) : List.of();
        }

        private <T> List<T> list(Supplier<T> one) {
            List<T> all = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                all.add(one.get());
            }
            return all;
        }

        private <T> @Nullable T maybe(Supplier<T> one) {
            return yes() ? one.get() : null;
        }

        private Map<String, String> map(Supplier<String> key, Supplier<String> value) {
            Map<String, String> all = new HashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                all.put(key.get(), value.get());
            }
            return all;
        }

        @SafeVarargs
        private <T> T pick(T... any) {
            return any[random.nextInt(any.length)];
        }
    }
}
