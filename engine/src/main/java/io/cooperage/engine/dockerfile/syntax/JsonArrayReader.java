package io.cooperage.engine.dockerfile.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `["a", "b"]` as strictly as Go's JSON decoder does: what is no valid JSON is a shell command
/// instead.
final class JsonArrayReader {
    /// Deeper nesting than this can only be a mistake.
    private static final int MAX_DEPTH = 256;

    /// @param elements null when an element is no string
    record Result(@Nullable List<Word> elements) {}

    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super(null, null, false, false);
        }
    }

    private final LogicalLine line;
    private final String text;
    private final int end;
    private int at;
    private boolean onlyStrings = true;

    private JsonArrayReader(LogicalLine line, int from, int to) {
        this.line = line;
        this.text = line.text();
        this.at = from;
        this.end = to;
    }

    /// @return null if characters `from` to `to` are no JSON array
    static @Nullable Result read(LogicalLine line, int from, int to) {
        if (from >= to || line.text().charAt(from) != '[') {
            return null;
        }
        JsonArrayReader reader = new JsonArrayReader(line, from, to);
        try {
            List<Word> elements = reader.array();
            reader.blanks();
            return reader.at < to ? null : new Result(reader.onlyStrings ? elements : null);
        } catch (NotJson e) {
            return null;
        }
    }

    private List<Word> array() throws NotJson {
        List<Word> elements = new ArrayList<>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return elements;
        }
        while (true) {
            blanks();
            int start = at;
            if (peek() == '"') {
                String value = string();
                elements.add(new Word(value, line, start, at));
            } else {
                onlyStrings = false;
                value(1);
            }
            blanks();
            int c = peek();
            at++;
            if (c == ']') {
                return elements;
            }
            if (c != ',') {
                throw new NotJson();
            }
        }
    }

    private void value(int depth) throws NotJson {
        if (depth > MAX_DEPTH) {
            throw new NotJson();
        }
        blanks();
        switch (peek()) {
            case '"' -> string();
            case '[' -> members(']', depth, false);
            case '{' -> members('}', depth, true);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void members(char close, int depth, boolean named) throws NotJson {
        at++;
        blanks();
        if (peek() == close) {
            at++;
            return;
        }
        while (true) {
            blanks();
            if (named) {
                if (peek() != '"') {
                    throw new NotJson();
                }
                string();
                blanks();
                expect(':');
            }
            value(depth + 1);
            blanks();
            int c = peek();
            at++;
            if (c == close) {
                return;
            }
            if (c != ',') {
                throw new NotJson();
            }
        }
    }

    private void literal(String literal) throws NotJson {
        if (!text.startsWith(literal, at) || at + literal.length() > end) {
            throw new NotJson();
        }
        at += literal.length();
    }

    private void number() throws NotJson {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() throws NotJson {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw new NotJson();
        }
    }

    private String string() throws NotJson {
        StringBuilder out = new StringBuilder();
        at++;
        while (true) {
            int c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw new NotJson();
            }
            if (c == '\\') {
                escape(out);
            } else {
                out.append((char) c);
            }
        }
    }

    private void escape(StringBuilder out) throws NotJson {
        int c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> out.append((char) c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> unicode(out);
            default -> throw new NotJson();
        }
    }

    /// Half a surrogate pair becomes U+FFFD, as in Go.
    private void unicode(StringBuilder out) throws NotJson {
        char first = hex();
        if (!Character.isSurrogate(first)) {
            out.append(first);
            return;
        }
        int back = at;
        if (Character.isHighSurrogate(first) && text.startsWith("\\u", at) && at + 2 < end) {
            at += 2;
            char second = hex();
            if (Character.isLowSurrogate(second)) {
                out.append(first).append(second);
                return;
            }
            at = back;
        }
        out.append('\uFFFD');
    }

    private char hex() throws NotJson {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw new NotJson();
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void expect(char c) throws NotJson {
        if (peek() != c) {
            throw new NotJson();
        }
        at++;
    }

    private void blanks() {
        while (at < end && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
            at++;
        }
    }

    private int peek() {
        return at < end ? text.charAt(at) : -1;
    }
}
