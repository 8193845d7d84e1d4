package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.RunMount;
import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our own few cases on reading files; BuildKit's many are in [ParserCasesTest].
class DockerfileParserTest {
    @Test
    void windowsFilesWithAMark() {
        String text = "\uFEFF# escape=`\r\nFROM a:1\r\nRUN dir `\r\n  c:\\x\r\nCOPY <<E /y\r\nz\r\nE\r\n";
        Dockerfile file = DockerfileParser.parse(text);
        assertThat(file.toText()).isEqualTo(text);
        assertThat(file.problems()).isEmpty();
        assertThat(file.escape()).isEqualTo('`');
        Instruction.Run run = (Instruction.Run) file.instructions().get(1);
        assertThat(run.commandLine().texts()).containsExactly("dir   c:\\x");
        assertThat(file.instructions().get(2).block().heredocs().getFirst().content())
                .isEqualTo("z\r\n");
    }

    @Test
    void directivesStandOnlyAtTheTop() {
        assertThat(DockerfileParser.parse("# comment\n# escape=`\nFROM a\n").escape())
                .isEqualTo('\\');
        assertThat(DockerfileParser.parse("\n# escape=`\nFROM a\n").escape()).isEqualTo('\\');
        assertThat(DockerfileParser.parse("#!/usr/bin/x\n# check=skip=all\nFROM a\n")
                        .blocks()
                        .directive("check"))
                .isNotNull();
        assertThat(messages("# escape=x\nFROM a\n")).containsExactly("invalid escape token 'x' does not match ` or \\");
        assertThat(messages("# escape=`\n# escape=`\nFROM a\n"))
                .containsExactly("only one escape parser directive can be used");
    }

    @Test
    void wordsKnowTheirPlacesThroughContinuations() {
        String text = "FROM a\nCOPY --chown=me \\\n  # comment\n  one \\\n\n  two /three/\n";
        Instruction.Copy copy =
                (Instruction.Copy) DockerfileParser.parse(text).instructions().get(1);
        assertThat(copy.spec().sources().stream().map(Word::range).map(range -> range.in(text)))
                .containsExactly("one", "two");
        assertThat(copy.spec().destination().range().in(text)).isEqualTo("/three/");
        assertThat(copy.block().emptyLines()).hasSize(1);
        assertThat(copy.block().innerComments()).hasSize(1);
    }

    @Test
    void readingGoesOnBehindMistakes() {
        String text = "FROM a AS x\nFOO\nCOPY a\nRUN <<EOF\nnever ends\nFROM b\nUSER\nWORKDIR /y\n";
        Dockerfile file = DockerfileParser.parse(text);
        assertThat(file.toText()).isEqualTo(text);
        assertThat(file.stages()).hasSize(2);
        assertThat(messages(text))
                .containsExactly(
                        "unterminated heredoc",
                        "unknown instruction: FOO (did you mean FROM?)",
                        "COPY requires at least two arguments, but only one was provided. Destination could not be"
                                + " determined",
                        "USER requires exactly one argument");
        assertThat(file.instructions().getLast()).isInstanceOf(Instruction.Workdir.class);
    }

