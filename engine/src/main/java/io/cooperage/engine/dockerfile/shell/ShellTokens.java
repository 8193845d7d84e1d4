package io.cooperage.engine.dockerfile.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts a script into words and operators.
final class ShellTokens {
    private static final String[] OPERATORS = {";;", "&&", "||", "|&", ";", "|", "&", "(", ")", "\n"};

    private final String text;
    private final int end;
    private int at;
    private @Nullable ShellWord word;
    private String operator = "";
    private List<Nested> nested = new ArrayList<>();

    /// A command substitution inside a word.
    ///
    /// @param from of its script
    /// @param to behind its script
    record Nested(int from, int to) {}

    ShellTokens(String text, int from, int to) {
        this.text = text;
        this.at = from;
        this.end = to;
    }

    /// The script of a substitution, with places in this script.
    ShellTokens part(Nested part) {
        return new ShellTokens(text, part.from(), part.to());
    }

    boolean isWord() {
        return word != null;
    }

    ShellWord word() {
        if (word == null) {
            throw new IllegalStateException("no word here");
        }
        return word;
    }

    String operator() {
        return operator;
    }

    List<Nested> nested() {
        return nested;
    }

    /// @return false at the end
    boolean advance() {
        word = null;
        nested = new ArrayList<>();
        while (at < end) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (text.startsWith("\\\n", at)) {
                at += 2;
            } else if (c == '#') {
                int newline = text.indexOf('\n', at);
                at = newline < 0 ? end : Math.min(newline, end);
            } else if (!redirection()) {
                if (!readOperator()) {
                    readWord();
                }
                return true;
            }
        }
        return false;
    }

    /// Skips `> file`, `2>&1`, `<<EOF` and the like with their target.
    private boolean redirection() {
        int i = at;
        while (i < end && Character.isDigit(text.charAt(i))) {
            i++;
        }
        if (i == at && text.startsWith("&>", at)) {
            i++;
        }
        if (i >= end || (text.charAt(i) != '>' && text.charAt(i) != '<')) {
            return false;
        }
        // `<(…)` and `>(…)` are files made of commands.
        if (i + 1 < end && text.charAt(i + 1) == '(') {
            return false;
        }
        while (i < end && "<>&|-".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        while (i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        at = i;
        if (at < end && "\n;|&()".indexOf(text.charAt(at)) < 0) {
            readWord();
            word = null;
        }
        return true;
    }

    private boolean readOperator() {
        for (String candidate : OPERATORS) {
            if (text.startsWith(candidate, at) && at + candidate.length() <= end) {
                operator = candidate;
                at += candidate.length();
                return true;
            }
        }
        return false;
    }

    private void readWord() {
        int start = at;
        StringBuilder out = new StringBuilder();
        while (at < end && " \t\r\n;|&()".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if ((c == '>' || c == '<') && at > start && !(at + 1 < end && text.charAt(at + 1) == '(')) {
                break;
            }
            switch (c) {
                case '\\' -> escape(out);
                case '\'' -> singleQuoted(out);
                case '"' -> doubleQuoted(out);
                case '$' -> dollar(out);
                case '`' -> backquoted(out);
                case '<', '>' -> process(out);
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
        word = new ShellWord(out.toString(), start, at);
    }

    private void escape(StringBuilder out) {
        at++;
        if (at < end) {
            if (text.charAt(at) != '\n') {
                out.append(text.charAt(at));
            }
            at++;
        }
    }

    private void singleQuoted(StringBuilder out) {
        int close = text.indexOf('\'', at + 1);
        close = close < 0 || close > end ? end : close;
        out.append(text, Math.min(at + 1, close), close);
        at = Math.min(close + 1, end);
    }

    private void doubleQuoted(StringBuilder out) {
        at++;
        while (at < end && text.charAt(at) != '"') {
            switch (text.charAt(at)) {
                case '\\' -> {
                    boolean special = at + 1 < end && "\"\\$`\n".indexOf(text.charAt(at + 1)) >= 0;
                    if (special) {
                        escape(out);
                    } else {
                        out.append('\\');
                        at++;
                    }
                }
                case '$' -> dollar(out);
                case '`' -> backquoted(out);
                default -> out.append(text.charAt(at++));
            }
        }
        at = Math.min(at + 1, end);
    }

    private void dollar(StringBuilder out) {
        int start = at;
        if (text.startsWith("$(", at)) {
            boolean arithmetic = text.startsWith("$((", at);
            int close = closing(at + 1, '(', ')');
            if (!arithmetic) {
                nested.add(new Nested(at + 2, Math.max(at + 2, close - 1)));
            }
            out.append("${VAR}");
            at = close;
        } else if (text.startsWith("${", at)) {
            at = closing(at + 1, '{', '}');
            out.append(text, start, at);
        } else {
            at++;
            int nameStart = at;
            while (at < end && (text.charAt(at) == '_' || Character.isLetterOrDigit(text.charAt(at)))) {
                at++;
            }
            if (at > nameStart) {
                out.append("${").append(text, nameStart, at).append('}');
            } else {
                out.append('$');
            }
        }
    }

    private void backquoted(StringBuilder out) {
        int close = at + 1;
        while (close < end && text.charAt(close) != '`') {
            close += text.charAt(close) == '\\' ? 2 : 1;
        }
        close = Math.min(close, end);
        nested.add(new Nested(Math.min(at + 1, close), close));
        out.append("${VAR}");
        at = Math.min(close + 1, end);
    }

    private void process(StringBuilder out) {
        if (at + 1 < end && text.charAt(at + 1) == '(') {
            int close = closing(at + 1, '(', ')');
            nested.add(new Nested(at + 2, Math.max(at + 2, close - 1)));
            out.append("${VAR}");
            at = close;
        } else {
            at++;
        }
    }

    /// Behind the bracket that closes the one at `open`; quotes hide brackets.
    private int closing(int open, char opening, char closing) {
        int level = 0;
        for (int i = open; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\'') {
                int close = text.indexOf('\'', i + 1);
                i = close < 0 || close >= end ? i : close;
            } else if (c == opening) {
                level++;
            } else if (c == closing && --level == 0) {
                return i + 1;
            }
        }
        return end;
    }
}
