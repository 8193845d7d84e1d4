package io.cooperage.engine.dockerfile.bench;

import io.cooperage.engine.bench.Measurement;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.function.ToIntFunction;

/// What each answer after a keystroke costs in a file of a given number of lines (1,000 unless said), warm:
/// the processor time of the thread, which what else runs on the machine changes little.
///
///     java … io.cooperage.engine.dockerfile.bench.DockerfileBench [LINES]
public final class DockerfileBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 200;
    private static final int ROUNDS = 60;
    private static final double LINT_TARGET = 30;
    private static final double KEY_TARGET = 50;

    private int sink;

    private DockerfileBench() {}

    public static void main(String[] arguments) {
        int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        new DockerfileBench().run(sample(lines));
    }

    private void run(String text) {
        measure("parse", 0, text, document -> document.file().instructions().size());
        measure("parse + model", 0, text, document -> document.model().stages().size());
        measure(
                "parse + lint",
                LINT_TARGET,
                text,
                document -> document.diagnostics().size());
        measure("parse + tokens", 0, text, document -> document.semanticTokens().size());
        measure(
                "parse + complete",
                0,
                text,
                document -> document.complete(document.source().length() / 2).size());
        measure(
                "parse + format",
                0,
                text,
                document -> document.format(FormatOptions.DEFAULT).size());
        measure("all that a key asks for", KEY_TARGET, text, DockerfileBench::keystroke);
        if (sink == 0) {
            throw new IllegalStateException("nothing was found in the sample");
        }
    }

    /// All that an editor asks for when a character is typed.
    private static int keystroke(DockerfileDocument document) {
        int middle = document.source().length() / 2;
        return document.diagnostics().size()
                + document.semanticTokens().size()
                + document.folds().size()
                + document.outline().size()
                + document.links().size()
                + document.complete(middle).size()
                + document.highlights(middle).size();
    }

    private void measure(String name, double target, String text, ToIntFunction<DockerfileDocument> work) {
        Random random = new Random(1);
        double[] millis = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            // A character more at some place, as typing gives.
            int at = random.nextInt(text.length());
            String typed = text.substring(0, at) + "x" + text.substring(at);
            long start = THREADS.getCurrentThreadCpuTime();
            sink += work.applyAsInt(new DockerfileDocument(typed, BuildFacts.NONE, LintSettings.DEFAULT));
            if (i >= 0) {
                millis[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
            }
        }
        String row = "dockerfile: " + name + ", " + text.lines().count() + " lines";
        System.out.println(
                Measurement.of(row, Measurement.median(millis), "ms", target).line());
    }

    private static String sample(int lines) {
        StringBuilder out = new StringBuilder("# syntax=docker/dockerfile:1\nARG VERSION=12\n");
        int count = 2;
        int stage = 0;
        while (count < lines) {
            String part = """
                FROM debian:${VERSION} AS stage%d
                ARG TOOL=curl
                ENV PATH=/opt/tool/bin:$PATH LANG=C.UTF-8 STAGE_NUMBER=%d
                WORKDIR /src
                RUN --mount=type=cache,target=/var/cache/apt apt-get update \\
                    && apt-get install -y --no-install-recommends \\
                        build-essential \\
                        # what fetches the sources
                        ${TOOL} \\
                        git=1:2.39 \\
                    && rm -rf /var/lib/apt/lists/*
                COPY --chown=1000:1000 src/ include/ /src/
                RUN <<EOF
                set -eu
                ./configure --prefix=/opt/tool
                make -j "$(nproc)" && make install | tee build.log
                EOF
                LABEL org.opencontainers.image.title="stage %d" org.opencontainers.image.version="$VERSION"
                HEALTHCHECK --interval=30s CMD ["/opt/tool/bin/check"]
                CMD ["/opt/tool/bin/tool", "--serve"]
                """.formatted(stage, stage, stage);
            out.append(part);
            count += (int) part.lines().count();
            stage++;
        }
        return out.toString();
    }
}
