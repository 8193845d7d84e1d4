package io.cooperage.engine.dockerfile;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/// Texts that look enough like Dockerfiles to reach every corner of the reader, and some that don't at all.
final class DockerfileTexts {
    private static final String[] PIECES = {
        "FROM ",
        "from ",
        "RUN ",
        "COPY ",
        "ADD ",
        "ENV ",
        "ARG ",
        "LABEL ",
        "CMD ",
        "ENTRYPOINT ",
        "ONBUILD ",
        "USER ",
        "HEALTHCHECK ",
        "SHELL ",
        "EXPOSE ",
        "VOLUME ",
        "WORKDIR ",
        "STOPSIGNAL ",
        "MAINTAINER ",
        "FOO ",
        "NONE",
        "AS ",
        "alpine",
        "alpine:3.20",
        "scratch",
        "base",
        "--from=",
        "--platform=",
        "--mount=",
        "--chown=",
        "type=cache,target=/x",
        "--interval=5s ",
        "<<EOF",
        "<<-EOF",
        "<<'EOF' ",
        "EOF\n",
        "\tEOF\n",
        "a=b ",
        "a=",
        "=",
        "$a",
        "${a:-b}",
        "${a#*x}",
        "${",
        "}",
        "\"",
        "'",
        "[",
        "]",
        "[\"a\", \"b\"]",
        ",",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\\\n",
        "\\ \n",
        "\\\r\n",
        "`\n",
        "\\",
        "# escape=`\n",
        "#escape=\\\n",
        "# syntax=docker/dockerfile:1\n",
        "# check=skip=all\n",
        "# comment\n",
        "  # inner\n",
        "#",
        "apt-get install ",
        "-y ",
        "&& ",
        "| ",
        "; ",
        "$(",
        ")",
        "cd /x",
        "é",
        "한국어",
        "👽",
        "\u0000",
        "\uFEFF",
        "\u00A0",
        "\u0085",
        "\uD800",
        "80/tcp",
        "1:2:3",
        "*",
        "?",
        "/",
        ".."
    };

    private DockerfileTexts() {}

    static String piece(SplittableRandom random) {
        return PIECES[random.nextInt(PIECES.length)];
    }

    /// Pieces in any order.
    static String composed(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(80); left > 0; left--) {
            text.append(piece(random));
        }
        return text.toString();
    }

    static Arbitrary<String> any() {
        Arbitrary<String> composed = Arbitraries.of(PIECES).list().ofMaxSize(60).map(pieces -> String.join("", pieces));
        return Arbitraries.frequencyOf(
                Tuple.of(5, composed), Tuple.of(1, Arbitraries.strings().ofMaxLength(300)));
    }
}
