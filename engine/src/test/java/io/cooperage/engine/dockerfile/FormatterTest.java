package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.FormatOptions;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.shell.ShellWord;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextEdit;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The formatter changes how a file looks and never what it says.
class FormatterTest {
    @Provide
    Arbitrary<String> texts() {
        return DockerfileTexts.any();
    }

    @Property
    void twiceIsAsOnce(@ForAll("texts") String text) {
        String once = format(text);
        assertThat(format(once)).isEqualTo(once);
    }

    @Property
    void nothingChangesItsMeaning(@ForAll("texts") String text) {
        assertThat(meaning(format(text))).isEqualTo(meaning(text));
    }

    @Test
    void aWordBrokenByTheEndOfItsLineStaysAsItIs() {
        assertThat(format("FROM scratch\nen\\ \ntrypoint [\"/out\"]\n"))
                .isEqualTo("FROM scratch\nen\\\ntrypoint [\"/out\"]\n");
    }

    @Test
    void aKeywordMayStandBehindLinesOfContinuationsAlone() {
        String formatted = "FROM a:1\n\\\n    \\\n    RUN y z\n";
        assertThat(format("FROM a:1\n\\\n\t\\\nrun y z\n")).isEqualTo(formatted);
        assertThat(format(formatted)).isEqualTo(formatted);
    }

    @Test
    void aDirectiveKeepsTheSpacesThatBelongToItsValue() {
        String text = "# escape=`\u00a0\nONBUILD\\\n    COPY a b\n";
        assertThat(format(text)).isEqualTo(text);
    }

    @Test
    void brings() {
        String text = """
              # syntax=docker/dockerfile:1
            from   debian:12 as  base


            \tRUN apt-get update \\

            && apt-get install -y \\\t
            # tools
            curl   \\
              git
            ONBUILD   copy a b
            COPY <<EOF /x
              kept   as is\t
            EOF


            """;
        assertThat(format(text)).isEqualTo("""
            # syntax=docker/dockerfile:1
            FROM debian:12 AS  base

            RUN apt-get update \\
                && apt-get install -y \\
                # tools
                curl   \\
                git
            ONBUILD COPY a b
            COPY <<EOF /x
              kept   as is\t
            EOF
            """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM a:1\nRUN echo \"a \\\n  b\"\n",
                "FROM a:1\nRUN echo foo\\\nbar\n",
                "FROM a:1\nENV a b \\\n      c\n",
                "FROM a:1\nLABEL a=\"x \\\n  y\"\n",
                "FROM a:1\nRUN x \"$(echo \"a \\\n  b\")\"\n",
                "FROM a:1\nUSER a \\\n   b\n",
                "\n# escape=`\nFROM a:1\n",
                "FROM a:1\nRUN <<EOF\nFROM b:1\n\tEOF\n",
                "FROM a:1\nRUN x ${Y:-a \\\n  b}\n",
            })
    void leavesAlone(String text) {
        assertThat(format(text)).isEqualTo(text);
    }

    @Test
    void keepsLineEndingsAndTheMark() {
        assertThat(format("\uFEFFfrom a:1\r\nrun x \\\r\n y")).isEqualTo("\uFEFFFROM a:1\r\nRUN x \\\r\n    y\r\n");
    }

    @Test
    void smallLettersOnRequest() {
        DockerfileDocument document = new DockerfileDocument("FROM a:1 AS b\n", BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(TextEdit.apply(document.source().text(), document.format(new FormatOptions(2, false, 1))))
                .isEqualTo("from a:1 as b\n");
    }

    private static String format(String text) {
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        return TextEdit.apply(text, document.format(FormatOptions.DEFAULT));
    }

    /// All that a build sees of a file.
    private static List<String> meaning(String text) {
        Dockerfile file = DockerfileParser.parse(text);
        List<String> out = new ArrayList<>();
        out.add("escape " + file.escape());
        for (String name : List.of("syntax", "escape", "check")) {
            Block.@Nullable Directive directive = file.blocks().directive(name);
            out.add(name + " " + (directive == null ? null : directive.value()));
        }
        for (Instruction instruction : file.instructions()) {
            describe(instruction, instruction.block().command(), out);
            for (Heredoc heredoc : instruction.block().heredocs()) {
                out.add(heredoc.name() + heredoc.expand() + heredoc.chomp() + heredoc.content());
            }
            out.add(instruction.block().comments().toString());
        }
        file.problems().stream()
                .filter(problem -> problem.line() > 0)
                .forEach(problem -> out.add(problem.message().replaceAll("\\s+", " ")));
        return out;
    }

    private static void describe(Instruction instruction, Command command, List<String> out) {
        boolean invalid = instruction instanceof Instruction.Invalid;
        out.add(invalid ? command.name().text() : command.canonicalName());
        command.flags().forEach(flag -> out.add(flag.word().text()));
        switch (command.arguments()) {
            case Arguments.None ignored -> out.add("none");
            case Arguments.Json json -> json.elements().forEach(word -> out.add(word.text()));
            case Arguments.Text shell -> out.addAll(words(shell.text()));
            case Arguments.Words words -> words.words().forEach(word -> out.add(as(word.text())));
            case Arguments.Pairs pairs ->
                pairs.pairs()
                        .forEach(pair ->
                                out.add(pair.key().text() + "=" + pair.value().text()));
            case Arguments.Health health -> {
                out.add(health.type().text());
                if (health.command() instanceof Arguments.Text shell) {
                    out.addAll(words(shell.text()));
                }
            }
            case Arguments.Nested nested -> describe(instruction, nested.command(), out);
            case Arguments.Malformed malformed -> out.add(malformed.message());
        }
    }

    private static String as(String word) {
        return word.equalsIgnoreCase("as") ? "AS" : word;
    }

    /// A shell command as its words; blanks between them count for nothing.
    private static List<String> words(Word command) {
        ShellScript script = ShellScript.parse(command.text(), true, command::range);
        List<String> out = new ArrayList<>();
        script.commands().forEach(c -> {
            out.add(c.name());
            c.arguments().stream().map(ShellWord::text).forEach(out::add);
        });
        return out;
    }
}
