package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.build.BuildEvent.Finished;
import io.cooperage.engine.build.BuildEvent.Planned;
import io.cooperage.engine.build.BuildEvent.StepFailed;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real builds on a real kernel.
@Tag("kernel")
class BuildStoryTest {
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

    @Test
    void aStepIsConfinedAsAContainerIs() {
        assumeTrue(AppArmor.ofThisMachine().isOn(), "AppArmor is off here");
        room.build("""
                FROM base
                RUN cat /proc/self/attr/current >/confined
                """);
        List<String> said = room.run("cat /confined /proc/self/attr/current");
        assertThat(said).hasSize(2);
        assertThat(said.getFirst()).isEqualTo(said.getLast());
    }

    @Test
    void everyInstructionComesOutAsBuildKitHasIt() {
        room.file("hello.txt", "hello");
        room.args.put("WHO", "world");
        room.build("""
                FROM base
                ARG WHO
                ARG GREETING=hi
                ENV MESSAGE="$GREETING $WHO" PATH=/opt:$PATH
                LABEL a=b "c d"='e f'
                WORKDIR /srv
                WORKDIR app
                RUN echo "$MESSAGE from $PWD" > said
                COPY hello.txt .
                EXPOSE 80 443/udp
                VOLUME /data
                USER nobody
                STOPSIGNAL SIGQUIT
                SHELL ["/bin/sh", "-ec"]
                HEALTHCHECK --interval=30s --retries=3 CMD true
                ENTRYPOINT ["cat"]
                CMD said
                ONBUILD RUN echo triggered
                """);
        ImageConfig image = room.config();
        Defaults config = image.config();
        assertThat(config.env()).contains("MESSAGE=hi world", "BASE=yes");
        assertThat(config.env()).noneMatch(variable -> variable.startsWith("WHO="));
        assertThat(config.labels()).isEqualTo(Map.of("a", "b", "c d", "e f", "asked", "label"));
        assertThat(config.workingDir()).isEqualTo("/srv/app");
        assertThat(config.exposedPorts()).containsExactlyInAnyOrder("80/tcp", "443/udp");
        assertThat(config.volumes()).containsExactly("/data");
        assertThat(config.user()).isEqualTo("nobody");
        assertThat(config.stopSignal()).isEqualTo("SIGQUIT");
        assertThat(config.shell()).containsExactly("/bin/sh", "-ec");
        assertThat(config.entrypoint()).containsExactly("cat");
        assertThat(config.command()).containsExactly("/bin/sh", "-ec", "said");
        assertThat(config.healthcheck()).isNotNull().satisfies(check -> {
            assertThat(check.test()).containsExactly("CMD-SHELL", "true");
            assertThat(check.interval()).isEqualTo(Duration.ofSeconds(30));
            assertThat(check.retries()).isEqualTo(3);
        });
        assertThat(config.onBuild()).containsExactly("RUN echo triggered");
        List<String> made = image.history().stream().map(History::createdBy).toList();
        assertThat(made.subList(1, made.size()))
                .containsExactly(
                        "ARG WHO=world",
                        "ARG GREETING=hi",
                        "ENV MESSAGE=hi world PATH=/opt:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "LABEL a=b c d=e f",
                        "WORKDIR /srv",
                        "WORKDIR /srv/app",
                        "RUN |2 WHO=world GREETING=hi /bin/sh -c echo \"$MESSAGE from $PWD\" > said # buildkit",
                        "COPY hello.txt . # buildkit",
                        "EXPOSE [80/tcp 443/udp]",
                        "VOLUME [/data]",
                        "USER nobody",
                        "STOPSIGNAL SIGQUIT",
                        "SHELL [/bin/sh -ec]",
                        "HEALTHCHECK &{[\"CMD-SHELL\" \"true\"] \"30s\" \"0s\" \"0s\" \"0s\" '\\x03'}",
                        "ENTRYPOINT [\"cat\"]",
                        "CMD [\"/bin/sh\" \"-ec\" \"said\"]");
        assertThat(image.history().stream().filter(step -> !step.emptyLayer()).count())
                .isEqualTo(image.diffIds().size());
        assertThat(room.run("cat /srv/app/said /srv/app/hello.txt")).containsExactly("hi world from /srv/app", "hello");
    }

