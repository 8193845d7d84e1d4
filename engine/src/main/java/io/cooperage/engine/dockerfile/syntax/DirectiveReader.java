package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.syntax.Block.Directive;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Recognises parser directives, which are allowed only before everything else and each only once.
final class DirectiveReader {
    static final Set<String> NAMES = Set.of("syntax", "escape", "check");
    private static final Pattern FORM =
            Pattern.compile("#[\\s\\u0085\\u00a0]*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(\\S(?:.*\\S)?)\\s*");

    private final SourceText source;
    private final Set<String> seen = new HashSet<>();
    private boolean done;

    DirectiveReader(SourceText source) {
        this.source = source;
    }

    /// Whether a directive may still come.
    boolean isOpen() {
        return !done;
    }

    void close() {
        done = true;
    }

    /// @param start the first character of the line that is no blank
    /// @return null if the line is no directive; then none can follow
    @Nullable
    Directive read(int line, int start, int end) {
        if (done) {
            return null;
        }
        Matcher form = FORM.matcher(source.text()).region(start, end);
        if (!form.matches() || !NAMES.contains(form.group(1).toLowerCase(Locale.ROOT))) {
            done = true;
            return null;
        }
        return new Directive(
                new TextRange(source.lineStart(line), source.lineEndWithBreak(line)),
                line,
                new TextRange(start, end),
                form.group(1).toLowerCase(Locale.ROOT),
                new TextRange(form.start(1), form.end(1)),
                form.group(2),
                new TextRange(form.start(2), form.end(2)));
    }

    /// False if one of this name came before.
    boolean isFirst(Directive directive) {
        return seen.add(directive.name());
    }
}
