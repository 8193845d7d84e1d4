package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.expand.Spaces;
import io.cooperage.engine.dockerfile.syntax.Arguments.Pair;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one logical line: keyword, flags, and arguments in the form the keyword wants.
public final class CommandReader {
    /// ONBUILD may not be chained at all; this only bounds what is tried.
    private static final int MAX_NESTING = 8;

    private final LogicalLine line;
    private final String text;
    private final char escape;
    private final WordSplitter splitter;

    CommandReader(LogicalLine line, char escape) {
        this.line = line;
        this.text = line.text();
        this.escape = escape;
        this.splitter = new WordSplitter(line, escape);
    }

    Command read() {
        return read(0, text.length(), 0);
    }

    /// The elements of a JSON list of strings.
    ///
    /// @return null if `text` is no JSON array or holds something else than strings
    public static @Nullable List<String> jsonStrings(String text) {
        LogicalLine.Builder builder = new LogicalLine.Builder();
        builder.add(text, 0, text.length());
        JsonArrayReader.Result result =
                JsonArrayReader.read(builder.build(), Spaces.firstNonSpace(text, 0), text.length());
        return result == null || result.elements() == null
                ? null
                : result.elements().stream().map(Word::text).toList();
    }

    private Command read(int from, int to, int depth) {
        int start = trimStart(from, to);
        int end = trimEnd(start, to);
        int nameEnd = start;
        while (nameEnd < end && !WordSplitter.isBlank(text.charAt(nameEnd))) {
            nameEnd++;
        }
        Word name = Word.of(line, start, nameEnd);
        Keyword keyword = Keyword.of(name.text());
        int argumentsAt = nameEnd;
        while (argumentsAt < end && WordSplitter.isBlank(text.charAt(argumentsAt))) {
            argumentsAt++;
        }
        List<Flag> flags = new ArrayList<>();
        int restAt = flags(argumentsAt, end, flags);
        int restStart = trimStart(restAt, end);
        Word rest = Word.of(line, restStart, Math.max(restStart, trimEnd(restStart, end)));
        return new Command(name, keyword, flags, rest, arguments(keyword, rest.from(), rest.to(), depth));
    }

    /// Gathers words that begin with `--` and returns where the arguments begin. A lone `--` ends the
    /// flags.
    private int flags(int from, int to, List<Flag> flags) {
        int at = from;
        while (true) {
            while (at < to && Spaces.isSpace(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at) || at + 2 > to) {
                return at;
            }
            StringBuilder word = new StringBuilder();
            int end = flagEnd(at, to, word);
            if (word.toString().equals("--")) {
                return end;
            }
            flags.add(new Flag(new Word(word.toString(), line, at, end)));
            at = end;
        }
    }

    private int flagEnd(int from, int to, StringBuilder word) {
        char quote = 0;
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (quote == 0 && Spaces.isSpace(c)) {
                return at;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == escape) {
                at++;
                if (at < to) {
                    word.append(text.charAt(at));
                }
            } else {
                word.append(c);
            }
            at++;
        }
        return to;
    }

    private Arguments arguments(@Nullable Keyword keyword, int from, int to, int depth) {
        if (keyword == null) {
            return from == to ? new Arguments.None() : new Arguments.Text(Word.of(line, from, to));
        }
        return switch (keyword) {
            case ADD, COPY, VOLUME -> jsonOrWords(from, to);
            case CMD, ENTRYPOINT, RUN, SHELL -> jsonOrText(from, to);
            case EXPOSE, FROM -> words(from, to);
            case ARG -> quoted(from, to);
            case ENV, LABEL -> pairs(keyword, from, to);
            case HEALTHCHECK -> health(from, to);
            case ONBUILD -> from == to ? new Arguments.None() : nested(from, to, depth);
            case MAINTAINER, STOPSIGNAL, USER, WORKDIR -> text(from, to);
        };
    }

    private Arguments nested(int from, int to, int depth) {
        return depth >= MAX_NESTING ? text(from, to) : new Arguments.Nested(read(from, to, depth + 1));
    }

    private Arguments text(int from, int to) {
        return from == to ? new Arguments.None() : new Arguments.Text(Word.of(line, from, to));
    }

    private Arguments words(int from, int to) {
        return from == to ? new Arguments.None() : new Arguments.Words(splitter.plainWords(from, to));
    }

    private Arguments quoted(int from, int to) {
        List<Word> words = splitter.quotedWords(from, to);
        return words.isEmpty() ? new Arguments.None() : new Arguments.Words(words);
    }

    private Arguments jsonOrText(int from, int to) {
        Arguments json = json(from, to);
        return json != null ? json : text(from, to);
    }

    private Arguments jsonOrWords(int from, int to) {
        Arguments json = json(from, to);
        return json != null ? json : words(from, to);
    }

    private @Nullable Arguments json(int from, int to) {
        JsonArrayReader.Result result = JsonArrayReader.read(line, from, to);
        if (result == null) {
            return null;
        }
        Word list = Word.of(line, from, to);
        return result.elements() == null
                ? malformed(
                        from,
                        to,
                        "when using JSON array syntax, arrays must be comprised of strings only",
                        list.range())
                : new Arguments.Json(list, result.elements());
    }

    private Arguments pairs(Keyword keyword, int from, int to) {
        List<Word> words = splitter.quotedWords(from, to);
        if (words.isEmpty()) {
            return new Arguments.None();
        }
        if (!words.getFirst().text().contains("=")) {
            return legacyPair(keyword, from, to);
        }
        List<Pair> pairs = new ArrayList<>();
        for (Word word : words) {
            int equals = word.text().indexOf('=');
            if (equals < 0) {
                String message = "Syntax error - can't find = in " + GoText.quote(word.text())
                        + ". Must be of the form: name=value";
                return malformed(from, to, message, word.range());
            }
            int length = word.text().length();
            pairs.add(new Pair(word.part(0, equals), word.part(equals + 1, length), word));
        }
        return new Arguments.Pairs(pairs, false);
    }

    private Arguments legacyPair(Keyword keyword, int from, int to) {
        int keyEnd = from;
        while (keyEnd < to && !WordSplitter.isBlank(text.charAt(keyEnd))) {
            keyEnd++;
        }
        if (keyEnd == to) {
            return malformed(from, to, keyword.name() + " must have two arguments", line.range(from, to));
        }
        int value = keyEnd;
        while (value < to && WordSplitter.isBlank(text.charAt(value))) {
            value++;
        }
        Pair pair = new Pair(Word.of(line, from, keyEnd), Word.of(line, value, to), Word.of(line, from, to));
        return new Arguments.Pairs(List.of(pair), true);
    }

    private Arguments health(int from, int to) {
        if (from == to) {
            return new Arguments.None();
        }
        int typeEnd = from;
        while (typeEnd < to && !Spaces.isSpace(text.charAt(typeEnd))) {
            typeEnd++;
        }
        Arguments command = jsonOrText(trimStart(typeEnd, to), to);
        return command instanceof Arguments.Malformed
                ? command
                : new Arguments.Health(Word.of(line, from, typeEnd), command);
    }

    private Arguments malformed(int from, int to, String message, TextRange range) {
        return new Arguments.Malformed(Word.of(line, from, to), message, range);
    }

    private int trimStart(int from, int to) {
        int i = from;
        while (i < to && Spaces.isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int trimEnd(int from, int to) {
        int i = to;
        while (i > from && Spaces.isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
