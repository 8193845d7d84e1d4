package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a file that can't be built gets: where it is wrong, and what was probably meant.
@Tag("kernel")
class BadInputTest {
    private static final int BIG = 50 << 20;

    @TempDir
    static Path folder;

    private static BuildRoom room;

    @SuppressWarnings("NullAway.Init") // Made before the first test.
    BadInputTest() {}

    @BeforeAll
    static void open() throws Exception {
        room = new BuildRoom(folder);
        room.engine.images().tag("base", "localhost:1/base");
        Files.writeString(room.context.resolve("there"), "x");
        Files.writeString(folder.resolve("outside"), "x");
        Files.createSymbolicLink(room.context.resolve("way-out"), Path.of("../outside"));
    }

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void forget() {
        room.events.clear();
    }

    private BuildException failure(String dockerfile) {
        return catchThrowableOfType(BuildException.class, () -> room.build(dockerfile));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    FROM base\\nCOYP a /                          | 2 | did you mean COPY?
                    FROM base\\n\\nRUN --mont=type=cache true     | 3 | did you mean mount?
                    FROM base\\nCOPY --form=x a /                 | 2 | did you mean from?
                    FROM base\\nRUN --mount=type=cach,target=/x 1 | 2 | did you mean cache?
                    FROM base\\nCOPY a                            | 2 | at least two arguments
                    FROM                                        | 1 | requires either one or three arguments
                    RUN true                                    | 1 | no build stage in current context
                    FROM base\\nHEALTHCHECK --retries=x CMD true  | 2 | parsing "x": invalid syntax
                    FROM base\\nENV a                             | 2 | must have two arguments
                    FROM base\\nRUN <<EOF\\ntrue                  | 2 | unterminated heredoc
                    FROM base\\nONBUILD FROM x                    | 2 | isn't allowed as an ONBUILD trigger
                    FROM base\\nENV a="${b:?is needed}"           | 2 | is needed
                    FROM base AS x\\nCOPY --from=x /a /           | 2 | x
                    FROM base\\nCOPY --from=7 /a /                | 2 | 7
                    FROM base\\nCOPY nothing /                    | 2 | "/nothing": not found
                    FROM base\\nCOPY ../../etc/passwd /           | 2 | not found
                    FROM base\\nCOPY way-out /                    | 2 | not found
                    FROM base\\nFROM localhost:1/bsae             | 2 | (did you mean localhost:1/base?)
                    FROM base\\nCOPY --from=localhost:1/bsae /b / | 2 | (did you mean localhost:1/base?)
                    """)
    void aMistakeHasAPlaceAndSaysWhatWasMeant(String dockerfile, int line, String words) {
        BuildException failure = failure(dockerfile.replace("\\n", "\n") + "\n");
        assertThat(failure).as(dockerfile).isNotNull().hasMessageContaining(words);
        boolean image = words.startsWith("(did you mean");
        if (!image) {
            assertThat(failure.kind()).isIn(ErrorKind.INVALID_ARGUMENT, ErrorKind.NOT_FOUND);
        }
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.column()).isPositive();
        boolean whileItRan = image || words.contains("not found");
        if (whileItRan) {
            assertThat(failure.hint()).as("its form is right").isEmpty();
        } else {
            assertThat(failure.hint()).as(dockerfile).isNotEmpty().doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    FROM base\\nCOYP a /          | write COPY [flags] source… destination
                    FROM base\\nCOPY a            | write COPY [flags] source… destination
                    FROM base\\nENV a             | write ENV name=value…
                    FROM base\\nONBUILD FROM x    | write ONBUILD and any instruction but FROM
                    FROM base\\nONBUILD COPY x    | write COPY [flags]
                    FROM base\\nZZZZZZZZ a        | the instructions are ADD, ARG,
                    RUN true                     | put before it FROM [--platform=platform] image[:tag] [AS name]
                    FROM base\\nENV a=${b         | a variable is written $NAME
                    FROM base\\nENV a=${b:?no}    | a variable is written $NAME
                    FROM base\\nCOPY --from=7 a b | --from takes the name or the number of a stage
                    # nothing                    | begin with FROM [--platform=platform] image[:tag] [AS name]
                    """)
    void aMistakeIsToldWithTheRightForm(String dockerfile, String hint) {
        assertThat(failure(dockerfile.replace("\\n", "\n") + "\n").hint()).startsWith(hint);
    }

