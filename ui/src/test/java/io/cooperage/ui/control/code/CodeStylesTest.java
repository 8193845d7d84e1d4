package io.cooperage.ui.control.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.fxmisc.richtext.model.StyleSpans;
import org.junit.jupiter.api.Test;

class CodeStylesTest {
    @Test
    void coloursEveryPartOfTheJsonByWhatItIs() {
        String json = "{ \"k\\\"ey\" : [ \"va:lue\", -1.5e3, true, null ] }";
        StyleSpans<Collection<String>> spans = CodeStyles.of(Language.JSON, json);
        StringBuilder seen = new StringBuilder();
        int at = 0;
        for (var span : spans) {
            if (!span.getStyle().isEmpty() && !span.getStyle().contains("mark")) {
                seen.append(span.getStyle().iterator().next())
                        .append('=')
                        .append(json, at, at + span.getLength())
                        .append(' ');
            }
            at += span.getLength();
        }
        assertThat(seen.toString().strip())
                .isEqualTo("name=\"k\\\"ey\" string=\"va:lue\" number=-1.5e3 literal=true literal=null");
        assertThat(at).isEqualTo(json.length());
    }
}
