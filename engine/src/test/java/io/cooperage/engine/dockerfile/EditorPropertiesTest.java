package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.edit.CompletionItem;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.Occurrence;
import io.cooperage.engine.dockerfile.edit.SemanticToken;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// An editor may ask anything at any place of any text.
class EditorPropertiesTest {
    @Provide
    Arbitrary<String> texts() {
        return DockerfileTexts.any();
    }

    @Property(tries = 300)
    void everyPlaceHasAnAnswer(@ForAll("texts") String text) {
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(document.folds())
                .allMatch(fold -> fold.lastLine() < document.source().lineCount());
        assertThat(document.outline()).isNotNull();
        assertThat(document.links()).allMatch(link -> link.range().end() <= text.length());
        for (int offset = 0; offset <= text.length(); offset++) {
            for (CompletionItem item : document.complete(offset)) {
                assertThat(item.replace().end()).isEqualTo(offset);
            }
            int at = offset;
            document.hover(offset)
                    .ifPresent(hover -> assertThat(hover.range().touches(at)).isTrue());
            document.signature(offset)
                    .ifPresent(help -> assertThat(help.forms()).isNotEmpty());
            assertThat(document.definition(offset)).allMatch(range -> range.end() <= text.length());
            document.codeActions(TextRange.at(offset)).forEach(action -> TextEdit.apply(text, action.edits()));
            for (Occurrence occurrence : document.highlights(offset)) {
                assertThat(occurrence.range().end()).isLessThanOrEqualTo(text.length());
            }
            TextEdit.apply(text, document.rename(offset, "renamed"));
        }
    }

    @Property
    void tokensAreInOrderWithinLines(@ForAll("texts") String text) {
        int at = 0;
        for (SemanticToken token :
                new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT).semanticTokens()) {
            assertThat(token.range().start()).isGreaterThanOrEqualTo(at);
            assertThat(token.range().isEmpty()).isFalse();
            String piece = token.range().in(text);
            assertThat(piece.substring(0, piece.length() - 1)).doesNotContain("\n");
            at = token.range().end();
        }
    }
}
