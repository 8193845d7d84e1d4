package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.LabelFormat;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.lint.QuickFix;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.text.TextEdit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each rule on a file that breaks it and one that does not, with the fix where there is one.
class LinterTest {
    /// Columns: rule, breaks it, is fine. \n starts a line; FROM is put in front of what has none.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '`',
            value = {
                "DL3001 | RUN service nginx start | RUN echo service",
                "DL3002 | USER root | USER root\\nUSER 1000",
                "DL3003 | RUN cd /x && make | RUN make -C /x",
                "DL3004 | RUN sudo make | RUN make sudo",
                "DL3006 | FROM debian | FROM debian:12",
                "DL3006 | FROM a/b:1 AS x\\nFROM debian | FROM a/b:1 AS x\\nFROM x",
                "DL3007 | FROM debian:latest | FROM debian:12",
                "DL3008 | RUN apt-get install -y curl | RUN apt-get install -y curl=8.1",
                "DL3008 | RUN if true; then apt-get install -y -t stable curl; fi | RUN apt-get install -y ./x.deb",
                "DL3009 | RUN apt-get update | RUN apt-get update && rm -rf /var/lib/apt/lists/*",
                "DL3009 | RUN apt-get update | RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update",
                "DL3010 | COPY a.tgz /\\nRUN tar -xzf /a.tgz | COPY a.tgz /",
                "DL3013 | RUN pip install flask | RUN pip install flask==3.0 -r x.txt",
                "DL3013 | RUN python3 -m pip install flask | RUN pip install ./local",
                "DL3014 | RUN apt-get install curl=1 | RUN apt-get -qq install curl=1",
                "DL3015 | RUN apt-get install -y curl=1 | RUN apt-get install -y --no-install-recommends curl=1",
                "DL3016 | RUN npm install express | RUN npm install @x/express@4",
                "DL3016 | RUN npm install git://x/y | RUN npm install",
                "DL3018 | RUN apk add --no-cache curl | RUN apk add --no-cache curl=8.1 -t .deps",
                "DL3019 | RUN apk add curl=8 | RUN apk add --no-cache curl=8",
                "DL3020 | ADD file / | ADD file.tar.gz https://x.y/z /d/",
                "DL3021 | COPY a b /c | COPY a b /c/",
                "DL3022 | COPY --from=nowhere /a /b | COPY --from=reg/img:1 /a /b",
                "DL3027 | RUN apt install -y curl=1 | RUN apt-get install -y curl=1",
                "DL3028 | RUN gem install rails | RUN gem install rails:7.0",
                "DL3030 | RUN yum install x-1.0 | RUN yum install -y x-1.0",
                "DL3032 | RUN yum install -y x-1.0 | RUN yum install -y x-1.0 && yum clean all",
                "DL3033 | RUN yum install -y httpd | RUN yum install -y httpd-2.24.4",
                "DL3034 | RUN zypper install x=1 | RUN zypper install -y x=1",
                "DL3035 | RUN zypper -n dup | RUN zypper -n in x=1",
                "DL3036 | RUN zypper -n in x=1 | RUN zypper -n in x=1 && zypper clean",
                "DL3037 | RUN zypper -n in x | RUN zypper -n in \"x>=1\"",
                "DL3038 | RUN dnf install x-1 | RUN microdnf install -y x-1",
                "DL3040 | RUN dnf install -y x-1 | RUN dnf install -y x-1 && dnf clean all",
                "DL3041 | RUN dnf install -y x | RUN dnf install -y x-1.2",
                "DL3042 | RUN pip install x==1 | RUN pip install --no-cache-dir x==1",
                "DL3042 | RUN pip3 install x==1 | ENV PIP_NO_CACHE_DIR=1\\nRUN pip3 install x==1",
                "DL3044 | ENV A=/x B=$A | ENV A=/x\\nENV B=$A",
                "DL3044 | ENV A=/x A=$A/y | ENV A=/x\\nENV A=$A/y",
                "DL3045 | COPY a b | WORKDIR /x\\nCOPY a b",
                "DL3046 | RUN useradd -u 123456 x | RUN useradd -l -u 123456 x",
                "DL3047 | RUN wget http://x | RUN wget -nv http://x",
                "DL3048 | LABEL A_B=1 | LABEL org.x.a-b=1",
                "DL3059 | RUN a\\nRUN b | RUN a && b && c\\nRUN d",
                "DL3060 | RUN yarn install | RUN yarn install && yarn cache clean",
                "DL3062 | RUN go install x.org/y@latest | RUN go install x.org/y@v1",
                "DL3064 | ENV MYUSERNAME=x | ENV NAME=x",
                "DL3066 | USER me | USER 1000:me",
                "DL3067 | COPY --from=reg/x:1 / / | COPY --from=reg/x:1 /a /",
                "DL4001 | RUN curl x\\nRUN wget -q y | RUN curl x",
                "DL4005 | RUN ln -sf /bin/bash /bin/sh | SHELL [\"/bin/bash\", \"-c\"]",
                "DL4006 | RUN a | b | SHELL [\"/bin/bash\",\"-o\",\"pipefail\",\"-c\"]\\nRUN a",
                "DirectiveCasing | # Syntax=x\\nFROM a:1 | # syntax=x\\nFROM a:1",
                "InvalidImageName | FROM UPPER/x:1:2 | FROM upper/x:1",
                "InvalidPort | EXPOSE 70000 | EXPOSE 7000",
                "InvalidPort | EXPOSE 80/http | EXPOSE 80/tcp",
                "InvalidSignal | STOPSIGNAL SIGTREM | STOPSIGNAL SIGTERM",
                "JSONInSingleQuotes | CMD ['a', 'b'] | CMD [\"a\", \"b\"]",
                "RetriesAtLeastOne | HEALTHCHECK --retries=0 CMD x | HEALTHCHECK --retries=1 CMD x",
                "CopyOutsideContext | COPY ../x /x | COPY a/../x /x",
            })
    void rules(String rule, String bad, String good) {
        // The pipe separates columns, so the rule about pipes says what it means in another way.
        String broken = rule.equals("DL4006") ? "RUN a \\| b".replace("\\|", "|") : bad;
        assertThat(names(withFrom(broken))).as(bad).contains(rule);
        if (!rule.equals("DL4006")) {
            assertThat(names(withFrom(good))).as(good).doesNotContain(rule);
        }
    }

    @Test
    void pipefailSatisfiesPipes() {
        String shell = "FROM a:1\nSHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"]\nRUN a | b\n";
        assertThat(names(shell)).doesNotContain("DL4006");
        assertThat(names("FROM a:1\nRUN echo 'a | b'\n")).doesNotContain("DL4006");
    }

    private static String withFrom(String text) {
        String lines = text.replace("\\n", "\n") + "\n";
        return lines.contains("FROM ") ? lines : "FROM image:1\n" + lines;
    }

    /// Columns: rule, before, after its first fix. Both are one instruction behind a FROM.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DL3014 | RUN apt-get install curl | RUN apt-get install -y curl",
                "DL3015 | RUN apt-get install curl | RUN apt-get install --no-install-recommends curl",
                "DL3019 | RUN apk add curl | RUN apk add --no-cache curl",
                "DL3020 | ADD a /b | COPY a /b",
                "DL3021 | COPY a b /c | COPY a b /c/",
                "DL3027 | RUN apt update | RUN apt-get update",
                "DL3030 | RUN yum install x | RUN yum install -y x",
                "DL3042 | RUN pip install x | RUN pip install --no-cache-dir x",
                "DL3046 | RUN useradd -u 123456 x | RUN useradd -l -u 123456 x",
                "DL3047 | RUN wget x | RUN wget --progress=dot:giga x",
                "JSONArgsRecommended | CMD nginx -g daemon | CMD [\"nginx\", \"-g\", \"daemon\"]",
                "LegacyKeyValueFormat | ENV A b c | ENV A=\"b c\"",
                "LegacyKeyValueFormat | ARG a b | ARG a=b",
                "MaintainerDeprecated | MAINTAINER me <a@b> | LABEL org.opencontainers.image.authors=\"me <a@b>\"",
                "ExposeProtoCasing | EXPOSE 80/TCP | EXPOSE 80/tcp",
                "ExposeInvalidFormat | EXPOSE 8080:80 | EXPOSE 80",
                "ConsistentInstructionCasing | run x | RUN x",
                "WorkdirRelativePath | WORKDIR app | WORKDIR /app",
                "JSONInSingleQuotes | CMD ['a'] | CMD [\"a\"]",
                "InvalidSignal | STOPSIGNAL SIGTREM | STOPSIGNAL SIGTERM",
                "Syntax | RNU x | RUN x",
                "Syntax | COPY --chwon=a b c | COPY --chown=a b c",
                "Syntax | RUN --mount=type=cahce,target=/x y | RUN --mount=type=cache,target=/x y",
                "Syntax | RUN --mount=type=cache,targt=/x y | RUN --mount=type=cache,target=/x y",
                "Syntax | RUN --mount=type=cache,sharing=locket,target=/x y"
                        + " | RUN --mount=type=cache,sharing=locked,target=/x y",
                "Syntax | RUN --mount=id=type=cahce,type=cahce y | RUN --mount=id=type=cahce,type=cache y",
                "DL3032 | RUN yum install -y x-1 | RUN yum install -y x-1 \\\\n    && yum clean all",
                "DL3034 | RUN zypper install x=1 | RUN zypper install -y x=1",
                "DL3036 | RUN zypper -n in x=1 | RUN zypper -n in x=1 \\\\n    && zypper clean",
                "DL3038 | RUN dnf install x-1 | RUN dnf install -y x-1",
                "DL3040 | RUN dnf install -y x-1 | RUN dnf install -y x-1 \\\\n    && dnf clean all",
                "DL3060 | RUN yarn install | RUN yarn install \\\\n    && yarn cache clean",
                "DL3025 | HEALTHCHECK CMD curl -f x | HEALTHCHECK CMD [\"curl\", \"-f\", \"x\"]",
                "UndefinedVar | ENV A=$PAHT | ENV A=$PATH",
            })
    void fixes(String rule, String before, String after) {
        String text = "FROM image:1\n" + before + "\n";
        Diagnostic diagnostic = lint(text, LintSettings.DEFAULT, BuildFacts.NONE).stream()
                .filter(d -> d.rule().name().equals(rule) && !d.fixes().isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError(rule + " found nothing to fix"));
        assertThat(apply(text, diagnostic)).isEqualTo("FROM image:1\n" + after.replace("\\n", "\n") + "\n");
    }

    /// Columns: rule, before, after its first fix.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DirectiveCasing | # Syntax=x\\nFROM a:1 | # syntax=x\\nFROM a:1",
                "FromAsCasing | FROM a:1 as x | FROM a:1 AS x",
                "FromAsCasing | from a:1 AS x | from a:1 as x",
                "RedundantTargetPlatform | FROM --platform=$TARGETPLATFORM a:1 | FROM a:1",
                "FromPlatformFlagConstDisallowed | FROM --platform=linux/amd64 a:1 AS x | FROM a:1 AS x",
                "Syntax | FROM a:1 foo x | FROM a:1 AS x",
                "Syntax | from a:1 sa x | from a:1 as x",
            })
    void fixesOfStagesAndDirectives(String rule, String before, String after) {
        String text = before.replace("\\n", "\n") + "\n";
        assertThat(apply(text, only(text, rule))).isEqualTo(after.replace("\\n", "\n") + "\n");
    }

    @Test
    void whatCantBeMendedForSureHasNoFix() {
        String variable = "FROM a:1\nARG T=cahce\nRUN --mount=type=$T,target=/x y\n";
        assertThat(only(variable, "Syntax").fixes()).isEmpty();
        String quoted = "FROM a:1\nRUN --mount=\"type=cahce\",target=/x y\n";
        assertThat(only(quoted, "Syntax").fixes()).isEmpty();
        assertThat(only("FROM a:1 b x-*\n", "Syntax").fixes()).isEmpty();
    }

    @Test
    void fixesThatReachFurther() {
        String text = "FROM a:1 AS Base\nFROM b:1\nCOPY --from=Base /x /y\nRUN --mount=from=Base,target=/z ls\n";
        assertThat(apply(text, only(text, "StageNameCasing")))
                .isEqualTo("FROM a:1 AS base\nFROM b:1\nCOPY --from=base /x /y\nRUN --mount=from=base,target=/z ls\n");
        String empty = "FROM a:1\nRUN x \\\n\n  && y \\\n \n  && z\n";
        assertThat(apply(empty, only(empty, "NoEmptyContinuation")))
                .isEqualTo("FROM a:1\nRUN x \\\n  && y \\\n  && z\n");
        String lists = "FROM a:1\nRUN apt-get update && apt-get -y install x=1\n";
        assertThat(apply(lists, only(lists, "DL3009")))
                .endsWith("install x=1 \\\n    && rm -rf /var/lib/apt/lists/*\n");
    }

    @Test
    void aFindingPointsAtTheWordAcrossContinuations() {
        String text = "FROM a:1\nRUN apt-get \\\n    # packages\n    install -y \\\n    curl\n";
        Diagnostic diagnostic = only(text, "DL3008");
        assertThat(diagnostic.range().in(text)).isEqualTo("curl");
        assertThat(diagnostic.line()).isEqualTo(2);
    }

    @Test
    void heredocScriptsAreReadToo() {
        String text = "FROM a:1\nRUN <<EOF\nset -e\napt-get install -y curl\nEOF\n";
        assertThat(only(text, "DL3008").range().in(text)).isEqualTo("curl");
        assertThat(names("FROM a:1\nRUN <<EOF\n#!/usr/bin/python3\nsudo = 1\nEOF\n"))
                .doesNotContain("DL3004");
    }

    @Test
    void triggersAreReadToo() {
        assertThat(names("FROM a:1\nONBUILD RUN sudo x\n")).contains("DL3004");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM a:1\n# hadolint ignore=DL3004\nRUN sudo x\n",
                "FROM a:1\n# hadolint ignore = DL3003, DL3004 # because\nRUN sudo x\n",
                "# hadolint global ignore=DL3004\nFROM a:1\nRUN sudo x\n",
                "# hadolint stage ignore=DL3004\nFROM a:1\nRUN sudo x\n",
                "FROM a:1\n# dockerfile-utils: ignore\nRUN sudo x\n",
                "FROM a:1\n# check=skip=DL3004\nRUN sudo x\n",
                "# check=skip=DL3004\nFROM a:1\nRUN sudo x\n",
                "FROM mcr:1\n# hadolint shell=powershell\nRUN sudo x\n",
            })
    void commentsTurnRulesOff(String text) {
        assertThat(names(text)).doesNotContain("DL3004");
        assertThat(names(text.replaceAll("(?m)^#.*\n", ""))).contains("DL3004");
    }

    @Test
    void anyNameOfAMergedRuleTurnsItOff() {
        String text = "FROM a:1 AS x\nFROM b:1 AS x\n";
        assertThat(names(text)).containsOnlyOnce("DuplicateStageName").doesNotContain("DL3024");
        for (String name : List.of("DuplicateStageName", "DL3024")) {
            assertThat(names(text, LintSettings.DEFAULT.withIgnored(Set.of(name))))
                    .doesNotContain("DuplicateStageName");
        }
    }

    @Test
    void commentsDoNotHideErrors() {
        assertThat(names("FROM a:1\n# dockerfile-utils: ignore\nRNU x\n")).contains("Syntax");
    }

    @Test
    void pragmasCanBeForbidden() {
        String text = "FROM a:1\n# hadolint ignore=DL3004\nRUN sudo x\n";
        assertThat(names(text, LintSettings.DEFAULT.withoutPragmas())).contains("DL3004");
    }

    @Test
    void settingsChangeSeverityAndTurnOn() {
        LintSettings settings = LintSettings.DEFAULT.withSeverities(
                Map.of("DL3004", Severity.STYLE, "DL3057", Severity.WARNING, "DL1001", Severity.ERROR));
        List<Diagnostic> found = lint("FROM a:1\n# hadolint ignore=DL3003\nRUN sudo x\n", settings, BuildFacts.NONE);
        assertThat(found)
                .filteredOn(d -> d.rule().name().equals("DL3004"))
                .allMatch(d -> d.severity() == Severity.STYLE);
        assertThat(found).extracting(d -> d.rule().name()).contains("DL3057", "DL1001");
        assertThat(names("FROM a:1\n")).doesNotContain("DL3057", "DL1001");
    }

    @Test
    void trustedRegistries() {
        LintSettings settings = LintSettings.DEFAULT.withTrustedRegistries(Set.of("*.example.org", "docker.io"));
        assertThat(names("FROM evil.com/x:1\n", settings)).contains("DL3026");
        assertThat(names("FROM r.example.org/x:1\nFROM debian:12\n", settings)).doesNotContain("DL3026");
    }

    @Test
    void labelSchema() {
        LintSettings settings = LintSettings.DEFAULT.withLabels(
                Map.of(
                        "contact", LabelFormat.EMAIL,
                        "created", LabelFormat.RFC3339,
                        "version", LabelFormat.SEMVER,
                        "docs", LabelFormat.URL,
                        "revision", LabelFormat.HASH,
                        "license", LabelFormat.SPDX,
                        "author", LabelFormat.TEXT),
                true);
        assertThat(names(
                        "FROM a:1\nLABEL contact=x created=now version=1 docs=here revision=xyz license=? author= z=1\n",
                        settings))
                .contains("DL3058", "DL3053", "DL3056", "DL3052", "DL3055", "DL3054", "DL3051", "DL3050");
        assertThat(names(
                        "FROM a:1\nLABEL contact=a@b.c created=2026-01-02T03:04:05Z version=1.2.3-rc.1 docs=https://x.y"
                                + " revision=0123abc license=Apache-2.0 author=me\n",
                        settings))
                .doesNotContain(
                        "DL3058", "DL3053", "DL3056", "DL3052", "DL3055", "DL3054", "DL3051", "DL3050", "DL3049");
        assertThat(names("FROM a:1\n", settings)).contains("DL3049");
    }

    /// Each stage is in the next in three ways, so whoever goes all of them never ends.
    @Test
    void programsOfManyStagesOnAndFromEachOtherAreLookedFor() {
        StringBuilder text = new StringBuilder("FROM scratch AS s0\nCOPY <<E /bin/x0\nx\nE\n");
        for (int i = 1; i < 1_000; i++) {
            String below = "s" + (i - 1);
            text.append("FROM " + below + " AS s" + i + "\nCOPY --from=" + below + " / /\nCOPY --from=" + below
                    + " /bin/ /usr/bin/\n");
            text.append(i == 20 ? "CMD [\"x0\"]\n" : i == 21 ? "CMD [\"y\"]\n" : "");
        }
        String last = "CMD [\"z\"]\n";
        List<String> missing = new Linter(LintSettings.DEFAULT)
                .lint(DockerfileParser.parse(text + last), BuildFacts.NONE).stream()
                        .filter(found -> found.rule().name().equals("CommandNotFound"))
                        .map(Diagnostic::message)
                        .toList();
        assertThat(missing)
                .as("beyond some depth nothing is said")
                .containsExactly("What is built here on 's20' has no program 'y'");
    }

    @Test
    void factsTellWhatIsMissing() {
        FileTree files = new ListedFiles(Set.of("src/a", "Makefile"));
        ImageFacts image = new ImageFacts(
                Map.of("PATH", "/bin"),
                List.of(),
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                false,
                new ListedFiles(Set.of("bin/ls")));
        BuildFacts facts = new BuildFacts() {
            @Override
            public @Nullable ImageFacts image(String reference) {
                return image;
            }

            @Override
            public ContextFacts context() {
                return new ContextFacts(files, IgnoreMatcher.NOTHING);
            }
        };
        String text = "FROM a:1\nCOPY Makefile nothing /x/\n";
        Diagnostic missing = lint(text, LintSettings.DEFAULT, facts).stream()
                .filter(d -> d.rule().name().equals("CopySourceMissing"))
                .findFirst()
                .orElseThrow();
        assertThat(missing.range().in(text)).isEqualTo("nothing");
        assertThat(lint("FROM a:1\nCMD [\"cat\"]\n", LintSettings.DEFAULT, facts))
                .extracting(d -> d.rule().name())
                .contains("CommandNotFound");
        assertThat(lint("FROM a:1\nCMD [\"ls\"]\n", LintSettings.DEFAULT, facts))
                .extracting(d -> d.rule().name())
                .doesNotContain("CommandNotFound");
    }

    @Test
    void whatAWhitelistLeavesOutIsToldAsMissing() {
        FileTree files = new ListedFiles(Set.of("src/a", "Makefile", "docs/x/y", "kept/deep/in"));
        BuildFacts facts = new BuildFacts() {
            @Override
            public @Nullable ImageFacts image(String reference) {
                return null;
            }

            @Override
            public ContextFacts context() {
                return new ContextFacts(files, IgnoreMatcher.of(List.of("*", "!src", "!kept/deep/in")));
            }
        };
        String text = "FROM a:1\nCOPY Makefile src src/a docs kept docs/x/y none /x/\n";
        assertThat(lint(text, LintSettings.DEFAULT, facts).stream()
                        .filter(d -> d.rule().name().equals("CopySourceMissing"))
                        .map(Diagnostic::message))
                .containsExactlyInAnyOrder(
                        "'Makefile' is left out of the build context by .dockerignore; bring it back there with !Makefile",
                        "'docs' is left out of the build context by .dockerignore; bring it back there with !docs",
                        "'docs/x/y' is left out of the build context by .dockerignore; bring it back there with !docs/x/y",
                        "The build context has no 'none'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM a:1 AS x\\nCOPY --from=x /a /b | circular dependency detected on stage: x",
                "FROM a:1 AS x\\nCOPY --from=y /a /b\\nFROM x AS y | circular dependency detected on stage: x",
                "FROM a:1 AS x\\nCOPY --from=y /a /b\\nFROM b:1 AS y | cannot copy from stage \"y\", it needs to be defined before current stage \"x\"",
                "FROM a:1\\nCOPY --from=7 /a /b | invalid stage index 7",
                "ARG X\\nFROM ${X} | base name (${X}) should not be blank",
                "FROM a:1\\nENV A=${B:?needed} | failed to process \"${B:?needed}\": B: needed",
                "FROM a:1\\nRUN --mount=type=bnd x | unsupported mount type \"bnd\" (did you mean bind?)",
                "FROM a:1\\nRUN --mount=type=cache,targt=/x x | unexpected key 'targt' in 'targt=/x' (did you mean target?)",
                "RUN x | no build stage in current context",
            })
    void errorsOfStagesAndVariables(String text, String message) {
        assertThat(lint(text.replace("\\n", "\n"), LintSettings.DEFAULT, BuildFacts.NONE))
                .filteredOn(d -> d.rule().name().equals("Syntax"))
                .extracting(Diagnostic::message)
                .contains(message);
    }

    private static Diagnostic only(String text, String rule) {
        return lint(text, LintSettings.DEFAULT, BuildFacts.NONE).stream()
                .filter(d -> d.rule().name().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static String apply(String text, Diagnostic diagnostic) {
        QuickFix fix = diagnostic.fixes().getFirst();
        return TextEdit.apply(text, fix.edits());
    }

    private static List<String> names(String text) {
        return names(text, LintSettings.DEFAULT);
    }

    private static List<String> names(String text, LintSettings settings) {
        return lint(text, settings, BuildFacts.NONE).stream()
                .map(d -> d.rule().name())
                .toList();
    }

    private static List<Diagnostic> lint(String text, LintSettings settings, BuildFacts facts) {
        return new Linter(settings).lint(DockerfileParser.parse(text), facts);
    }

    /// Files of which only the paths are known.
    record ListedFiles(Set<String> paths) implements FileTree {
        @Override
        public List<Item> list(String directory) {
            String prefix = directory.isEmpty() ? "" : directory + "/";
            return paths.stream()
                    .filter(path -> path.startsWith(prefix))
                    .map(path -> path.substring(prefix.length()))
                    .map(path -> path.contains("/")
                            ? new Item(path.substring(0, path.indexOf('/')), true, true, 0)
                            : new Item(path, false, true, 1))
                    .distinct()
                    .toList();
        }

        @Override
        public @Nullable Item find(String path) {
            boolean directory = paths.stream().anyMatch(p -> p.startsWith(path + "/"));
            return directory || paths.contains(path) ? new Item(path, directory, true, 0) : null;
        }
    }
}
