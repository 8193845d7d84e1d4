package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.dockerfile.model.StageFiles;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageTrees;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What can be typed in a command that runs in an image: its programs, and paths, from the top or from where
/// the command starts.
final class CommandCompletions {
    /// A path may follow these without a blank: a redirection, an assignment, another path.
    private static final String BEFORE_PATH = "=:<>;|&('`";

    /// Stands for the caret; nobody writes it.
    private static final String CARET = "\u0001";

    /// What a shell has itself and no folder shows.
    private static final List<String> BUILTINS = List.of(
            "cd", "command", "eval", "exec", "exit", "export", "read", "set", "trap", "ulimit", "umask", "unset",
            "wait");

    private final Completions completions;
    private final DockerfileDocument document;
    private final StageModel stage;
    private final int offset;

    CommandCompletions(Completions completions, DockerfileDocument document, StageModel stage, int offset) {
        this.completions = completions;
        this.document = document;
        this.stage = stage;
        this.offset = offset;
    }

    /// @param script of a shell, up to the caret
    /// @param word its last word so far
    void inScript(String script, String word) {
        String path = pathIn(word);
        // The bracket ends a substitution that is still open; elsewhere it ends the command, which is at
        // its end.
        List<ShellCommand> commands =
                ShellScript.parse(script + CARET + ")", false, TextRange::new).commands();
        String folder = workdir();
        boolean starts = false;
        for (ShellCommand command : commands) {
            starts |= command.name().endsWith(CARET);
            folder = command.name().equals("cd") ? changed(folder, command) : folder;
        }
        complete(path, starts, starts ? BUILTINS : List.of(), folder);
    }

    /// @param list a JSON list of words, up to the caret
    /// @param word the one that is typed
    void inList(String list, String word) {
        boolean first = list.substring(0, list.length() - word.length()).matches("\\s*\\[\\s*\"");
        complete(word, first, List.of(), workdir());
    }

    /// @param folder where the command runs; null when that can't be told
    private void complete(String word, boolean program, List<String> builtins, @Nullable String folder) {
        if (word.isEmpty()) {
            return;
        }
        StageFiles files = StageTrees.known(document.model()).before(stage, offset);
        boolean bare = word.indexOf('/') < 0;
        if (program && bare && !word.startsWith(".")) {
            programs(files, word, builtins);
        } else if (word.startsWith("/")) {
            new PathCompletions(completions).of(files, word, false);
        } else if (folder != null) {
            new PathCompletions(completions).from(files, folder, word, bare);
        }
    }

    private void programs(FileTree files, String typed, List<String> builtins) {
        String path = document.model().scopeAt(offset).get("PATH");
        TreeMap<String, String> found = new TreeMap<>();
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            if (folder.startsWith("/")) {
                for (FileTree.Item item : files.list(PathCleaner.clean(folder).substring(1))) {
                    if (item.executable() && !item.directory()) {
                        found.putIfAbsent(item.name(), folder);
                    }
                }
            }
        }
        builtins.forEach(name -> found.put(name, ""));
        found.forEach((name, folder) -> completions.add(name, CompletionItem.Kind.PROGRAM, folder, typed, name));
    }

    private String workdir() {
        Instruction here = document.file().at(offset);
        Step step = here == null ? null : document.model().stepOf(here);
        return (step == null ? stage.end() : step).workdir();
    }

    /// Where a `cd` leads.
    private static @Nullable String changed(@Nullable String from, ShellCommand cd) {
        String to = cd.operands().isEmpty() ? "$" : cd.operands().getFirst().text();
        if (to.endsWith(CARET)) {
            return from;
        }
        boolean told = to.indexOf('$') < 0 && !to.startsWith("~") && !to.equals("-");
        return !told ? null : to.startsWith("/") ? to : from == null ? null : from + "/" + to;
    }

    private static String pathIn(String word) {
        int start = word.length();
        while (start > 0 && BEFORE_PATH.indexOf(word.charAt(start - 1)) < 0) {
            start--;
        }
        String path = word.substring(start);
        // What follows the colon of a URL is a host.
        return path.startsWith("//") ? "" : path;
    }
}
