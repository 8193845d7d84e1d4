package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectFilterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-l app=web | app=web",
                "-l app=web,tier in (a, b) | app=web,tier in (a, b)",
                "--selector=app!=web | app!=web",
                "--selector !app | !app",
                "label:example.org/part==x | example.org/part==x",
                "-l \"app notin (web)\" | app notin (web)",
                "-l app=web label:tier=a | app=web,tier=a",
                "-l rank>3 | rank>3"
            })
    void labelsAreTheServers(String filter, String labels) {
        assertThat(ObjectFilter.of(filter).selection()).isEqualTo(new Selection(labels, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--field-selector status.phase=Running",
                "--field-selector=status.phase=Running",
                "field:status.phase=Running",
                "--field-selector 'status.phase=Running'"
            })
    void fieldsAreTheServers(String filter) {
        ObjectFilter read = ObjectFilter.of(filter);
        assertThat(read.selection()).isEqualTo(new Selection("", "status.phase=Running"));
        assertThat(read.searched()).isBlank();
        assertThat(read.unread()).isEmpty();
    }

    @Test
    void theRestIsSearched() {
        ObjectFilter read =
                ObjectFilter.of("front /web-[0-9]+/ -l app=web,tier in (a,b) field:metadata.name=x,spec.a!=b back");
        assertThat(read.searched().strip().split("\\s+")).containsExactly("front", "/web-[0-9]+/", "back");
        assertThat(read.selection()).isEqualTo(new Selection("app=web,tier in (a,b)", "metadata.name=x,spec.a!=b"));
    }

    @Test
    void wordsThatOnlyLookAlikeStayWords() {
        for (String words : new String[] {"web-l app", "my-label:app", "app=web", "web -less"}) {
            assertThat(ObjectFilter.of(words)).isEqualTo(new ObjectFilter(Selection.ALL, words, ""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-l app=web, | -l app=web,",
                "a -l =web b | -l =web",
                "label:tier,in,( x | label:tier,in,(",
                "field:status.phase | field:status.phase"
            })
    void whatCantBeReadIsNamed(String filter, String unread) {
        assertThat(ObjectFilter.of(filter).unread()).isEqualTo(unread);
    }
}
