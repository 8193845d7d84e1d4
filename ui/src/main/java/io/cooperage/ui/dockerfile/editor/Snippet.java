package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lines that are typed often, with places to fill in: `${word}` is a place that holds `word` until something else is
/// typed there.
///
/// @param label what the list shows and what is typed to find it
record Snippet(String label, String detail, String body) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    private static final List<Snippet> ALL = List.of(
            new Snippet("RUN apt-get install", "packages of Debian, without leftovers", """
                    RUN apt-get update \\
                        && apt-get install -y --no-install-recommends ${packages} \\
                        && rm -rf /var/lib/apt/lists/*
                    """),
            new Snippet("RUN apk add", "packages of Alpine, without leftovers", "RUN apk add --no-cache ${packages}\n"),
            new Snippet(
                    "RUN with cache",
                    "keeps a folder between builds",
                    "RUN --mount=type=cache,target=${/root/.cache} \\\n    ${command}\n"),
            new Snippet(
                    "RUN with secret",
                    "reads a secret that no layer keeps",
                    "RUN --mount=type=secret,id=${name} \\\n    ${command}\n"),
            new Snippet("RUN script", "several lines of shell", "RUN <<EOF\nset -eu\n${command}\nEOF\n"),
            new Snippet("FROM builder and final stage", "compiles in one stage, ships from another", """
                    FROM ${image} AS build
                    WORKDIR /src
                    COPY . .
                    RUN ${command}

                    FROM ${debian:12-slim}
                    COPY --from=build ${/src/program} /usr/local/bin/
                    """),
            new Snippet(
                    "USER own account",
                    "a program that is not root",
                    "RUN useradd --system --uid ${10001} ${app}\nUSER ${10001}\n"),
            new Snippet("HEALTHCHECK of a web server", "asks it every half minute", """
                    HEALTHCHECK --interval=30s --timeout=3s --retries=3 \\
                        CMD wget -q -O /dev/null http://localhost:${8080}/ || exit 1
                    """),
            new Snippet("LABEL of the image", "title and source, as the OCI names them", """
                    LABEL org.opencontainers.image.title="${title}" \\
                          org.opencontainers.image.source="${address}"
                    """));

    /// The text without the marks, and where its places are.
    record Filled(String text, List<TextRange> places) {}

    /// Those that begin like `typed`, whatever the case; none for nothing typed.
    static List<Snippet> matching(String typed) {
        String lower = typed.toLowerCase(Locale.ROOT);
        return lower.isEmpty()
                ? List.of()
                : ALL.stream()
                        .filter(snippet ->
                                snippet.label.toLowerCase(Locale.ROOT).startsWith(lower))
                        .toList();
    }

    Filled fill() {
        String lines = body.stripTrailing();
        StringBuilder text = new StringBuilder();
        List<TextRange> places = new ArrayList<>();
        Matcher matcher = PLACE.matcher(lines);
        int end = 0;
        while (matcher.find()) {
            text.append(lines, end, matcher.start());
            String word = matcher.group(1);
            places.add(new TextRange(text.length(), text.length() + word.length()));
            text.append(word);
            end = matcher.end();
        }
        text.append(lines, end, lines.length());
        return new Filled(text.toString(), places);
    }
}
