package io.cooperage.engine.dockerfile.bench;

import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// How long each answer takes after a keystroke in a file of 1,000 lines.
@State(Scope.Benchmark)
public class DockerfileBenchmark {
    private static final int LINES = 1_000;
    private static final int TYPINGS = 64;

    private final List<String> typed = new ArrayList<>();
    private int next;

    public DockerfileBenchmark() {
        String text = sample(LINES);
        Random random = new Random(1);
        for (int i = 0; i < TYPINGS; i++) {
            int at = random.nextInt(text.length());
            typed.add(text.substring(0, at) + "x" + text.substring(at));
        }
    }

    /// Each with a character more at another place, as typing gives.
    private DockerfileDocument document() {
        next = (next + 1) % TYPINGS;
        return new DockerfileDocument(typed.get(next), BuildFacts.NONE, LintSettings.DEFAULT);
    }

    @Benchmark
    public int parse() {
        return document().file().instructions().size();
    }

    @Benchmark
    public int lint() {
        return document().diagnostics().size();
    }

    @Benchmark
    public int format() {
        return document().format(FormatOptions.DEFAULT).size();
    }

    /// All that an editor asks for when a character is typed.
    @Benchmark
    public int keystroke() {
        DockerfileDocument document = document();
        int middle = document.source().length() / 2;
        return document.diagnostics().size()
                + document.semanticTokens().size()
                + document.folds().size()
                + document.outline().size()
                + document.links().size()
                + document.complete(middle).size()
                + document.highlights(middle).size();
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
