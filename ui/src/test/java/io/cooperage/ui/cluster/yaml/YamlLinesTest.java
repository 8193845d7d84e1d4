package io.cooperage.ui.cluster.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.yaml.YamlLines.Place;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where in the object a caret is. `|` is the caret, `;` a new line.
class YamlLinesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', textBlock = """
            |                                                       ! key  ! ``                   ! ``
            ki|                                                     ! key  ! ``                   ! ki
            spec:;  re|                                             ! key  ! spec                 ! re
            spec:;  |                                               ! key  ! spec                 ! ``
            spec:;  a: 1;|                                          ! key  ! ``                   ! ``
            spec:;  replicas: |                                     ! spec ! replicas             ! ``
            spec:;  replicas: 1|2                                   ! spec ! replicas             ! 1
            spec:;  containers:;  - na|                             ! key  ! spec/containers/0    ! na
            spec:;  containers:;  - name: a;    im|                 ! key  ! spec/containers/0    ! im
            spec:;  containers:;  - name: a;  - im|                 ! key  ! spec/containers/1    ! im
            spec:;  containers:;    - name: a;    - im|             ! key  ! spec/containers/1    ! im
            spec:;  containers:;  - name: a;  vol|                  ! key  ! spec                 ! vol
            spec:;  containers:;  - name: a;    ports:;    - co|    ! key  ! spec/containers/0/ports/0 ! co
            spec:;  containers:;  - name: a;    # - x;    im|       ! key  ! spec/containers/0    ! im
            a:;- b: 1;- c|                                          ! key  ! a/1                  ! c
            a:;- b: 1;c|                                            ! key  ! ``                   ! c
            a: {b: 1,;  c: 2};d|                                    ! key  ! ``                   ! d
            data:;  x: >-;    not: a key;    - nor this;  y|        ! key  ! data                 ! y
            a: 1;---;b|                                             ! key  ! ``                   ! b
            a:;  - - x|                                             ! key  ! a/0/0                ! x
            "a b": |                                                ! ``   ! a b                  ! ``
            """)
    void aCaretIsSomewhere(String marked, String parentOrKey, String where, String word) {
        String text = marked.replace(";", "\n");
        int at = text.indexOf('|');
        Place place = Objects.requireNonNull(YamlLines.at(text.replace("|", ""), at));
        assertThat(place.word()).isEqualTo(word);
        if (parentOrKey.equals("key")) {
            assertThat(place.key()).isNull();
            assertThat(String.join("/", place.parent())).isEqualTo(where);
        } else {
            assertThat(place.key()).isEqualTo(where);
            assertThat(String.join("/", place.parent())).isEqualTo(parentOrKey);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            # a comment|
            a: 1 # com|
            data:;  x: >-;    not a k|
            a: [b, c|
            a:|
            """)
    void someCaretsAreNowhere(String marked) {
        String text = marked.replace(";", "\n");
        int at = text.indexOf('|');
        assertThat(YamlLines.at(text.replace("|", ""), at)).isNull();
    }

    @Test
    void keysAreFoundWithTheirValuesAndPlaces() {
        String text =
                "spec:\n  template:\n    spec:\n      containers:\n      - name: web # first\n        image: \"a:1\"\n";
        assertThat(new YamlLines(text)
                        .entries().stream().map(entry -> String.join("/", entry.path()) + "=" + entry.value()))
                .containsExactly(
                        "spec=",
                        "spec/template=",
                        "spec/template/spec=",
                        "spec/template/spec/containers=",
                        "spec/template/spec/containers/0/name=web",
                        "spec/template/spec/containers/0/image=\"a:1\"");
        YamlLines.Entry image = new YamlLines(text).entries().getLast();
        assertThat(text.substring(image.from(), image.to())).isEqualTo("image");
        assertThat(text.substring(image.valueFrom())).startsWith("\"a:1\"");
    }
}
