package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.text.TextEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Texts without end: no crash, no hang, nothing lost. A few of them in every test run; with
/// `-Dcooperage.fuzz.seconds=60`, as packaging/test has it, for a minute and each time others.
class DockerfileFuzzTest {
    private static final int COUNT = 1_500;
    private static final int LENGTH_MAX = 20_000;

    /// Far more than any text of that length takes on the slowest machine.
    private static final int HANG_SECONDS = 60;

    @Test
    void nothingIsLostAndNothingHangs() throws Exception {
        long seconds = Long.getLong("cooperage.fuzz.seconds", 0);
        long seed = seconds == 0 ? 1 : System.nanoTime();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<String> seeds = seeds();
        SplittableRandom random = new SplittableRandom(seed);
        int done = 0;
        try (ExecutorService worker =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
            while (seconds == 0 ? done < COUNT : System.nanoTime() < end) {
                String text = text(random, seeds);
                int offset = random.nextInt(text.length() + 1);
                try {
                    worker.submit(() -> check(text, offset, seconds == 0)).get(HANG_SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException failure) {
                    throw new AssertionError(about(text), failure.getCause());
                } catch (TimeoutException hang) {
                    worker.shutdownNow();
                    throw new AssertionError("no answer in " + HANG_SECONDS + " s: " + about(text), hang);
                }
                done++;
            }
        }
        assertThat(done).isPositive();
    }

    /// Enough to have it again.
    private static String about(String text) {
        try {
            Path kept = Files.createTempFile("fuzzed", ".Dockerfile");
            Files.write(kept, text.getBytes(StandardCharsets.UTF_16));
            return "with the text in " + kept + " (UTF-16)";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param twice formatting what is formatted must change nothing: held to for the texts that are the same each
    ///     time, since among random bytes there are continuations of continuations that nobody writes
    private static void check(String text, int offset, boolean twice) {
        Dockerfile file = DockerfileParser.parse(text);
        assertThat(file.toText()).isEqualTo(text);
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(document.diagnostics())
                .allMatch(found -> found.range().end() <= text.length())
                .allMatch(found -> found.line() <= document.source().lineCount());
        document.complete(offset);
        document.hover(offset);
        document.signature(offset);
        document.semanticTokens();
        document.outline();
        document.folds();
        document.links();
        TextEdit.apply(text, document.rename(offset, "renamed"));
        String formatted = TextEdit.apply(text, document.format(FormatOptions.DEFAULT));
        String again = TextEdit.apply(formatted, document.withText(formatted).format(FormatOptions.DEFAULT));
        if (twice) {
            assertThat(again).isEqualTo(formatted);
        }
    }

    private static String text(SplittableRandom random, List<String> seeds) {
        StringBuilder text = new StringBuilder(
                random.nextInt(3) == 0 ? DockerfileTexts.composed(random) : seeds.get(random.nextInt(seeds.size())));
        int changes = random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            change(random, text, seeds);
        }
        if (text.length() > LENGTH_MAX) {
            text.setLength(LENGTH_MAX);
        }
        return text.toString();
    }

    private static void change(SplittableRandom random, StringBuilder text, List<String> seeds) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(40));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, text.substring(at, end).repeat(1 + random.nextInt(5)));
            case 2 -> text.insert(at, DockerfileTexts.piece(random));
            case 3 -> text.insert(at, (char) random.nextInt(Character.MAX_VALUE + 1));
            case 4 -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) (text.charAt(at) ^ (1 << random.nextInt(7))));
                }
            }
            default -> {
                String other = seeds.get(random.nextInt(seeds.size()));
                int from = random.nextInt(other.length() + 1);
                text.insert(at, other, from, Math.min(other.length(), from + 200));
            }
        }
    }

    /// Dockerfiles that people wrote, where they are at hand.
    private static List<String> seeds() throws IOException {
        List<String> seeds = new ArrayList<>(List.of("""
                # syntax=docker/dockerfile:1
                ARG VERSION=12
                FROM debian:${VERSION}-slim AS build
                WORKDIR /src
                COPY --chown=1000:1000 --exclude=*.md . .
                RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
                    # what is needed to build
                    apt-get update && \\
                    apt-get install -y gcc
                RUN <<EOF bash
                set -e
                make
                EOF
                FROM scratch
                COPY --from=build /src/out /
                HEALTHCHECK --interval=5s --retries=3 CMD ["/out", "--check"]
                ENTRYPOINT ["/out"]
                """, """
                # escape=`
                FROM windows
                RUN dir c:\\ `
                    && echo done
                ONBUILD COPY [ "a b", "/c" ]
                """));
        String cases = System.getProperty("cooperage.cases", "");
        Path folder = Path.of(cases.isEmpty() ? "none" : cases);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(path -> path.endsWith("Dockerfile")).toList()) {
                    seeds.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return seeds;
    }
}
