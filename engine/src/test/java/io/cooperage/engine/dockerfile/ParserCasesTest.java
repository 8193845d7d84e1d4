package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.dockerfile.ast.CommandLine;
import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.RunDevice;
import io.cooperage.engine.dockerfile.syntax.CommandReader;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.HeredocOperator;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.syntax.WordSplitter;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// BuildKit's own parser cases.
class ParserCasesTest {
    private static final String DIR = "buildkit-dockerfile/";

    @TestFactory
    Stream<DynamicTest> trees() {
        return SharedCases.list(SharedCases.json(DIR + "parser-testfiles.json")).stream()
                .map(node -> DynamicTest.dynamicTest(node.path("name").asText(), () -> checkTree(node)));
    }

    private static void checkTree(JsonNode node) {
        String text = node.path("dockerfile").asText();
        Dockerfile file = DockerfileParser.parse(text);
        assertThat(file.toText()).isEqualTo(text);
        if (node.path("error").asBoolean()) {
            assertThatThrownBy(file::orThrow).isInstanceOf(EngineException.class);
        } else {
            assertThat(SExpression.of(file))
                    .isEqualTo(node.path("result").asText().strip());
        }
    }

    @TestFactory
    Stream<DynamicTest> files() throws IOException {
        try (Stream<Path> folders = Files.list(SharedCases.file(DIR + "parser-testfiles"))) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                        String text = Files.readString(folder.resolve("Dockerfile"));
                        Dockerfile file = DockerfileParser.parse(text);
                        assertThat(file.toText()).isEqualTo(text);
                        assertThat(SExpression.of(file))
                                .isEqualTo(Files.readString(folder.resolve("result"))
                                        .strip());
                    }));
        }
    }

    @TestFactory
    Stream<DynamicTest> filesThatMustFail() throws IOException {
        try (Stream<Path> folders = Files.list(SharedCases.file(DIR + "parser-testfiles-negative"))) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                        Dockerfile file = DockerfileParser.parse(Files.readString(folder.resolve("Dockerfile")));
                        assertThat(file.problems()).isNotEmpty();
                        assertThatThrownBy(file::orThrow).isInstanceOf(EngineException.class);
                    }));
        }
    }

    @Test
    void lineNumbers() {
        Dockerfile file = DockerfileParser.parse(SharedCases.text(DIR + "testfile-line/Dockerfile"));
        List<JsonNode> expected = SharedCases.list(
                SharedCases.rows(DIR + "parser-tables.json", "TestParseIncludesLineNumbers", "expected"));
        assertThat(file.instructions()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Instruction instruction = file.instructions().get(i);
            assertThat(List.of(instruction.line(), instruction.block().lastLine() + 1))
                    .isEqualTo(List.of(
                            expected.get(i).get(0).asInt(),
                            expected.get(i).get(1).asInt()));
        }
    }

    @Test
    void jsonArrays() {
        SharedCases.rows(DIR + "parser-tables.json", "", "validJSONArraysOfStrings")
                .properties()
                .forEach(entry -> assertThat(CommandReader.jsonStrings(entry.getKey()))
                        .as(entry.getKey())
                        .isEqualTo(SharedCases.strings(entry.getValue())));
        for (String invalid :
                SharedCases.strings(SharedCases.rows(DIR + "parser-tables.json", "", "invalidJSONArraysOfStrings"))) {
            assertThat(CommandReader.jsonStrings(invalid)).as(invalid).isNull();
            assertThat(DockerfileParser.parse("FROM x\nCMD " + invalid)
                            .problems()
                            .getFirst()
                            .message())
                    .isEqualTo("when using JSON array syntax, arrays must be comprised of strings only");
        }
    }

    @Test
    void words() {
        for (JsonNode row : SharedCases.rows(DIR + "parser-tables.json", "TestParseWords", "tests")) {
            String input = row.path("input").get(0).asText();
            assertThat(WordSplitter.split(input, '\\').stream().map(Word::text))
                    .as(input)
                    .isEqualTo(SharedCases.strings(row.path("expect")));
        }
    }

    @Test
    void heredocOperators() {
        for (String word : table("TestParseHeredocHelpers", "validHeredocs")) {
            assertThat(HeredocOperator.parse(word)).as(word).extracting("name").isEqualTo("EOF");
        }
        for (String word : table("TestParseHeredocHelpers", "invalidHeredocs")) {
            assertThatThrownBy(() -> HeredocOperator.parse(word)).as(word).isInstanceOf(EngineException.class);
        }
        for (String word : table("TestParseHeredocHelpers", "notHeredocs")) {
            assertThat(HeredocOperator.parse(word)).as(word).isNull();
        }
        for (JsonNode row : SharedCases.rows(DIR + "parser-tables.json", "TestHeredocsFromLine", "srcs")) {
            String line = row.path("line").asText();
            assertThat(HeredocOperator.find(line).stream().map(HeredocOperator::name))
                    .as(line)
                    .isEqualTo(SharedCases.strings(row.path("heredocNames")));
        }
    }

    @Test
    void heredocsOfAFile() {
        List<JsonNode> expected =
                SharedCases.list(SharedCases.rows(DIR + "parser-tables.json", "TestParseExtractsHeredoc", "tests"));
        Dockerfile file = DockerfileParser.parse(HeredocSample.TEXT);
        for (int i = 0; i < expected.size(); i++) {
            List<Heredoc> actual = file.instructions().get(i + 1).block().heredocs();
            List<JsonNode> rows = SharedCases.list(expected.get(i));
            assertThat(actual).as("instruction " + (i + 1)).hasSameSizeAs(rows);
            for (int j = 0; j < rows.size(); j++) {
                JsonNode row = rows.get(j);
                Heredoc heredoc = actual.get(j);
                assertThat(heredoc.name()).isEqualTo(row.path("Name").asText());
                assertThat(heredoc.content()).isEqualTo(row.path("Content").asText());
                assertThat(heredoc.expand()).isEqualTo(row.path("Expand").asBoolean());
                assertThat(heredoc.chomp()).isEqualTo(row.path("Chomp").asBoolean());
                assertThat(heredoc.fileDescriptor())
                        .isEqualTo(row.path("FileDescriptor").asInt());
            }
        }
    }

    @Test
    void copyHeredocs() {
        for (JsonNode row : SharedCases.rows(DIR + "instructions-tables.json", "TestCopyHeredoc", "cases")) {
            String text = row.path("dockerfile").asText();
            Instruction.Copy copy = (Instruction.Copy)
                    DockerfileParser.parse(text).instructions().getFirst();
            JsonNode expected = row.path("sourcesAndDest");
            assertThat(copy.spec().destination().text())
                    .as(text)
                    .isEqualTo(expected.path("DestPath").asText());
            assertThat(copy.spec().sources().stream().map(Word::text))
                    .isEqualTo(SharedCases.strings(expected.path("SourcePaths")));
            List<String> contents = SharedCases.list(expected.path("SourceContents")).stream()
                    .map(c -> c.path("Path").asText() + "|" + c.path("Data").asText() + "|"
                            + c.path("Expand").asBoolean())
                    .toList();
            assertThat(copy.spec().contents().stream().map(h -> h.name() + "|" + h.contentToUse() + "|" + h.expand()))
                    .isEqualTo(contents);
        }
    }

    @Test
    void runHeredocs() {
        for (JsonNode row : SharedCases.rows(DIR + "instructions-tables.json", "TestRunHeredoc", "cases")) {
            String text = row.path("dockerfile").asText();
            Instruction.Run run = (Instruction.Run)
                    DockerfileParser.parse(text).instructions().getFirst();
            assertThat(run.commandLine().shell())
                    .as(text)
                    .isEqualTo(row.path("shell").asBoolean());
            assertThat(run.commandLine().texts()).as(text).isEqualTo(SharedCases.strings(row.path("command")));
            List<String> files = SharedCases.list(row.path("files")).stream()
                    .map(f -> f.path("Name").asText() + "|" + f.path("Data").asText() + "|"
                            + f.path("Chomp").asBoolean())
                    .toList();
            assertThat(run.block().heredocs().stream().map(h -> h.name() + "|" + h.content() + "|" + h.chomp()))
                    .isEqualTo(files);
        }
    }

    @Test
    void devices() {
        for (JsonNode row : SharedCases.rows(DIR + "instructions-tables.json", "TestParseDevice", "cases")) {
            String input = row.path("input").asText();
            if (row.path("expectedErr").isNull()) {
                JsonNode expected = row.path("expected");
                assertThat(RunDevice.parse(input))
                        .as(input)
                        .isEqualTo(new RunDevice(
                                expected.path("Name").asText(),
                                expected.path("Required").asBoolean()));
            } else {
                assertThatThrownBy(() -> RunDevice.parse(input))
                        .hasMessage(row.path("expectedErr").path("args").get(0).asText());
            }
        }
    }

    @Test
    void argumentCounts() {
        for (String command : instructions("TestCommandsExactlyOneArgument", "commands")) {
            assertThat(firstProblem(command)).isEqualTo(command + " requires exactly one argument");
        }
        for (String command : instructions("TestCommandsAtLeastOneArgument", "commands")) {
            assertThat(firstProblem(command)).isEqualTo(command + " requires at least one argument");
        }
        for (String command : instructions("TestCommandsNoDestinationArgument", "commands")) {
            assertThat(firstProblem(command + " arg1"))
                    .isEqualTo(command + " requires at least two arguments, but only one was provided."
                            + " Destination could not be determined");
        }
        for (String command : instructions("TestCommandsBlankNames", "commands")) {
            assertThat(firstProblem(command + " =arg2")).isEqualTo(command + " names can not be blank");
        }
    }

    @Test
    void errorCases() {
        for (JsonNode row : SharedCases.rows(DIR + "instructions-tables.json", "TestErrorCases", "cases")) {
            assertThat(firstProblem(row.path("dockerfile").asText()))
                    .contains(row.path("expectedError").asText());
        }
    }

    @Test
    void healthCheckCommand() {
        Instruction.Healthcheck check =
                (Instruction.Healthcheck) DockerfileParser.parse("FROM x\nHEALTHCHECK --interval= CMD hello world")
                        .instructions()
                        .get(1);
        CommandLine test = Objects.requireNonNull(check.test());
        assertThat(test.shell()).isTrue();
        assertThat(test.texts())
                .isEqualTo(instructions("TestHealthCheckCmd", "expected").subList(1, 2));
    }

    @Test
    void stageNames() {
        for (String name : instructions("BenchmarkParseBuildStageName", "stageNames")) {
            Dockerfile file = DockerfileParser.parse("FROM x AS " + name);
            assertThat(file.problems()).isEmpty();
            assertThat(file.stages().getFirst().name()).isEqualTo(name.toLowerCase(Locale.ROOT));
        }
    }

    private static String firstProblem(String text) {
        return DockerfileParser.parse(text).problems().getFirst().message();
    }

    private static List<String> instructions(String function, String name) {
        return SharedCases.strings(SharedCases.rows(DIR + "instructions-tables.json", function, name));
    }

    private static List<String> table(String function, String name) {
        return SharedCases.strings(SharedCases.rows(DIR + "parser-tables.json", function, name));
    }
}