    /// Lines and columns are those of the words at fault.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    COPY there \\\\n  gone lost /x/   | 4 |  3 | "/gone": not found
                    COPY --chmod=u+y there /         | 3 | 14 | invalid chmod parameter: 'u+y'
                    COPY there there /x              | 3 | 18 | destination must be a directory and end with a /
                    ADD there lost.tar /x/           | 3 | 11 | "/lost.tar": not found
                    EXPOSE 80 81/tpc                 | 3 | 11 | invalid proto: tpc
                    STOPSIGNAL SIGFOO                | 3 | 12 | invalid signal: SIGFOO
                    ENV S=FOO\\nSTOPSIGNAL SIG$S      | 4 |  1 | invalid signal: SIGFOO
                    """)
    void whatMustFailDoesSoBeforeAnythingRuns(String instruction, int line, int column, String words) {
        String dockerfile = "FROM base\nRUN echo ran\n" + instruction.replace("\\n", "\n");
        BuildException failure = failure(dockerfile);
        assertThat(failure).as(dockerfile).isNotNull().hasMessageContaining(words);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.column()).isEqualTo(column);
        boolean foreseen = !instruction.contains("$");
        assertThat(room.told(BuildEvent.StepOutput.class).isEmpty()).isEqualTo(foreseen);
        assertThat(room.told(BuildEvent.StepFailed.class)).hasSize(1);
    }

    @Test
    void stagesThatNeedEachOtherAreFound() {
        assertThat(failure("FROM base AS one\nCOPY --from=two /a /\nFROM one AS two\n"))
                .hasMessageContaining("circular dependency detected on stage: one");
    }

    @Test
    void whatSoundsSecretIsTold() {
        room.build("FROM base\nARG DB_PASSWORD=1\nENV API_TOKEN=x\n");
        assertThat(room.told(BuildEvent.Warning.class).stream().map(BuildEvent.Warning::rule))
                .containsExactly("SecretsUsedInArgOrEnv", "SecretsUsedInArgOrEnv");
    }

    @Test
    void whatIsNoTextIsNoDockerfile() {
        byte[] bytes = new byte[BIG];
        new Random(1).nextBytes(bytes);
        whole(bytes);
        refused("Dockerfile in", "has 52428800 bytes", "at most 4194304");
        whole(Arrays.copyOf(bytes, 1 << 20));
        refused("Dockerfile holds binary data, it is no Dockerfile");
    }

    @Test
    void aFileOfFiftyMegabytesOfInstructionsIsRefused() {
        String line = "RUN echo 0123\n";
        whole(("FROM base\n" + line.repeat(BIG / line.length() + 1)).getBytes(StandardCharsets.UTF_8));
        refused("Dockerfile in", "bytes, and at most 4194304");
    }

    @Test
    void theLongestFileThatIsTakenIsRead() {
        String line = "# a long story\n";
        whole(line.repeat((4 << 20) / line.length()).getBytes(StandardCharsets.UTF_8));
        refused("file with no instructions");
    }

    private void refused(String... words) {
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> room.builds.build(fromFile(), _ -> {}));
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
        assertThat(refused.getMessage()).contains(words);
    }

    private void whole(byte[] dockerfile) {
        try {
            Files.write(room.context.resolve("Dockerfile"), dockerfile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BuildRequest fromFile() {
        return BuildRequest.of(new BuildRequest.BuildContext.Folder(room.context));
    }
}
