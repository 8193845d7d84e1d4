package io.cooperage.engine.build;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Prints how long builds take: of 2,000 files with everything in the cache, and of two RUNs with nothing
/// in it.
///
///     java … io.cooperage.engine.build.BuildBench FOLDER
final class BuildBench {
    private static final int FILES = 2_000;
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 5;

    private BuildBench() {}

    /// @param args an empty folder
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path context = Files.createDirectories(folder.resolve("context"));
        for (int i = 0; i < FILES; i++) {
            Path file = context.resolve("d" + i % 50).resolve("f" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "file " + i + "\n".repeat(i));
        }
        try (Engine engine = Engine.open(EnginePaths.under(folder.resolve("e")))) {
            Path root = BusyboxRoot.create(folder.resolve("rootfs"));
            engine.images().importRoot(root, "base", null, List.of(), TransferListener.NONE);
            String cached = "FROM base\nRUN echo one > /one\nCOPY . /src/\nRUN echo two > /two\nCMD [\"sh\"]\n";
            for (int round = 0; round < ROUNDS; round++) {
                time("2000 files, all cached", round, engine, context, cached);
            }
            for (int round = 0; round < ROUNDS; round++) {
                String fresh = "FROM base\nENV A=" + UUID.randomUUID() + "\nRUN echo one > /one\nRUN echo two > /two\n";
                time("two RUNs from nothing", round, engine, context, fresh);
            }
        }
    }

    private static void time(String what, int round, Engine engine, Path context, String dockerfile) {
        BuildRequest plain = DoomedBuild.request(dockerfile);
        BuildRequest request = new BuildRequest(
                new BuildContext.Folder(context),
                plain.dockerfile(),
                dockerfile,
                List.of("made"),
                null,
                plain.args(),
                plain.labels(),
                null,
                false,
                List.of(),
                0,
                false,
                "default",
                List.of(),
                plain.secrets(),
                plain.namedContexts(),
                plain.outputs(),
                null,
                List.of(),
                0,
                0,
                false);
        StringBuilder steps = new StringBuilder();
        long began = System.nanoTime();
        engine.builder().build(request, event -> {
            if (event instanceof BuildEvent.StepDone done) {
                steps.append(String.format(
                        Locale.ROOT, " %s %.0fms", done.stepId(), done.took().toNanos() / 1e6));
            }
        });
        if (round >= WARM_UP) {
            double millis = (System.nanoTime() - began) / 1e6;
            System.out.println(String.format(Locale.ROOT, "%s: %.0f ms (%s)", what, millis, steps));
        }
    }
}
