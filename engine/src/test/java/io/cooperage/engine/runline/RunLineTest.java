package io.cooperage.engine.runline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.IoDeviceWeight;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.NamespaceMode;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.DnsConfig;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.runline.RunRequest.Pull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLineTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aPlainLine() {
        RunRequest asked = read("docker run -d --name web -p 8080:80 nginx:1.27 nginx -g 'daemon off;'");
        assertThat(asked.start()).isTrue();
        assertThat(asked.detach()).isTrue();
        assertThat(asked.notes()).isEmpty();
        assertThat(asked.config())
                .isEqualTo(base("nginx:1.27", "nginx", "-g", "daemon off;").toBuilder()
                        .name("web")
                        .networking(
                                NetworkSettings.of(NetworkMode.NETWORKS).withPorts(List.of(PortBinding.of(8080, 80))))
                        .build());
    }

    @Test
    void everyOptionHasItsPlace() throws IOException {
        Files.writeString(folder.resolve(".env"), "FROM_FILE=1\nHERE\n");
        Files.writeString(folder.resolve("labels"), "# c\nfile=1\n");
        Files.writeString(folder.resolve("p.json"), "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
        RunRequest asked = read("""
                podman container create -it --init --restart on-failure:3 --name=all \\
                  --entrypoint /bin/e -e A=1 --env HERE --env-file .env -l a=b --label bare --label-file labels \\
                  -w /srv -u 1000:1000 --group-add audio --group-add 44 -h host.local --domainname example.org \\
                  --stop-signal INT --stop-timeout 30 --log-driver json-file --log-opt max-size=10m --log-opt max-file=3 \\
                  --health-cmd 'curl -f http://localhost/' --health-interval 30s --health-timeout=5s \\
                  --health-retries 3 --health-start-period 1m --health-start-interval 1s \\
                  -p127.0.0.1:53:53/udp -P --expose 90-91 --network name=back,alias=db,ip=10.1.0.5,driver-opt=k=v \\
                  --network front --dns 9.9.9.9 --dns-search example.org --dns-opt ndots:2 \\
                  --add-host db:10.0.0.1 --add-host gw=host-gateway --mac-address 92:d0:c6:0a:29:33 \\
                  -v ./data:/data:ro,rslave -v cache:/cache:nocopy -v /anon --tmpfs /run:ro,size=64m --volumes-from o:ro \\
                  --mount type=bind,src=/etc/ssl,dst=/ssl,readonly --mount 'src=vol,dst=/v,volume-subpath=a,"b"' \\
                  nothing
                """.replace(",\"b\"", ""));
        assertThat(asked.start()).isFalse();
        assertThat(asked.config())
                .isEqualTo(base("nothing").toBuilder()
                        .terminal(true)
                        .stdinOpen(true)
                        .init(true)
                        .restart(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 3))
                        .name("all")
                        .entrypoint(List.of("/bin/e"))
                        .env(List.of("FROM_FILE=1", "HERE=yes", "A=1", "HERE=yes"))
                        .labels(Map.of("a", "b", "bare", "", "file", "1"))
                        .workingDir("/srv")
                        .user("1000:1000")
                        .groupAdd(List.of("audio", "44"))
                        .hostname("host.local")
                        .domainname("example.org")
                        .stopSignal("INT")
                        .stopTimeout(Duration.ofSeconds(30))
                        .log(new LogOptions(10L << 20, 3))
                        .healthcheck(new Healthcheck(
                                List.of("CMD-SHELL", "curl -f http://localhost/"),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(1),
                                3))
                        .exposedPorts(List.of("90/tcp", "91/tcp"))
                        .networking(new NetworkSettings(
                                NetworkMode.NETWORKS,
                                List.of(
                                        new EndpointConfig(
                                                "back",
                                                List.of("db"),
                                                "10.1.0.5",
                                                null,
                                                "92:d0:c6:0a:29:33",
                                                Map.of("k", "v")),
                                        EndpointConfig.of("front")),
                                List.of(new PortBinding("127.0.0.1", 53, 53, 53, PortBinding.Protocol.UDP)),
                                true,
                                new DnsConfig(List.of("9.9.9.9"), List.of("example.org"), List.of("ndots:2")),
                                List.of("db:10.0.0.1", "gw:host-gateway")))
                        .mounts(List.of(
                                new MountRequest(
                                        MountRequest.Type.BIND,
                                        folder.resolve("data"),
                                        "/data",
                                        true,
                                        List.of("rslave"),
                                        null,
                                        false,
                                        true,
                                        null),
                                new MountRequest(
                                        MountRequest.Type.VOLUME,
                                        null,
                                        "/cache",
                                        false,
                                        List.of(),
                                        "cache",
                                        false,
                                        false,
                                        null),
                                new MountRequest(MountRequest.Type.TMPFS, null, "/run", true, List.of("size=64m")),
                                new MountRequest(
                                        MountRequest.Type.BIND,
                                        Path.of("/etc/ssl"),
                                        "/ssl",
                                        true,
                                        List.of(),
                                        null,
                                        false,
                                        false,
                                        null),
                                new MountRequest(
                                        MountRequest.Type.VOLUME,
                                        null,
                                        "/v",
                                        false,
                                        List.of(),
                                        "vol",
                                        true,
                                        false,
                                        "a")))
                        .volumes(List.of("/anon"))
                        .volumesFrom(List.of("o:ro"))
                        .build());
        assertThat(read("run --security-opt seccomp=p.json x")
                        .config()
                        .security()
                        .seccomp())
                .isEqualTo("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
    }

    @Test
    void limitsAndRights() {
        assertThat(read("docker run --rm -m 512m --memory-reservation 256m --memory-swap -1 --cpus 1.5 -c 512"
                                + " --cpuset-cpus 0-2,4 --cpuset-mems 0 --pids-limit 100 --blkio-weight 500"
                                + " --device-read-bps /dev/sda:1mb --oom-score-adj -500 --shm-size 1g"
                                + " --ulimit nofile=1024:4096 --ulimit core=-1 --privileged --cap-add NET_ADMIN"
                                + " --cap-drop ALL --security-opt no-new-privileges:true --security-opt apparmor=x"
                                + " --security-opt seccomp=unconfined --device /dev/fuse --device /dev/a:/dev/b:r"
                                + " --sysctl net.ipv4.ip_forward=1 --pid host --ipc container:a --uts host"
                                + " --cgroup-parent /team/web --cgroupns host --userns host --read-only --memory-swappiness -1 a")
                        .config())
                .isEqualTo(base("a").toBuilder()
                        .cgroupParent(new CgroupParent("team/web", Limits.NONE))
                        .autoRemove(true)
                        .limits(new Limits(
                                1.5,
                                null,
                                null,
                                512L,
                                "0-2,4",
                                "0",
                                512L << 20,
                                256L << 20,
                                -1L,
                                100L,
                                500,
                                List.of(new ContainerConfig.IoThrottle(
                                        Path.of("/dev/sda"), ContainerConfig.IoThrottle.Kind.READ_BPS, 1 << 20))))
                        .oomScoreAdj(-500)
                        .shmSize(1L << 30)
                        .ulimits(List.of(
                                new Spec.Rlimit("RLIMIT_NOFILE", 4096, 1024), new Spec.Rlimit("RLIMIT_CORE", -1, -1)))
                        .security(new Security(true, List.of("NET_ADMIN"), List.of("ALL"), true, "unconfined", "x"))
                        .devices(List.of(
                                new DeviceRequest(Path.of("/dev/fuse"), "/dev/fuse", "rwm"),
                                new DeviceRequest(Path.of("/dev/a"), "/dev/b", "r")))
                        .sysctls(Map.of("net.ipv4.ip_forward", "1"))
                        .pidMode(NamespaceMode.HOST)
                        .ipcMode(NamespaceMode.ofContainer("a"))
                        .utsMode(NamespaceMode.HOST)
                        .cgroupMode(NamespaceMode.HOST)
                        .userMode(NamespaceMode.HOST)
                        .readOnlyRoot(true)
                        .build());
    }

    @Test
    void whatOnlySomeKernelsHaveIsRead() {
        ContainerConfig config = read("docker run --blkio-weight-device /dev/sda:500 --blkio-weight-device /dev/sdb:0"
                        + " --memory-swappiness 60 --oom-kill-disable --device-cgroup-rule 'c 42:* rwm'"
                        + " --security-opt label=disable --security-opt label:level:s0:c1,c2"
                        + " --security-opt systempaths=unconfined --annotation org.example.a=b=c --annotation bare"
                        + " --runtime cooperage a")
                .config();
        assertThat(config)
                .isEqualTo(base("a").toBuilder()
                        .limits(new Limits(
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                List.of(new IoDeviceWeight(Path.of("/dev/sda"), 500)),
                                60,
                                true))
                        .deviceRules(List.of("c 42:* rwm"))
                        .security(new Security(
                                false,
                                List.of(),
                                List.of(),
                                false,
                                "default",
                                null,
                                List.of("disable", "level:s0:c1,c2"),
                                true))
                        .annotations(Map.of("org.example.a", "b=c", "bare", ""))
                        .runtime("cooperage")
                        .build());
        assertThat(RunLine.format(config))
                .isEqualTo("docker run -d --memory-swappiness 60 --oom-kill-disable --blkio-weight-device /dev/sda:500"
                        + " --security-opt label=disable --security-opt label=level:s0:c1,c2"
                        + " --security-opt systempaths=unconfined --device-cgroup-rule 'c 42:* rwm'"
                        + " --annotation bare= --annotation org.example.a=b=c --runtime cooperage a");
    }

    @Test
    void aStopMayWaitForEver() {
        ContainerConfig config = read("docker run -d --stop-timeout -1 a").config();
        assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(-1));
        assertThat(RunLine.format(config)).isEqualTo("docker run -d --stop-timeout -1 a");
    }

    @Test
    void aLogIsKeptAsItsDriverKeepsIt() {
        assertThat(log("")).isEqualTo(LogOptions.DEFAULT);
        assertThat(log("--log-driver local")).isEqualTo(new LogOptions(LogDriver.LOCAL, 20L << 20, 5));
        assertThat(log("--log-opt max-file=3 --log-opt max-size=-1 --log-driver local"))
                .isEqualTo(new LogOptions(LogDriver.LOCAL, 0, 3));
        assertThat(log("--log-driver none")).isEqualTo(new LogOptions(LogDriver.NONE, 0, 1));
        assertThat(log("--log-opt max-size=1m --log-opt compress=false --log-opt mode=blocking"))
                .isEqualTo(new LogOptions(1 << 20, 1));
        assertThat(failure("docker run --log-driver none --log-opt max-size=1m a"))
                .hasMessage("log-opt max-size: the log driver none takes no options");
        assertThat(failure("docker run --log-opt max-file=3 a"))
                .hasMessage("log-opt max-file: it needs max-size, which says when a file is full");
        assertThat(unsaid(new LogOptions(LogDriver.JSON_FILE, 0, 3)))
                .isEqualTo(unsaid(new LogOptions(LogDriver.NONE, 1, 1)))
                .containsExactly("limits of the log that its driver doesn’t take");
        assertThat(unsaid(new LogOptions(LogDriver.LOCAL, 1L << 40, 1))).isEmpty();
    }

    private LogOptions log(String options) {
        return read("docker run " + options + " a").config().log();
    }

    private List<String> unsaid(LogOptions log) {
        ContainerConfig config = base("a").toBuilder().log(log).build();
        assertThat(read(RunLine.format(config))).isNotNull();
        return RunLine.unsaid(config);
    }

    @Test
    void whatIsAboutTheClientStandsBeside() {
        RunRequest asked =
                read("$ sudo docker run --pull=always --platform linux/arm64 -a stdout --cidfile id -- a -d");
        assertThat(asked.pull()).isEqualTo(Pull.ALWAYS);
        assertThat(asked.platform()).isEqualTo("linux/arm64");
        assertThat(asked.attach()).containsExactly("stdout");
        assertThat(asked.cidFile()).isEqualTo("id");
        assertThat(asked.detach()).isFalse();
        assertThat(asked.config().command()).containsExactly("-d");
    }

    @Test
    void flagsMayHaveAValueGluedOn() {
        assertThat(read("run --rm=false -i=true -tq a").config())
                .isEqualTo(base("a").toBuilder().stdinOpen(true).terminal(true).build());
    }

    @Test
    void theHomeIsKnownAndVariablesStayWithANote() {
        RunRequest asked = read("docker run -v ~/src:/src -e X=$PWD a");
        assertThat(asked.config().mounts().getFirst().source()).isEqualTo(Path.of("/home/me/src"));
        assertThat(asked.config().env()).containsExactly("X=$PWD");
        assertThat(asked.notes())
                .containsExactly(new RunRequest.Note(
                        28, 34, "a shell would put a value in place of “X=$PWD”; here it stays as it is"));
    }

    @Test
    void mistakesPointAtTheWordAndSayWhatIsRight() {
        wrong("docker run --nmae web a", "--nmae", "There is no option --nmae. Did you mean --name?");
        wrong("docker run -dz a", "-dz", "There is no option -z.");
        wrong(
                "docker run -m lots a",
                "lots",
                "-m: invalid size: 'lots', expected such as 512m or 2g. Such as: -m 512m");
        wrong(
                "docker run --memory=lots a",
                "--memory=lots",
                "--memory: invalid size: 'lots', expected such as 512m or 2g. Such as: --memory 512m");
        wrong("docker run a --name", null, null);
        wrong("docker run --name", "--name", "--name needs a value, such as --name web");
        wrong("docker run -d", "-d", "The image is missing: docker run [options] image [command …]");
        wrong("docker ps", "ps", "Only run and create lines can be read, such as docker run -d nginx.");
        wrong("docker run 'a", "'", "This single quote isn’t closed.");
        wrong(
                "docker run a && b",
                "&&",
                "A shell ends or redirects the command at “&”. Put the word in quotes to pass it on.");
        wrong(
                "docker run Nginx",
                "Nginx",
                "The image: invalid reference format: repository name (library/Nginx) must be lowercase");
        wrong(
                "docker run --rm --restart always a",
                "docker run --rm --restart always a",
                "conflicting options: cannot specify both --restart and --rm");
        wrong(
                "docker run --network host --network b a",
                "b",
                "--network: conflicting options: cannot attach both user-defined and non-user-defined network-modes."
                        + " Such as: --network backend");
        wrong(
                "docker run -v data:relative a",
                "data:relative",
                "-v: invalid mount path: 'relative' mount path must be absolute. Such as: -v /srv/data:/data:ro");
        wrong(
                "docker run --device-cgroup-rule c:42 a",
                "c:42",
                "--device-cgroup-rule: invalid device cgroup rule format: 'c:42' (expected such as 'c 42:* rwm')."
                        + " Such as: --device-cgroup-rule 'c 42:* rwm'");
        wrong(
                "docker run --memory-swappiness 101 a",
                "101",
                "--memory-swappiness: '101' is not between -1 and 100. Such as: --memory-swappiness 60");
        wrong(
                "docker run --blkio-weight-device /dev/sda:5 a",
                "/dev/sda:5",
                "--blkio-weight-device: the weight is 0 or between 10 and 1000."
                        + " Such as: --blkio-weight-device /dev/sda:500");
        wrong(
                "docker run --security-opt systempaths=none a",
                "systempaths=none",
                "--security-opt: systempaths can only be unconfined, not 'none'."
                        + " Such as: --security-opt no-new-privileges");
        wrong("docker run --env-file none a", "none", "--env-file: open " + folder.resolve("none") + ": no such file");
    }

    @Test
    void aNetworkMayBeTheOneThatLeadsOut() {
        assertThat(read("docker run --network a --network name=b,gw-priority=1 busybox")
                        .config()
                        .networking()
                        .endpoints())
                .containsExactly(EndpointConfig.of("a"), EndpointConfig.of("b").withGatewayPriority(1));
        assertThat(failure("docker run --network name=b,gw-priority=x busybox"))
                .hasMessageStartingWith("--network: 'x' is no whole number");
    }

    @Test
    void whatCantBeHonouredIsNamed() {
        for (String option : List.of(
                "--link-local-ip 169.254.1.1",
                "--gpus all",
                "--runtime runsc",
                "--log-opt tag=x",
                "--security-opt credentialspec=x",
                "--log-driver syslog",
                "--storage-opt size=1G",
                "--cpu-rt-runtime 1000",
                "--kernel-memory 1g",
                "--use-api-socket",
                "--volume-driver nfs",
                "--mount type=image,src=a,dst=/a",
                "-p 80:80/sctp")) {
            RunLineException e = failure("docker run " + option + " a");
            assertThat(e.kind()).as(option).isEqualTo(ErrorKind.NOT_IMPLEMENTED);
            assertThat(e).hasMessageStartingWith(option.split("[ =]")[0] + ": ");
        }
    }

    @Test
    void aFormattedLineReadsWell() {
        assertThat(RunLine.format(read("docker run --env 'A=x y' -it --publish 8080:80 --name wb -v da:/d:ro --label"
                                + " b=2 --label a=1 --memory 536870912 --entrypoint '' debian:12 sh -c 'echo \"$A\"'")
                        .config()))
                .isEqualTo("docker run -it --name wb -p 8080:80 -v da:/d:ro -e 'A=x y' --label a=1 --label b=2"
                        + " -m 512m --entrypoint '' debian:12 sh -c 'echo \"$A\"'");
    }

    @Test
    void whatALineCantSayIsTold() {
        ContainerConfig config =
                ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("sh")).toBuilder()
                        .umask(0027)
                        .security(new Security(false, List.of(), List.of(), false, "{}", null))
                        .build();
        assertThat(RunLine.unsaid(config))
                .containsExactly(
                        "the umask 0027",
                        "the root filesystem is no image, and only podman has --rootfs",
                        "the seccomp profile: save it as a file and name that");
        assertThat(RunLine.format(config)).isEqualTo("docker run -d --rootfs /srv/root sh");
        assertThat(read(RunLine.format(config)).config().root()).isEqualTo(config.root());
    }

    private ContainerConfig base(String image, String... command) {
        return ContainerConfig.of(new RootSource.Image(image), List.of(command)).toBuilder()
                .network(NetworkMode.NETWORKS)
                .build();
    }

    private RunRequest read(String line) {
        return RunLine.parse(line, new Surroundings(folder, Map.of("HERE", "yes", "HOME", "/home/me")));
    }

    /// @param words null for a line that is right
    private void wrong(
            String line,
            @org.jspecify.annotations.Nullable String words,
            @org.jspecify.annotations.Nullable String message) {
        if (words == null) {
            assertThat(read(line).config()).isNotNull();
            return;
        }
        RunLineException e = failure(line);
        assertThat(e).hasMessage(message);
        assertThat(line.substring(e.from(), e.to())).as(line).isEqualTo(words);
    }

    private RunLineException failure(String line) {
        RunLineException e = catchThrowableOfType(RunLineException.class, () -> read(line));
        assertThat(e).as(line).isNotNull();
        return e;
    }
}
