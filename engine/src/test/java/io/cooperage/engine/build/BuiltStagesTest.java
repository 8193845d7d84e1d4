package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.CheckReport.Finding;
import io.cooperage.engine.build.known.StoreImages;
import io.cooperage.engine.dockerfile.edit.CompletionItem;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What the language knows of stages that a real engine has built: their files, users and programs.
@Tag("kernel")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BuiltStagesTest {
    private static final String BUILD = """
            FROM base AS build
            ARG FLAVOUR=plain
            WORKDIR /src
            COPY main.sh Makefile ./
            RUN mkdir -p /out/bin && echo "#!/bin/sh" > /out/bin/app-$FLAVOUR && chmod +x /out/bin/* \\
                && echo 'builder:x:77:77::/:/bin/sh' >> /etc/passwd
            ENV LATER=1
            """;

    @TempDir
    static Path folder;

    private static BuildRoom room;
    private static BuiltStages stages;

    @SuppressWarnings("NullAway.Init") // Made before the first test.
    BuiltStagesTest() {}

    @BeforeAll
    static void open() throws Exception {
        room = new BuildRoom(folder);
        room.file("main.sh", "echo main");
        room.file("Makefile", "all:");
        stages = room.builds.stages(new BuildContext.Folder(room.context), BuildRequest.DOCKERFILE);
    }

    @AfterAll
    static void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    @Order(1)
    void beforeABuildOnlyWhatIsEvidentIsProposed() {
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=build /s| /"))
                .containsExactlyInAnyOrder("/sys/", "/src/");
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=build /src/| /"))
                .containsExactlyInAnyOrder("/src/main.sh", "/src/Makefile");
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=build /out/| /")).isEmpty();
        assertThat(warnings(BUILD + "CMD [\"no-such-program\"]\n"))
                .as("a RUN that was not built may bring anything")
                .isEmpty();
        assertThat(warnings("FROM base\nCOPY main.sh /usr/bin/\nCMD [\"main.sh\"]\n"))
                .isEmpty();
        assertThat(warnings("FROM base\nCOPY main.sh /usr/bin/\nCMD [\"main\"]\n"))
                .containsExactly("3: What is built here on 'base' has no program 'main'");
        assertThat(warnings("FROM base\nENTRYPOINT [\"/bin/sh\", \"-c\"]\nCMD [\"words\"]\n"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void afterwardsTheRealFilesOfTheStageAre() {
        room.build(BUILD);
        stages.forget();
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=build /out/bin/| /"))
                .containsExactly("/out/bin/app-plain");
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=0 /out/| /")).containsExactly("/out/bin/");
        assertThat(proposed(BUILD + "FROM base\nRUN --mount=type=bind,from=build,source=/out/|"))
                .containsExactly("/out/bin/");
        assertThat(proposed(BUILD + "USER b|")).containsExactly("builder");
        assertThat(proposed(BUILD + "COPY --chown=b|")).containsExactly("builder");
        assertThat(proposed(BUILD + "FROM build\nCMD [\"/out/bin/|"))
                .as("a stage on a stage has its files")
                .containsExactly("/out/bin/app-plain");
        // A step that was never done adds nothing, but what was done before it stays known.
        assertThat(proposed(BUILD + "RUN touch /out/new\nFROM scratch\nCOPY --from=build /out/| /"))
                .containsExactly("/out/bin/");
    }

    @Test
    @Order(3)
    void programsAreLookedForInWhatTheStageReallyHolds() {
        assertThat(warnings(BUILD + "CMD [\"/out/bin/app-plain\"]\n")).isEmpty();
        assertThat(warnings(BUILD + "CMD [\"/out/bin/app\"]\n"))
                .containsExactly("8: What is built here on 'base' has no program '/out/bin/app'");
        assertThat(warnings(BUILD + "FROM scratch\nCOPY --from=build /out/bin/ /\nENTRYPOINT [\"/app-plain\"]\n"))
                .isEmpty();
        assertThat(warnings(BUILD + "FROM scratch\nCOPY --from=build /out/bin/ /\nENTRYPOINT [\"/app\"]\n"))
                .containsExactly("10: What is built here on 'scratch' has no program '/app'");
        assertThat(warnings(BUILD.replace("=plain", "=other") + "CMD [\"/out/bin/app-other\"]\n"))
                .as("with another argument the RUN would have another result")
                .isEmpty();
        room.file("Makefile", "all: changed");
        stages.forget();
        assertThat(warnings(BUILD + "CMD [\"/out/bin/app\"]\n"))
                .as("with another file the RUN may have another result")
                .isEmpty();
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=build /out/bin/| /"))
                .as("a proposal need not be right")
                .containsExactly("/out/bin/app-plain");
        room.file("Makefile", "all:");
    }

    @Test
    @Order(4)
    void whatIsClearedIsForgotten() {
        room.engine.images().remove("made", true);
        room.builds.pruneCache(new CachePruning(true, null, 0));
        stages.forget();
        assertThat(proposed(BUILD + "FROM scratch\nCOPY --from=build /out/| /")).isEmpty();
        assertThat(warnings(BUILD + "CMD [\"/out/bin/app\"]\n")).isEmpty();
    }

    /// What can stand at the bar.
    private static List<String> proposed(String text) {
        int bar = text.indexOf('|');
        String plain = text.substring(0, bar) + text.substring(bar + 1);
        Facts facts = new Facts();
        return new DockerfileDocument(plain, facts, LintSettings.DEFAULT)
                .complete(bar).stream()
                        .filter(item -> item.kind() != CompletionItem.Kind.STAGE
                                && item.kind() != CompletionItem.Kind.IMAGE
                                && !item.detail().equals("WORKDIR"))
                        .map(CompletionItem::label)
                        .toList();
    }

    /// What `build --check` says of programs.
    private static List<String> warnings(String text) {
        return room.builds.check(room.request(text)).findings().stream()
                .filter(found -> found.rule().equals("CommandNotFound"))
                .map((Finding found) -> found.line() + ": " + found.message())
                .toList();
    }

    /// As an editor puts it together.
    private static final class Facts implements BuildFacts {
        private final StoreImages images = new StoreImages(room.engine.images());

        @Override
        public @Nullable ImageFacts image(String reference) {
            return images.facts(reference);
        }

        @Override
        public ContextFacts context() {
            return new ContextFacts(new Flat(), IgnoreMatcher.NOTHING);
        }

        @Override
        public @Nullable StageFacts stage(BuildModel model, StageModel stage) {
            return stages.find(model, stage);
        }
    }

    /// The context, which has no folders.
    private static final class Flat implements FileTree {
        @Override
        public List<Item> list(String directory) {
            String[] names = directory.isEmpty() ? room.context.toFile().list() : null;
            return names == null
                    ? List.of()
                    : Arrays.stream(names)
                            .map(name -> new Item(name, false, false, 1))
                            .toList();
        }

        @Override
        public @Nullable Item find(String path) {
            return list("").stream()
                    .filter(item -> item.name().equals(path))
                    .findFirst()
                    .orElse(null);
        }
    }
}