    @Test
    void onlyWhatTheTargetNeedsIsBuilt() {
        room.build("""
                FROM base AS one
                RUN echo one > /one
                FROM base AS broken
                RUN exit 1
                FROM base AS two
                RUN echo two > /two
                FROM scratch
                COPY --from=one /one /
                COPY --from=two /two /
                COPY --from=base /bin /bin
                """);
        assertThat(room.told(Planned.class).getFirst().stages().stream().map(BuildEvent.StagePlan::name))
                .containsExactly("one", "two", "");
        List<StepPlan> last =
                room.told(Planned.class).getFirst().stages().getLast().steps();
        assertThat(last.get(1).dependsOn()).containsExactly("3.0", "0.1");
        assertThat(room.run("cat /one /two")).containsExactly("one", "two");
        assertThat(room.config().diffIds()).hasSize(3);

        room.target = "one";
        room.build("FROM base AS one\nRUN echo only > /one\nFROM base\nRUN exit 1\n");
        assertThat(room.run("cat /one")).containsExactly("only");
    }

    @Test
    void theSecondBuildDoesNothingAndGivesTheSameImage() {
        room.file("a.txt", "one");
        room.file("b.txt", "two");
        String dockerfile = """
                FROM base
                ARG VERSION=1
                LABEL a=b
                COPY *.txt /in/
                RUN echo $VERSION > /version
                """;
        BuildResult first = room.build(dockerfile);
        assertThat(room.cached()).containsEntry("0.4", false);
        assertThat(room.miss("0.4").input()).isEqualTo("none kept");
        BuildResult second = room.build(dockerfile);
        assertThat(room.cached().values()).containsOnly(true);
        assertThat(second.image()).isEqualTo(first.image());

        room.args.put("VERSION", "2");
        room.build(dockerfile);
        assertThat(room.cached()).containsEntry("0.3", true).containsEntry("0.4", false);
        assertThat(room.miss("0.4"))
                .isEqualTo(new BuildEvent.CacheMiss(
                        "the argument VERSION has changed from 1 to 2", "argument", "VERSION", "1", "2"));

        room.file("b.txt", "three");
        room.build(dockerfile);
        assertThat(room.miss("0.3").input()).isEqualTo("file");
        assertThat(room.miss("0.3").name()).isEqualTo("b.txt");
        assertThat(room.miss("0.4").input()).isEqualTo("parent");

        room.build(dockerfile.replace("> /version", "> /other"));
        assertThat(room.miss("0.4").input()).isEqualTo("instruction");
        room.noCache = true;
        room.build(dockerfile);
        assertThat(room.miss("0.3").input()).isEqualTo("not wanted");
    }

    @Test
    void mountsAreThereForTheStepAndLeaveNothing() {
        room.file("in/data", "from the context\n");
        room.secrets.put("token", new BuildRequest.BuildSecret("s3cr3t".getBytes(StandardCharsets.UTF_8), null, null));
        String dockerfile = """
                FROM base AS other
                RUN mkdir /made && echo from a stage > /made/data
                FROM base
                RUN --mount=type=bind,source=in,target=/mnt/context \
                    --mount=type=bind,from=other,source=/made,target=/mnt/stage,rw \
                    --mount=type=cache,target=/var/cache/x \
                    --mount=type=tmpfs,target=/scratch \
                    --mount=type=secret,id=token,env=TOKEN \
                    --mount=type=secret,id=token \
                    cat /mnt/context/data /mnt/stage/data > /all && echo more > /mnt/stage/new && \
                    cat /run/secrets/token && echo $TOKEN && \
                    echo again >> /var/cache/x/times && cat /var/cache/x/times && echo > /scratch/x
                """;
        room.build(dockerfile);
        assertThat(room.output("1.1")).isEqualTo("s3cr3ts3cr3t\nagain\n");
        assertThat(room.run("cat /all; ls -d /mnt /scratch /run /var/cache 2>/dev/null; ls /made 2>/dev/null; true"))
                .containsExactly("from the context", "from a stage");
        room.noCache = true;
        room.build(dockerfile);
        assertThat(room.output("1.1")).endsWith("again\nagain\n");
        assertThat(room.builds.cache()).anySatisfy(record -> {
            assertThat(record.kind()).isEqualTo("mount");
            assertThat(record.bytes()).isEqualTo(12);
        });
        assertThat(everything()).noneMatch(text -> text.contains("s3cr3t"));
    }

