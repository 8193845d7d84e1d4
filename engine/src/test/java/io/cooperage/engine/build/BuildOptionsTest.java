package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import io.cooperage.engine.build.BuildEvent.StepDone;
import io.cooperage.engine.build.BuildEvent.Warning;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.Leftovers;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.oci.ImageConfig.History;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a request can ask for besides the Dockerfile.
@Tag("kernel")
class BuildOptionsTest {
    @TempDir
    Path folder;

    private BuildRoom room;

    @BeforeEach
    void open() throws Exception {
        room = new BuildRoom(folder);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private BuildResult build(
            String dockerfile,
            String network,
            List<String> hosts,
            List<String> ulimits,
            long shm,
            @Nullable Platform on) {
        BuildRequest plain = room.request(dockerfile);
        room.events.clear();
        return room.builds.build(
                new BuildRequest(
                        plain.context(),
                        plain.dockerfile(),
                        plain.dockerfileText(),
                        plain.tags(),
                        plain.target(),
                        plain.args(),
                        plain.labels(),
                        on,
                        plain.noCache(),
                        plain.noCacheFilter(),
                        plain.anewFrom(),
                        plain.pull(),
                        network,
                        hosts,
                        plain.secrets(),
                        plain.namedContexts(),
                        plain.outputs(),
                        plain.epoch(),
                        ulimits,
                        shm,
                        plain.memory(),
                        plain.squash()),
                room.events::add);
    }

    @Test
    void aStepIsOnTheDefaultNetworkWithItsOwnNamesAndLimits() {
        build("""
                FROM base
                RUN cat /etc/hosts && ls /sys/class/net && ulimit -n && df -k /dev/shm | tail -1 && cat /etc/hostname
                RUN --network=none ls /sys/class/net
                """, "default", List.of("db:10.1.2.3"), List.of("nofile=123:456"), 1 << 20, null);
        assertThat(room.output("0.1"))
                .contains("10.1.2.3")
                .contains("eth0")
                .contains("\n123\n")
                .contains(" 1024 ")
                .contains("buildkitsandbox");
        assertThat(room.output("0.2")).isEqualTo("lo\n");
        assertThat(room.run("cat /etc/hosts")).noneMatch(line -> line.contains("10.1.2.3"));
    }

    @Test
    void proxiesReachStepsAndAreStoredNowhere() {
        room.args.put("http_proxy", "http://user:hidden@proxy.example:3128");
        room.args.put("NOBODY_ASKS", "x");
        BuildResult first = room.build("FROM base\nRUN echo $http_proxy > /dev/stderr\n");
        assertThat(room.output("0.1")).contains("hidden");
        assertThat(first.warnings().stream().map(Warning::message))
                .containsExactly("One or more build-args [NOBODY_ASKS] were not consumed");
        assertThat(room.config().history().stream().map(History::createdBy))
                .noneMatch(text -> Objects.requireNonNullElse(text, "").contains("hidden"));
        room.args.put("http_proxy", "http://other.example:3128");
        BuildResult second = room.build("FROM base\nRUN echo $http_proxy > /dev/stderr\n");
        assertThat(room.cached()).containsEntry("0.1", true);
        assertThat(second.image()).isEqualTo(first.image());
    }

    @Test
    void filesComeFromOtherContextsAndImages() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("x"), "from another folder");
        room.named.put("more", new BuildContext.Folder(other));
        room.named.put("renamed", new BuildContext.Image("base"));
        room.build("""
                FROM renamed
                COPY --from=more x /x
                COPY --from=base /etc/passwd /passwd
                RUN --mount=from=more,target=/m cat /m/x
                """);
        assertThat(room.output("0.3")).isEqualTo("from another folder");
        assertThat(room.run("cat /x; head -n1 /passwd"))
                .containsExactly("from another folderroot:x:0:0:root:/root:/bin/sh");
    }

    @Test
    void filesAreSelectedUnpackedAndFetched() throws Exception {
        room.file("src/lib/deep/a.c", "a");
        room.file("src/lib/deep/a.log", "left out");
        room.file("src/b.log", "left out");
        try (OutputStream file = Files.newOutputStream(room.context.resolve("parts"));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            byte[] text = "packed".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("in/part");
            entry.setSize(text.length);
            entry.setMode(0640);
            entry.setIds(7, 8);
            tar.putArchiveEntry(entry);
            tar.write(text);
            tar.closeArchiveEntry();
        }
        byte[] tool = "fetched".getBytes(StandardCharsets.UTF_8);
        String digest = "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tool));
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                exchange.sendResponseHeaders(200, tool.length);
                exchange.getResponseBody().write(tool);
            }
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/tool";
            String dockerfile = """
                    FROM base
                    COPY --link --parents --exclude=**/*.log src/./lib src/b.* /made/
                    ADD parts /unpacked/
                    ADD --checksum=%s --chmod=755 %s /opt/
                    """.formatted(digest, url);
            BuildResult first = room.build(dockerfile);
            assertThat(room.run("cd /made && find . -type f | sort; cd /unpacked && find . -type f; cat in/part; echo;"
                            + " stat -c '%u %g %a' in/part /opt/tool; cat /opt/tool"))
                    .containsExactly("./lib/deep/a.c", "./in/part", "packed", "7 8 640", "0 0 755", "fetched");
            int asked = requests.get();
            BuildResult second = room.build(dockerfile);
            assertThat(room.cached()).hasSize(4).doesNotContainValue(false);
            assertThat(second.image()).isEqualTo(first.image());
            assertThat(requests).as("a known checksum saves the way").hasValue(asked);

            String wrong = dockerfile.replace(digest, "sha256:" + "0".repeat(64));
            assertThatThrownBy(() -> room.build(wrong)).hasMessageContaining(digest);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void onlySomeStagesAreDoneAnew() {
        String dockerfile = """
                FROM base AS one
                RUN echo one > /one
                FROM base AS two
                RUN echo two > /two
                FROM scratch
                COPY --from=one /one /
                COPY --from=two /two /
                """;
        room.build(dockerfile);
        room.noCacheFilter = List.of("two");
        room.build(dockerfile);
        assertThat(room.cached()).containsEntry("0.1", true).containsEntry("1.1", false);
        assertThat(room.miss("1.1").input()).isEqualTo("not wanted");

        room.noCacheFilter = List.of("ONE");
        room.build(dockerfile);
        assertThat(room.cached()).containsEntry("0.1", false).containsEntry("1.1", true);

        room.noCacheFilter = List.of("one", "twoo");
        assertThatThrownBy(() -> room.build(dockerfile))
                .hasMessage(
                        "--no-cache-filter twoo: no stage is called that (did you mean two?); the file has one, two");
        assertThatThrownBy(() -> room.build("FROM base\n"))
                .hasMessageContaining("--no-cache-filter one")
                .hasMessageContaining("the file names none");
    }

    @Test
    void ownersAndModesAreAsAsked() {
        room.file("tool", "#!/bin/sh\necho ran\n");
        room.build("""
                FROM base
                RUN mkdir /d && chown nobody /d && chmod 1777 /d
                USER nobody
                WORKDIR /home/nobody/work
                COPY --chown=nobody:nogroup --chmod=750 tool .
                RUN ./tool > said && id -u >> said
                """);
        assertThat(room.run("stat -c '%u %g %a' tool . said /d; cat said"))
                .containsExactly(
                        "65534 65534 750", "65534 65534 755", "65534 65534 644", "65534 0 1777", "ran", "65534");
    }

    @Test
    void argumentsHaveTheScopesThatDockerGivesThem() {
        room.args.put("TAG", "base");
        room.args.put("INSIDE", "given");
        room.build("""
                ARG TAG=none
                ARG GLOBAL=outer
                FROM $TAG AS first
                ARG GLOBAL
                ARG INSIDE=default
                ARG TARGETARCH
                RUN echo "[$TAG][$GLOBAL][$INSIDE][$TARGETARCH]" > /first
                FROM first
                ARG INSIDE
                ENV INSIDE=env
                RUN echo "[$GLOBAL][$INSIDE]" > /second
                """);
        assertThat(room.run("cat /first /second; echo [$GLOBAL][$INSIDE]"))
                .containsExactly("[][outer][given][" + Platform.host().architecture() + "]", "[outer][env]", "[][env]");
    }

    @Test
    void aForeignPlatformIsRefusedWhereNothingRunsIt() {
        Platform foreign =
                Platform.parse(Platform.host().architecture().equals("s390x") ? "linux/riscv64" : "linux/s390x");
        assumeFalse(
                Files.exists(Path.of("/proc/sys/fs/binfmt_misc/qemu-" + foreign.architecture())),
                "this machine emulates " + foreign);
        assertThatThrownBy(() -> build("FROM scratch\nRUN [\"/x\"]\n", "none", List.of(), List.of(), 0, foreign))
                .hasMessageContaining("RUN for " + foreign);
        build("FROM scratch\nCOPY <<x /y\nz\nx\n", "none", List.of(), List.of(), 0, foreign);
        assertThat(room.config().platform()).isEqualTo(foreign);
    }

    /// The classic first image, its packages made of what is at hand.
    @Test
    void theWhaleSays() throws IOException {
        Path games = Files.createDirectories(room.context.resolve("games"));
        Files.writeString(games.resolve("fortune"), "#!/bin/sh\necho moby says hi\n");
        Files.writeString(games.resolve("cowsay"), "#!/bin/sh\nsed 's/^/< /; s/$/ >/'\n");
        room.build("""
                FROM base
                COPY games /usr/games
                RUN chmod 755 /usr/games/*
                CMD /usr/games/fortune -a | /usr/games/cowsay
                """);
        assertThat(room.config().config().command())
                .containsExactly("/bin/sh", "-c", "/usr/games/fortune -a | /usr/games/cowsay");
        assertThat(room.run("/usr/games/fortune -a | /usr/games/cowsay")).containsExactly("< moby says hi >");
    }

    @Test
    void aStageMayBeginWithTheFilesOfAFolder() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("busybox"));
        room.named.put("root", new BuildContext.Folder(root));
        room.build("FROM root\nRUN busybox echo built > /built\nCMD [\"sh\"]\n");
        assertThat(room.run("busybox cat /built; busybox stat -c %u /bin/busybox"))
                .containsExactly("built", "0");
        assertThat(room.config().history()).hasSize(3);
        room.build("FROM root\nRUN busybox echo built > /built\nCMD [\"sh\"]\n");
        assertThat(room.cached()).doesNotContainValue(false);
        Files.writeString(root.resolve("new"), "new");
        room.build("FROM root\nRUN busybox echo built > /built\nCMD [\"sh\"]\n");
        assertThat(room.cached()).containsEntry("0.0", false);
        assertThat(room.miss("0.0").name()).isEqualTo("new");
    }

    @Test
    void aBuildCanRunOnFromALine() {
        String dockerfile = "FROM base\n" + once("/one") + once("/two") + once("/three");
        room.build(dockerfile);
        List<String> before = room.run("cat /one /two /three");
        room.anewFrom = 3;
        room.build(dockerfile);
        assertThat(room.cached().values()).containsExactly(true, true, false, false);
        List<String> after = room.run("cat /one /two /three");
        assertThat(after.getFirst()).isEqualTo(before.getFirst());
        assertThat(after.get(1)).isNotEqualTo(before.get(1));
        assertThat(after.get(2)).isNotEqualTo(before.get(2));
    }

    /// A step whose file is another each time that it is done.
    private static String once(String file) {
        return "RUN cat /proc/sys/kernel/random/uuid > " + file + "\n";
    }

    @Test
    void whatACopyNeedsAndTheIgnoreFileLeavesOutIsTold() throws IOException {
        Files.writeString(room.context.resolve("secret"), "x");
        Files.writeString(room.context.resolve("plain"), "x");
        Files.writeString(room.context.resolve(".dockerignore"), "secret\n");
        assertThatThrownBy(() -> room.build("FROM base\nCOPY plain secret /x/\n"))
                .hasMessageContaining("secret");
        assertThat(room.told(BuildEvent.Warning.class).stream().map(BuildEvent.Warning::rule))
                .contains("CopyIgnoredFile");
    }

    @Test
    void aTeamRecipeIsBuiltAndItsLinesAreTold() throws IOException {
        Files.writeString(room.context.resolve("tool"), "#!/bin/sh\necho $*\n");
        room.context.resolve("tool").toFile().setExecutable(true);
        Files.writeString(room.context.resolve("docker.yaml"), """
                # what the team runs
                from: base
                addfiles:
                  - "tool:/usr/bin/"

                ports: [8080, 53/udp]
                cmd: /usr/bin/tool
                args: ["--base=$(BASE)", "--kept=$$(BASE)"]
                """);
        BuildRequest request = room.request("").withDockerfile("docker.yaml", null);
        room.builds.build(request, room.events::add);
        BuildEvent.Planned planned = room.told(BuildEvent.Planned.class).getFirst();
        assertThat(planned.dockerfile()).startsWith("# what the team runs");
        assertThat(planned.stages().getFirst().steps().stream().map(BuildEvent.StepPlan::firstLine))
                .containsExactly(2, 4, 6, 6, 7);
        assertThat(room.config().config().exposedPorts()).containsExactlyInAnyOrder("8080/tcp", "53/udp");
        assertThat(room.said(ContainerConfig.of(new RootSource.Image("made"), List.of())))
                .containsExactly("--base=yes --kept=$(BASE)");

        Files.delete(room.context.resolve("tool"));
        assertThatThrownBy(() -> room.builds.build(request, room.events::add))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        failure -> assertThat(failure.line()).isEqualTo(4));
        assertThat(room.builds.check(request).findings()).anySatisfy(found -> {
            assertThat(found.rule()).isEqualTo("CopySourceMissing");
            assertThat(found.line()).isEqualTo(4);
        });
        Files.writeString(room.context.resolve("docker.yaml"), "from: base\nservices: []\n");
        assertThatThrownBy(() -> room.builds.build(request, room.events::add))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        failure -> assertThat(failure.line()).isEqualTo(2))
                .hasMessageContaining("services");
    }

    @Test
    void whatAListenerThrowsEndsTheBuild() {
        List<BuildEvent> heard = Collections.synchronizedList(new ArrayList<>());
        assertThatThrownBy(() -> room.builds.build(room.request("FROM base\nRUN echo up && sleep 1000\n"), event -> {
                    heard.add(event);
                    if (event instanceof BuildEvent.StepOutput) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessageContaining("enough");
        assertThat(heard.getLast()).isInstanceOf(BuildEvent.StepOutput.class);
        assertThat(Leftovers.of(folder.resolve("e")).supervisedPids()).isEmpty();
    }

    @Test
    void sizesAreToldOfEachStep() {
        room.build("FROM base\nRUN head -c 1000 /dev/zero > /a\nRUN echo x > /a && rm /etc/group\n");
        List<StepDone> done = room.told(StepDone.class);
        assertThat(done.get(1).added()).isEqualTo(1000);
        assertThat(done.get(2).added()).isEqualTo(2);
        assertThat(done.get(2).wasted()).isEqualTo(1000 + "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n".length());
        assertThat(Map.copyOf(room.cached())).containsEntry("0.2", false);
    }

    @Test
    void secretsMayComeFromFilesAndMustBeThereWhenRequired() throws IOException {
        Path file = folder.resolve("key");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("from a file".getBytes(StandardCharsets.UTF_8));
        }
        room.secrets.put("key", new BuildRequest.BuildSecret(null, file, null));
        room.build(
                "FROM base\nRUN --mount=type=secret,id=key,target=/k,mode=0440,uid=65534 stat -c '%u %a' /k; cat /k\n");
        assertThat(room.output("0.1")).isEqualTo("65534 440\nfrom a file");
        assertThatThrownBy(() -> room.build("FROM base\nRUN --mount=type=secret,id=other,required=true true\n"))
                .hasMessageContaining("secret other: not found");
        room.build("FROM base\nRUN --mount=type=secret,id=other ls /run/secrets 2>/dev/null; true\n");
    }
}
