package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The characters that Go's JSON writes as escapes: besides what has to be one, what means something in HTML,
/// and two ends of lines. To readers it is the same text; but `kubectl rollout undo` compares bytes.
///
/// @see <a href="https://pkg.go.dev/encoding/json#Marshal">json.Marshal</a>
final class GoEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final String IN_HTML = "<>&";
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private final int[] ascii = standardAsciiEscapesForJSON();

    GoEscapes() {
        IN_HTML.chars().forEach(c -> ascii[c] = ESCAPE_CUSTOM);
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int ch) {
        boolean escaped = IN_HTML.indexOf(ch) >= 0 || ch == LINE_SEPARATOR || ch == PARAGRAPH_SEPARATOR;
        return escaped ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", ch)) : null;
    }
}
