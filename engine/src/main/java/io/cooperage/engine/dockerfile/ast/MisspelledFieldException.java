package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/// A field of `--mount` has a key or a value that is almost one there is.
public final class MisspelledFieldException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final int from;
    private final int to;
    private final String meant;

    /// @param from,to what is wrong in `field`; `to` is exclusive
    MisspelledFieldException(String message, String field, int from, int to, String meant) {
        super(ErrorKind.INVALID_ARGUMENT, message);
        this.field = field;
        this.from = from;
        this.to = to;
        this.meant = meant;
    }

    /// What to write in its place.
    public String meant() {
        return meant;
    }

    /// Where the mistake is in the value of a flag.
    ///
    /// @return null when that can't be told: the value has quotes or escapes
    public @Nullable TextRange in(Word flagValue) {
        // The commas make sure that it is this field and not the end of another.
        int at = ("," + flagValue.text() + ",").indexOf("," + field + ",");
        return at < 0 || !flagValue.isVerbatim() ? null : flagValue.range(at + from, at + to);
    }
}
