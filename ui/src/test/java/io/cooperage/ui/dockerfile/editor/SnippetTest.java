package io.cooperage.ui.dockerfile.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnippetTest {
    @Test
    void placesFollowWhatIsTypedInThem() {
        Snippet.Filled filled = Snippet.matching("run with sec").getFirst().fill();
        assertThat(filled.text()).isEqualTo("RUN --mount=type=secret,id=name \\\n    command");
        SnippetPlaces places = new SnippetPlaces();
        places.begin(filled.places(), 100);
        assertThat(places.current()).contains(new TextRange(127, 131));
        places.changed(127, 4, 8);
        assertThat(places.next()).contains(new TextRange(142, 149));
        assertThat(places.next()).isEmpty();
        assertThat(places.isActive()).isFalse();
    }

    @Test
    void typingElsewhereEndsThem() {
        SnippetPlaces places = new SnippetPlaces();
        places.begin(List.of(new TextRange(4, 6), new TextRange(9, 9)), 0);
        places.changed(0, 0, 1);
        assertThat(places.isActive()).isFalse();
    }

    @Test
    void snippetsAreProposedWhereInstructionsAre() {
        String text = "FROM a\nRUN";
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(Suggestion.at(document, text.length()))
                .extracting(Suggestion::label)
                .startsWith("RUN")
                .contains("RUN apt-get install", "RUN script");
        String inside = "FROM a\nCOPY RUN";
        DockerfileDocument other = new DockerfileDocument(inside, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(Suggestion.at(other, inside.length())).isEmpty();
    }

    @Test
    void proposalsSayWhatTheyMean() {
        String text = "FROM a\nCOPY --ch";
        DockerfileDocument document = new DockerfileDocument(text, BuildFacts.NONE, LintSettings.DEFAULT);
        assertThat(Suggestion.at(document, text.length()))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.docs()).contains("`--ch"));
    }
}
