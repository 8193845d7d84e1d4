package io.cooperage.engine.dockerfile.bench;

import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/// Prints how long each answer takes after a keystroke in a file of a given number of lines (1,000 unless
/// said), as
/// median and 95th percentile in milliseconds, warm.
public final class DockerfileBench {
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 60;

    private int sink;

    private DockerfileBench() {}

    public static void main(String[] arguments) {
        int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        new DockerfileBench().run(sample(lines));
    }

    private void run(String text) {
        System.out.printf(Locale.ROOT, "%d lines, %d characters%n", text.lines().count(), text.length());
        measure("parse", text, document -> document.file().instructions().size());
        measure("parse + model", text, document -> document.model().stages().size());
        measure("parse + lint", text, document -> document.diagnostics().size());
        measure("parse + tokens", text, document -> document.semanticTokens().size());
        measure(
                "parse + complete",
                text,
                document -> document.complete(document.source().length() / 2).size());
        measure(
                "parse + format",
                text,
                document -> document.format(FormatOptions.DEFAULT).size());
        measure("a whole keystroke", text, DockerfileBench::keystroke);
        System.out.println("(" + sink + ")");
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

    private void measure(String name, String text, ToIntFunction<DockerfileDocument> work) {
        Random random = new Random(1);
        double[] millis = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            // A character more at some place, as typing gives.
            int at = random.nextInt(text.length());
            String typed = text.substring(0, at) + "x" + text.substring(at);
            long start = System.nanoTime();
            sink += work.applyAsInt(new DockerfileDocument(typed, BuildFacts.NONE, LintSettings.DEFAULT));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-20s median %7.2f ms   p95 %7.2f ms%n",
                name,
                millis[ROUNDS / 2],
                millis[ROUNDS * 95 / 100]);
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
