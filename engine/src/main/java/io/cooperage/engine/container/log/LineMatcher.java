package io.cooperage.engine.container.log;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// Decides whether entries match a query, cheapest test first, without making a string of a line that is ASCII.
/// For one thread.
final class LineMatcher {
    /// Characters that the expression may look at between two looks at `stop`; some expressions look at a line
    /// for hours.
    private static final int FUEL = 1 << 20;

    private final @Nullable StdStream stream;
    private final boolean timed;
    private final long since;
    private final long until;
    private final boolean always;
    private final boolean literalIsEnough;
    private final @Nullable LiteralFinder literal;
    private final Matcher matcher;
    private final ByteText ascii = new ByteText();
    private final AtomicBoolean stop;
    private int fuel = FUEL;

    /// @param stop when it becomes true a match in progress ends with [CancellationException]
    LineMatcher(LogQuery query, RequiredLiteral required, AtomicBoolean stop) {
        this.stream = query.stream();
        this.timed = query.since() != null || query.until() != null;
        this.since = query.since() == null ? CriEntry.NO_TIME + 1 : CriEntry.nanos(query.since());
        this.until = query.until() == null ? Long.MAX_VALUE : CriEntry.nanos(query.until());
        this.always = required.always();
        this.literalIsEnough = required.whole();
        this.literal = required.text().isEmpty() ? null : new LiteralFinder(required.text(), required.ignoreCase());
        this.matcher = query.pattern().matcher("");
        this.stop = stop;
    }

    /// Whether the entry in `[from, to)` matches.
    boolean matches(byte[] bytes, int from, int to) {
        int text = CriEntry.text(bytes, from, to);
        if (stream != null && CriEntry.stream(bytes, from, text) != stream) {
            return false;
        }
        if (timed) {
            long time = CriEntry.nanos(bytes, from, to);
            if (time == CriEntry.NO_TIME || time < since || time > until) {
                return false;
            }
        }
        if (always) {
            return true;
        }
        int end = CriEntry.textEnd(bytes, from, text, to);
        if (literal != null) {
            if (!literal.in(bytes, text, end)) {
                return false;
            }
            if (literalIsEnough) {
                return true;
            }
        }
        if (Newlines.ascii(bytes, text, end)) {
            ascii.bytes = bytes;
            ascii.from = text;
            ascii.length = end - text;
            return matcher.reset(ascii).find();
        }
        String decoded = new String(bytes, text, end - text, StandardCharsets.UTF_8);
        return matcher.reset(new Decoded(decoded)).find();
    }

    private void refuel() {
        if (stop.get()) {
            throw new CancellationException();
        }
        fuel = FUEL;
    }

    /// ASCII bytes as characters.
    private final class ByteText implements CharSequence {
        private byte[] bytes = {};
        private int from;
        private int length;

        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            if (--fuel < 0) {
                refuel();
            }
            return (char) bytes[from + index];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return toString().subSequence(start, end);
        }

        @Override
        public String toString() {
            return new String(bytes, from, length, StandardCharsets.US_ASCII);
        }
    }

    /// Text that can be stopped too.
    private final class Decoded implements CharSequence {
        private final String text;

        Decoded(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--fuel < 0) {
                refuel();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
