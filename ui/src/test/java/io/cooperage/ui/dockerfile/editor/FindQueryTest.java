package io.cooperage.ui.dockerfile.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.ui.dockerfile.editor.FindQuery.Found;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class FindQueryTest {
    private static final String TEXT = "RUN apt-get\nrun apt\nRUNNER";

    @Test
    void findsAsAsked() {
        assertThat(new FindQuery("run", false, false, false).in(TEXT).places()).hasSize(3);
        assertThat(new FindQuery("run", false, true, false).in(TEXT).places()).containsExactly(new TextRange(12, 15));
        assertThat(new FindQuery("run", false, false, true).in(TEXT).places()).hasSize(2);
        assertThat(new FindQuery("^run", true, false, false).in(TEXT).places()).hasSize(3);
        assertThat(new FindQuery("", true, false, false).in(TEXT)).isEqualTo(Found.NOTHING);
    }

    @Test
    void aWrongExpressionSaysWhy() {
        assertThat(new FindQuery("(", true, false, false).in(TEXT).problem()).isNotEmpty();
    }

    @Test
    void replacesWithGroups() {
        FindQuery query = new FindQuery("(\\w+)-get", true, true, false);
        TextRange place = query.in(TEXT).places().getFirst();
        assertThat(query.replace(TEXT, place, "$1")).isEqualTo(new TextEdit(place, "apt"));
        assertThatThrownBy(() -> query.replace(TEXT, place, "$7")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(new FindQuery("apt", false, true, false)
                        .replace(TEXT, place, "$1")
                        .newText())
                .as("plain text is meant as it stands")
                .isEqualTo("$1");
    }

    @Test
    void anEndlessExpressionCanBeEnded() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> new FindQuery("(a+)+$", true, true, false).in("a".repeat(40) + "b"))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