    @Test
    void theFirstMistakeIsThrownWithItsLine() {
        assertThatThrownBy(() -> DockerfileParser.parse("FROM a\nBADCMD\n").orThrow())
                .isInstanceOf(EngineException.class)
                .hasMessage("dockerfile parse error on line 2: unknown instruction: BADCMD");
        assertThatThrownBy(() -> DockerfileParser.parse("").orThrow()).hasMessage("the Dockerfile cannot be empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM a b | FROM requires either one or three arguments",
                "FROM a AS 1x | invalid name for build stage: \"1x\", name can't start with a number or contain symbols",
                "SHELL bash | SHELL requires the arguments to be in JSON form",
                "HEALTHCHECK NONE x | HEALTHCHECK NONE takes no arguments",
                "HEALTHCHECK x | Unknown type \"X\" in HEALTHCHECK (try CMD)",
                "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
                "HEALTHCHECK --interval=5 CMD x | time: missing unit in duration \"5\"",
                "HEALTHCHECK --interval=5x CMD x | time: unknown unit \"x\" in duration \"5x\"",
                "HEALTHCHECK --interval=5ns CMD x | Interval \"interval\" cannot be less than 1ms",
                "HEALTHCHECK --retries=-1 CMD x | --retries cannot be negative (-1)",
                "COPY --link=maybe a b | expecting boolean value for flag --link, not: maybe",
                "COPY --from a b | missing a value on flag: --from",
                "COPY --from=a --from=b c d | duplicate flag specified: --from",
                "COPY --chwon=a b c | unknown flag: --chwon (did you mean chown?)",
                "COPY a <<E | COPY cannot accept a heredoc as a destination",
                "RUN --network=nne x | invalid network mode \"nne\"",
                "RUN --security=x y | security \"x\" is not valid",
                "RUN --mount=from=$x,target=/y z | 'from' doesn't support variable expansion, define alias stage instead",
                "ENV a | ENV must have two arguments",
                "ENV a=b c | Syntax error - can't find = in \"c\". Must be of the form: name=value",
                "ARG =x | ARG names can not be blank",
                "VOLUME [\" \"] | VOLUME specified can not be an empty string",
                "ONBUILD ONBUILD RUN x | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
            })
    void errors(String instruction, String message) {
        String text = "FROM x\n" + instruction + (instruction.contains("<<E") ? "\nE\n" : "\n");
        List<SyntaxProblem> problems = DockerfileParser.parse(text).problems();
        assertThat(problems).extracting(SyntaxProblem::message).containsExactly(message);
        assertThat(problems.getFirst().line()).isEqualTo(2);
        assertThat(problems.getFirst().range().start()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void typedValues() {
        Dockerfile file = DockerfileParser.parse("""
            FROM --platform=linux/arm64 a:1 As Base
            HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=2 CMD ["x", "y"]
            ADD --checksum=sha256:x --keep-git-dir --unpack=false https://x/y /z
            RUN --device=vendor.com/gpu,required x
            ONBUILD COPY . /x
            """);
        assertThat(file.problems()).isEmpty();
        assertThat(file.stages().getFirst().name()).isEqualTo("base");
        Instruction.Healthcheck check =
                (Instruction.Healthcheck) file.instructions().get(1);
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(check.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(check.retries()).isEqualTo(2);
        Instruction.Add add = (Instruction.Add) file.instructions().get(2);
        assertThat(add.keepGitDir()).isTrue();
        assertThat(add.unpack()).isFalse();
        assertThat(((Instruction.Onbuild) file.instructions().get(4)).expression())
                .isEqualTo("COPY . /x");
    }

    @Test
    void mounts() {
        RunMount mount = RunMountReader.read(
                "type=cache,target=$X,sharing=locked,mode=0755,uid=5", value -> value.replace("$X", "/c"));
        assertThat(mount.target()).isEqualTo("/c");
        assertThat(mount.sharing()).isEqualTo(RunMount.Sharing.LOCKED);
        assertThat(mount.mode()).isEqualTo(0755);
        assertThat(mount.readOnly()).isFalse();
        assertThat(RunMountReader.read("target=/x", value -> value).readOnly()).isTrue();
        assertThat(RunMountReader.read("type=tmpfs,target=/x,size=64m", value -> value)
                        .sizeLimit())
                .isEqualTo(64L << 20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "type=secret | invalid secret mount. one of source, target required",
                "type=secret,id=a,source=b | both source and id can't be set",
                "type=bind,mode=0600,target=/x | mode not allowed for \"bind\" type mounts",
                "type=bind,sharing=locked | invalid cache sharing set for bind mount",
                "type=bind,size=5 | unexpected key 'size' for mount type 'bind'",
                "type=cache,uid=x | invalid value x for uid",
                "nonsense | invalid field 'nonsense' must be a key=value pair",
            })
    void mountErrors(String mount, String message) {
        assertThatThrownBy(() -> RunMountReader.read(mount, value -> value)).hasMessage(message);
    }

    /// Texts that would take a careless reader minutes; with time growing as the square, these would not
    /// end.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${a",
                "RUN <<X",
                "FROM a AS b\nCOPY --from=c a b",
                "RUN x \\",
                "\"$(",
                "ENV A=$B",
                "`",
                "[\"a\",",
                "  # c"
            })
    void longTextsAreReadInTime(String piece) {
        String text = "FROM a\nRUN y " + (piece + "\n").repeat(20_000) + piece.repeat(10_000);
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(document.file().toText()).isEqualTo(text);
        assertThat(document.diagnostics()).isNotNull();
        assertThat(document.semanticTokens()).isNotNull();
    }

    @Test
    void binaryDataIsNoDockerfile() {
        byte[] bytes = new byte[1 << 20];
        new Random(7).nextBytes(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Dockerfile file = DockerfileParser.parse(text);
        assertThat(file.toText()).isEqualTo(text);
        assertThatThrownBy(file::orThrow).isInstanceOf(EngineException.class);
    }

    private static List<String> messages(String text) {
        return DockerfileParser.parse(text).problems().stream()
                .map(SyntaxProblem::message)
                .toList();
    }
}