    /// The content of every file that the engine keeps.
    private List<String> everything() {
        try (var files = Files.walk(folder.resolve("e/data"))) {
            return files.filter(Files::isRegularFile)
                    // What a step prints is the step's own doing.
                    .filter(file -> !file.toString().contains("/history/"))
                    .map(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.ISO_8859_1);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFailureTellsWhereAndLeavesItsFiles() {
        BuildException failure = catchThrowableOfType(BuildException.class, () -> room.build("""
                FROM base
                WORKDIR /w
                  RUN echo half > done && echo oops >&2 && exit 3
                """));
        assertThat(failure)
                .hasMessage("process \"/bin/sh -c echo half > done && echo oops >&2 && exit 3\" did not complete"
                        + " successfully: exit code: 3");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.column()).isEqualTo(3);
        assertThat(failure.exitCode()).isEqualTo(3);
        assertThat(failure.lastLines()).containsExactly("oops");
        assertThat(room.told(StepFailed.class)).hasSize(1);
        assertThat(room.told(Finished.class).getFirst().success()).isFalse();

        BuildRecord record = room.builds.history().getFirst();
        assertThat(record.success()).isFalse();
        assertThat(room.builds.events(record.id())).isEqualTo(room.events);
        try (FileTree files = room.builds.files(record.id(), "0.2")) {
            assertThat(new String(files.read("/w/done", 0, 100), StandardCharsets.UTF_8))
                    .isEqualTo("half\n");
        }
        assertThat(room.said(room.builds.shell(record.id(), "0.2").toBuilder()
                        .command(List.of("/bin/sh", "-c", "pwd; cat done"))
                        .terminal(false)
                        .stdinOpen(false)
                        .networking(NetworkSettings.NONE)
                        .build()))
                .containsExactly("/w", "half");
    }

    @Test
    void aCancelledBuildLeavesNothing() throws Exception {

        Thread builder = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(() -> room.build("FROM base\nRUN echo started && sleep 1000\n"))
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED)));
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!room.output("0.1").contains("started")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
        builder.interrupt();
        builder.join();

        assertThat(folder.resolve("e/data/builds").toFile().list()).isNullOrEmpty();
        assertThat(room.builds.history().getFirst().success()).isFalse();
    }

    @Test
    void heredocsAreScriptsAndFiles() {
        room.build("""
                FROM base
                RUN <<EOF
                echo plain > /plain
                echo "$BASE" >> /plain
                EOF
                RUN <<RUNME
                #!/bin/sh
                echo "I am $0" > /script
                RUNME
                RUN cat <<A - <<B > /both
                one
                A
                two
                B
                COPY <<-one.txt <<"two.txt" /files/
                	base is $BASE
                one.txt
                base is $BASE
                two.txt
                """);
        assertThat(room.run("cat /plain /script /files/one.txt /files/two.txt; ls /dev/pipes 2>/dev/null; true"))
                .containsExactly("plain", "yes", "I am /dev/pipes/RUNME", "base is yes", "base is $BASE");
    }

    @Test
    void triggersOfTheBaseRunBeforeTheStage() {
        room.build("FROM base\nONBUILD RUN echo triggered > /first\nONBUILD ARG X=1\n");
        room.engine.images().tag("made", "trigger");
        room.build("FROM trigger\nRUN cat /first > /second\n");
        assertThat(room.run("cat /second")).containsExactly("triggered");
        assertThat(room.config().config().onBuild()).isEmpty();
        assertThat(room.told(Planned.class).getLast().stages().getFirst().steps().stream()
                        .map(StepPlan::id))
                .containsExactly("0.0", "0.0.onbuild1", "0.0.onbuild2", "0.1");
    }

    @Test
    void theSameInputsGiveTheSameDigestAtAnotherTime() {
        room.epoch = 1_000_000_000L;
        room.file("a", "a");
        String dockerfile = "FROM scratch\nCOPY a /x/\nCOPY --from=base /bin /bin\nRUN echo y > /y && mkdir /z\n";
        BuildResult first = room.build(dockerfile);
        room.engine.images().remove("made", true);
        room.builds.pruneCache(new CachePruning(true, null, 0));
        assertThat(room.builds.cache()).isEmpty();
        BuildResult second = room.build(dockerfile);
        assertThat(room.cached()).containsEntry("0.3", false);
        assertThat(second.image()).isEqualTo(first.image());
    }

    /// As another machine has it: nothing of the first engine is there.
    @Test
    void theSameInputsGiveTheSameDigestInAnotherDataFolder() throws Exception {
        String dockerfile = """
                FROM scratch
                COPY --from=base /bin /bin
                COPY a sub /x/
                ENV B=c
                RUN echo y > /y && mkdir /z && ln -s y /link
                """;
        List<BuildResult> results = new ArrayList<>();
        try (BuildRoom other = new BuildRoom(folder.resolve("other"))) {
            for (BuildRoom one : List.of(room, other)) {
                one.args.put("SOURCE_DATE_EPOCH", "1000000000");
                one.file("a", "a");
                one.file("sub/b", "b");
                results.add(one.build(dockerfile));
                assertThat(one.cached()).containsEntry("0.4", false);
                assertThat(one.config().history().getLast().created()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
            }
        }
        assertThat(results.getLast().image())
                .isNotNull()
                .isEqualTo(results.getFirst().image());
    }

    @Test
    void aFinishedStepCanBeLookedIntoAndStoodOn() {
        String dockerfile = """
                FROM base
                WORKDIR /w
                ENV WHO=me
                RUN echo early > said && mkdir kept
                RUN echo late > said && rmdir kept && rm /etc/group
                """;
        room.build(dockerfile);
        String first = room.builds.history().getFirst().id();
        assertThat(stepSays(first, "0.3")).containsExactly("/w", "early", "/etc/group", "/w/kept", "me");
        assertThat(stepSays(first, "0.4")).containsExactly("/w", "late", "me");

        room.build(dockerfile);
        assertThat(room.cached().values()).containsOnly(true);
        String again = room.builds.history().getFirst().id();
        assertThat(again).isNotEqualTo(first);
        for (String build : List.of(first, again)) {
            assertThat(said(build, "0.3")).isEqualTo("early\n");
            assertThat(said(build, "0.4")).isEqualTo("late\n");
        }
        assertThat(room.run("cat said"))
                .as("what is done in a shell stays there")
                .containsExactly("late");
    }

    private String said(String build, String step) {
        try (FileTree files = room.builds.files(build, step)) {
            return new String(files.read("/w/said", 0, 100), StandardCharsets.UTF_8);
        }
    }

    /// In a container on what a step has left; it changes what it found.
    private List<String> stepSays(String build, String step) {
        String script = "pwd; cat said; ls -d /w/kept /etc/group 2>/dev/null; echo $WHO; echo changed > said";
        return room.said(room.builds.shell(build, step).toBuilder()
                .command(List.of("/bin/sh", "-c", script))
                .terminal(false)
                .stdinOpen(false)
                .networking(NetworkSettings.NONE)
                .build());
    }

    @Test
    void whatTheCacheHoldsOutlivesItsImageUntilItIsPruned() {
        room.build("FROM base\nRUN echo x > /x\n");
        room.engine.images().remove("made", true);
        room.build("FROM base\nRUN echo x > /x\n");
        assertThat(room.cached()).containsEntry("0.1", true);
        assertThat(room.builds.prunableCache(new CachePruning(false, null, 0)))
                .as("an image has its layer")
                .isEmpty();
        room.engine.images().remove("made", true);
        assertThat(room.builds.pruneCache(new CachePruning(true, null, 0))).hasSize(1);
        room.build("FROM base\nRUN echo x > /x\n");
        assertThat(room.cached()).containsEntry("0.1", false);
        assertThat(room.builds.prunableCache(new CachePruning(
                        true,
                        null,
                        0,
                        (record, parents) ->
                                parents.contains("none") || record.id().isEmpty())))
                .as("none of these")
                .isEmpty();
        // The other way round: the cache goes, the image stays whole.
        room.builds.pruneCache(new CachePruning(true, null, 0));
        assertThat(room.run("cat /x")).containsExactly("x");
    }

    @Test
    void theCacheIsPrunedBySizeAndTheLastUsedStay() {
        room.build("FROM base\nRUN head -c 300000 /dev/urandom > /old\n");
        room.build("FROM base\nRUN head -c 300000 /dev/urandom > /new\n");
        room.engine.images().remove("made", true);
        assertThat(descriptions(room.builds.prunableCache(new CachePruning(true, null, 0))))
                .hasSize(2);
        long all = room.builds.cache().stream().mapToLong(CacheRecord::bytes).sum();
        assertThat(all).isGreaterThan(600_000);
        assertThat(room.builds.pruneCache(new CachePruning(true, null, all))).isEmpty();
        CachePruning half = new CachePruning(true, null, all - 1);
        assertThat(descriptions(room.builds.prunableCache(half)))
                .singleElement()
                .asString()
                .contains("> /old");
        assertThat(descriptions(room.builds.pruneCache(half)))
                .singleElement()
                .asString()
                .contains("> /old");
        assertThat(descriptions(room.builds.cache())).singleElement().asString().contains("> /new");
        room.build("FROM base\nRUN head -c 300000 /dev/urandom > /new\n");
        assertThat(room.cached()).containsEntry("0.1", true);
    }

    @Test
    void theCacheIsPrunedByAge() throws Exception {
        room.build("FROM base\nRUN echo 1 > /old\n");
        CacheRecord old = room.builds.cache().getFirst();
        room.build("FROM base\nRUN echo 2 > /new\n");
        room.engine.images().remove("made", true);
        CachePruning day = new CachePruning(true, Duration.ofDays(1), 0);
        assertThat(room.builds.prunableCache(day)).as("nothing is a day old").isEmpty();
        try (Connection database = DriverManager.getConnection(
                        "jdbc:sqlite:" + room.engine.paths().database());
                PreparedStatement age =
                        database.prepareStatement("UPDATE build_cache SET last_used_at = ? WHERE id = ?")) {
            age.setString(1, old.lastUsedAt().minus(Duration.ofHours(25)).toString());
            age.setString(2, old.id());
            assertThat(age.executeUpdate()).isEqualTo(1);
        }
        assertThat(room.builds.pruneCache(new CachePruning(true, Duration.ofHours(26), 0)))
                .isEmpty();
        assertThat(descriptions(room.builds.prunableCache(day)))
                .singleElement()
                .asString()
                .contains("> /old");
        assertThat(descriptions(room.builds.pruneCache(day)))
                .singleElement()
                .asString()
                .contains("> /old");
        assertThat(descriptions(room.builds.cache())).singleElement().asString().contains("> /new");
    }

    private static List<String> descriptions(List<CacheRecord> records) {
        return records.stream().map(CacheRecord::description).toList();
    }

    @Test
    void aFolderAndATarCanComeOutToo() throws Exception {
        Path out = folder.resolve("out");
        Path tar = folder.resolve("out.tar");
        room.outputs = List.of(new BuildOutput.Folder(out), new BuildOutput.Tar(tar));
        BuildResult result = room.build("FROM scratch\nCOPY <<EOF /etc/motd\nhi\nEOF\n");
        assertThat(result.image()).isNull();
        assertThat(out.resolve("etc/motd")).hasContent("hi\n");
        assertThat(tar).isNotEmptyFile();
    }

    @Test
    void whatCantBeDoneIsSaidByName() {
        assertThatThrownBy(() -> room.build("FROM base\nRUN --mount=type=ssh true\n"))
                .hasMessageContaining("type=ssh");
        assertThatThrownBy(() -> room.build("FROM base\nRUN --security=insecure true\n"))
                .hasMessageContaining("security.insecure");
        assertThatThrownBy(() -> room.build("FROM base\nRUN --network=host true\n"))
                .hasMessageContaining("network.host");
        assertThatThrownBy(() -> room.build("FROM base\nCOPY nothing /\n")).hasMessageContaining("not found");
        assertThatThrownBy(() -> room.build("FROM base\nFOO bar\n"))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.line()).isEqualTo(2));
        room.target = "nowhere";
        assertThatThrownBy(() -> room.build("FROM base\n"))
                .hasMessageStartingWith("target stage \"nowhere\" could not be found");
    }
}
