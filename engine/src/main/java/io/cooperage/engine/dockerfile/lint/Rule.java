package io.cooperage.engine.dockerfile.lint;

import java.util.List;
import java.util.Locale;

/// A rule of the linter.
///
/// @param name BuildKit's name where BuildKit has the rule, else hadolint's code, else our own
/// @param aliases what other tools call the same; any of these names turns it off or changes its severity
/// @param summary what it is about, in one sentence
/// @param url a page that explains it; empty when there is none
/// @param origin whose rule it is
public record Rule(String name, List<String> aliases, Severity severity, String summary, String url, Origin origin) {
    public Rule {
        aliases = List.copyOf(aliases);
    }

    /// Where a rule comes from, and whether it is on.
    public enum Origin {
        BUILDKIT,
        /// BuildKit's too, but off until asked for.
        BUILDKIT_EXPERIMENTAL,
        HADOLINT,
        /// Hadolint's too, but off until a severity is set for it.
        HADOLINT_OPTIONAL,
        LANGUAGE_SERVER,
        /// Found by ShellCheck, where it is installed.
        SHELLCHECK,
        COOPERAGE
    }

    static Rule buildKit(String name, String summary, String... aliases) {
        return new Rule(name, List.of(aliases), Severity.WARNING, summary, page(name), Origin.BUILDKIT);
    }

    static Rule experimental(String name, String summary) {
        return new Rule(name, List.of(), Severity.WARNING, summary, page(name), Origin.BUILDKIT_EXPERIMENTAL);
    }

    static Rule hadolint(String name, Severity severity, String summary) {
        return new Rule(name, List.of(), severity, summary, wiki(name), Origin.HADOLINT);
    }

    static Rule optional(String name, String summary) {
        return new Rule(name, List.of(), Severity.INFO, summary, wiki(name), Origin.HADOLINT_OPTIONAL);
    }

    static Rule languageServer(String name, Severity severity, String summary, String... aliases) {
        return new Rule(name, List.of(aliases), severity, summary, "", Origin.LANGUAGE_SERVER);
    }

    static Rule own(String name, Severity severity, String summary) {
        return new Rule(name, List.of(), severity, summary, "", Origin.COOPERAGE);
    }

    public boolean isCalled(String other) {
        return name.equals(other) || aliases.contains(other);
    }

    private static String wiki(String code) {
        return "https://github.com/hadolint/hadolint/wiki/" + code;
    }

    /// `JSONArgsRecommended` has its page at `json-args-recommended`.
    private static String page(String name) {
        String dashed = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2");
        return "https://docs.docker.com/go/dockerfile/rule/" + dashed.toLowerCase(Locale.ROOT) + "/";
    }
}
