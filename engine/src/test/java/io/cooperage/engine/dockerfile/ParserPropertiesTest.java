package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.lint.QuickFix;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.LogicalLine;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.error.EngineException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What holds for every text, sense or nonsense.
class ParserPropertiesTest {
    @Provide
    Arbitrary<String> texts() {
        return DockerfileTexts.any();
    }

    @Property
    void nothingIsLost(@ForAll("texts") String text) {
        Dockerfile file = DockerfileParser.parse(text);
        assertThat(file.toText()).isEqualTo(text);
        int at = 0;
        int line = 0;
        for (Block block : file.blocks().blocks()) {
            assertThat(block.range().start()).isEqualTo(at);
            assertThat(block.firstLine()).isEqualTo(line);
            at = block.range().end();
            line = block.lastLine() + 1;
        }
        assertThat(at).isEqualTo(text.length());
    }

    @Property
    void everyCharacterOfALogicalLineIsWhereItSays(@ForAll("texts") String text) {
        for (Block.Instruction block : DockerfileParser.parse(text).blocks().instructions()) {
            LogicalLine line = block.command().line();
            for (int i = 0; i < line.length(); i++) {
                int source = line.sourceOf(i);
                assertThat(text.charAt(source)).isEqualTo(line.text().charAt(i));
                assertThat(line.indexOf(source)).isEqualTo(i);
            }
        }
    }

    @Property
    void problemsPointIntoTheText(@ForAll("texts") String text) {
        Dockerfile file = DockerfileParser.parse(text);
        for (SyntaxProblem problem : file.problems()) {
            assertThat(problem.range().end()).isLessThanOrEqualTo(text.length());
            assertThat(problem.message()).isNotBlank().isNotEqualTo("null");
            assertThat(problem.line()).isLessThanOrEqualTo(file.source().lineCount());
        }
    }

    @Property
    void wordsExpandOrSayWhyNot(@ForAll("texts") String text) {
        try {
            assertThat(new WordLexer('\\').expand(text, Environment.EMPTY).words())
                    .isNotNull();
        } catch (EngineException e) {
            assertThat(e).hasMessageStartingWith("failed to process");
        }
    }

    @Property
    void ignoreFilesDecideOrSayWhyNot(@ForAll("texts") String patterns, @ForAll("texts") String path) {
        try {
            IgnoreMatcher matcher = IgnoreMatcher.ofFile(patterns);
            assertThat(matcher.ignores(path)).isEqualTo(matcher.ignores(path));
        } catch (EngineException e) {
            assertThat(e.getMessage()).containsAnyOf("syntax error in pattern", "illegal exclusion pattern");
        }
    }

    @Property
    void everyTextCanBeChecked(@ForAll("texts") String text) {
        for (Diagnostic diagnostic :
                new Linter(LintSettings.DEFAULT).lint(DockerfileParser.parse(text), BuildFacts.NONE)) {
            assertThat(diagnostic.range().end()).isLessThanOrEqualTo(text.length());
            for (QuickFix fix : diagnostic.fixes()) {
                assertThat(TextEdit.apply(text, fix.edits())).isNotEqualTo(text);
            }
        }
    }
}
