package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.runline.ShellWords.Mark;
import io.cooperage.engine.runline.ShellWords.Word;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads one line, once.
///
/// Options are read as Docker's client reads them: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`,
/// several letters together of which the last may take a value, `--` ends them, and so does the first word that is
/// none, which is the image.
final class LineReader {
    private static final Set<String> TOOLS = Set.of("docker", "podman", "nerdctl", "cooperage");

    private final String line;
    private final Surroundings surroundings;
    private final RunDraft draft;
    private List<Word> words = List.of();
    private int at;

    LineReader(String line, Surroundings surroundings) {
        this.line = line;
        this.surroundings = surroundings;
        draft = new RunDraft(surroundings);
    }

    RunRequest read() {
        words = split();
        boolean start = verb();
        while (at < words.size() && isOption(words.get(at).text())) {
            String text = words.get(at).text();
            if (text.equals("--")) {
                at++;
                break;
            }
            if (text.startsWith("--")) {
                longOption();
            } else {
                letters();
            }
        }
        if (at == words.size()) {
            int end = words.isEmpty() ? 0 : words.getLast().to();
            int from = words.isEmpty() ? 0 : words.getLast().from();
            throw new RunLineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "The image is missing: docker run [options] image [command …]",
                    from,
                    end,
                    null);
        }
        RootSource root = root(words.get(at));
        List<String> command =
                words.subList(at + 1, words.size()).stream().map(Word::text).toList();
        ContainerConfig config;
        try {
            config = draft.build(root, command);
        } catch (EngineException e) {
            throw new RunLineException(
                    e.kind(),
                    String.valueOf(e.getMessage()),
                    words.getFirst().from(),
                    words.get(at).to(),
                    e);
        }
        return new RunRequest(
                config, start, draft.detach, draft.pull, draft.platform, draft.attach, draft.cidFile, draft.notes);
    }

    static String problem(String name, String value) {
        Option option = (name.startsWith("--")
                        ? Options.named(name.substring(2))
                        : Options.lettered(name.charAt(name.length() - 1)))
                .orElseThrow(() -> EngineException.invalid("There is no option " + name + "."));
        try {
            option.setter().set(new RunDraft(new Surroundings(Path.of("/"), Map.of())), value);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private List<Word> split() {
        ShellWords split = ShellWords.split(line);
        String trouble = switch (split.problem()) {
            case NONE -> "";
            case OPEN_SINGLE_QUOTE -> "This single quote isn’t closed.";
            case OPEN_DOUBLE_QUOTE -> "This double quote isn’t closed.";
            case TRAILING_BACKSLASH -> "The backslash at the end has nothing to quote.";
        };
        if (!trouble.isEmpty()) {
            throw new RunLineException(
                    ErrorKind.INVALID_ARGUMENT, trouble, split.problemAt(), split.problemAt() + 1, null);
        }
        List<Word> made = new ArrayList<>(split.words());
        for (Mark mark : split.marks()) {
            int index = indexOf(made, mark.at());
            if (index >= 0) {
                take(made, index, mark);
            }
        }
        return made;
    }

    private void take(List<Word> made, int index, Mark mark) {
        Word word = made.get(index);
        switch (mark.meaning()) {
            case OPERATOR ->
                throw new RunLineException(
                        ErrorKind.INVALID_ARGUMENT,
                        "A shell ends or redirects the command at “" + line.charAt(mark.at())
                                + "”. Put the word in quotes to pass it on.",
                        word.from(),
                        word.to(),
                        null);
            case EXPANSION -> {
                if (index > 0 || !word.text().equals("$")) {
                    draft.from = word.from();
                    draft.to = word.to();
                    draft.note("a shell would put a value in place of “" + shortened(word.text())
                            + "”; here it stays as it is");
                }
            }
            case HOME -> {
                String home = surroundings.environment().get("HOME");
                if (home != null && (word.text().equals("~") || word.text().matches("~[/:].*"))) {
                    made.set(index, new Word(home + word.text().substring(1), word.from(), word.to()));
                }
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }

    private static int indexOf(List<Word> made, int at) {
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i).from() <= at && at < made.get(i).to()) {
                return i;
            }
        }
        return -1;
    }

    /// Skips a prompt, `sudo`, the tool and its verb.
    ///
    /// @return false for `create`
    private boolean verb() {
        skip(Set.of("$", "#", "%"));
        skip(Set.of("sudo"));
        boolean tool =
                at < words.size() && TOOLS.contains(baseName(words.get(at).text()));
        if (tool) {
            at++;
            skip(Set.of("container"));
            if (at == words.size()
                    || !Set.of("run", "create").contains(words.get(at).text())) {
                Word wrong = words.get(Math.min(at, words.size() - 1));
                throw new RunLineException(
                        ErrorKind.INVALID_ARGUMENT,
                        "Only run and create lines can be read, such as docker run -d nginx.",
                        wrong.from(),
                        wrong.to(),
                        null);
            }
        }
        if (at < words.size() && words.get(at).text().equals("create")) {
            at++;
            return false;
        }
        skip(Set.of("run"));
        return true;
    }

    private void skip(Set<String> any) {
        if (at < words.size() && any.contains(words.get(at).text())) {
            at++;
        }
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean isOption(String text) {
        return text.length() > 1 && text.startsWith("-");
    }

    private void longOption() {
        Word word = words.get(at);
        String text = word.text().substring(2);
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Option option = Options.named(name).orElseThrow(() -> unknown("--" + name, name, word));
        if (equals >= 0) {
            apply(option, "--" + name, text.substring(equals + 1), word);
        } else if (option.flag()) {
            apply(option, "--" + name, "true", word);
        } else {
            Word value = following("--" + name, option);
            apply(option, "--" + name, value.text(), value);
        }
        at++;
    }

    private void letters() {
        Word word = words.get(at);
        String text = word.text();
        for (int i = 1; i < text.length(); i++) {
            char letter = text.charAt(i);
            String shown = "-" + letter;
            Option option = Options.lettered(letter).orElseThrow(() -> unknown(shown, "", word));
            boolean last = i + 1 == text.length();
            if (option.flag() && (last || text.charAt(i + 1) != '=')) {
                apply(option, shown, "true", word);
                continue;
            }
            if (last) {
                Word value = following(shown, option);
                apply(option, shown, value.text(), value);
            } else {
                apply(option, shown, text.substring(text.charAt(i + 1) == '=' ? i + 2 : i + 1), word);
            }
            break;
        }
        at++;
    }

    private Word following(String shown, Option option) {
        if (at + 1 == words.size()) {
            Word word = words.get(at);
            throw new RunLineException(
                    ErrorKind.INVALID_ARGUMENT,
                    shown + " needs a value, such as " + shown + " " + ShellWords.quote(option.example()),
                    word.from(),
                    word.to(),
                    null);
        }
        at++;
        return words.get(at);
    }

    private void apply(Option option, String shown, String value, Word where) {
        draft.from = where.from();
        draft.to = where.to();
        try {
            option.setter().set(draft, value);
        } catch (EngineException e) {
            String example = e.kind() == ErrorKind.INVALID_ARGUMENT
                    ? ". Such as: " + shown + " " + ShellWords.quote(option.example())
                    : "";
            throw new RunLineException(e.kind(), shown + ": " + e.getMessage() + example, where.from(), where.to(), e);
        }
    }

    private static RunLineException unknown(String shown, String name, Word word) {
        String near = name.isEmpty()
                ? ""
                : Options.near(name)
                        .map(meant -> " Did you mean --" + meant + "?")
                        .orElse("");
        return new RunLineException(
                ErrorKind.INVALID_ARGUMENT, "There is no option " + shown + "." + near, word.from(), word.to(), null);
    }

    private RootSource root(Word word) {
        if (draft.rootfs) {
            return new RootSource.Directory(surroundings.resolve(word.text()));
        }
        try {
            // An id is no name, but it finds an image as well.
            if (!word.text().matches("(sha256:)?[0-9a-f]{64}")) {
                ImageReference.parse(word.text());
            }
        } catch (EngineException e) {
            throw new RunLineException(e.kind(), "The image: " + e.getMessage(), word.from(), word.to(), e);
        }
        return new RootSource.Image(word.text());
    }
}
