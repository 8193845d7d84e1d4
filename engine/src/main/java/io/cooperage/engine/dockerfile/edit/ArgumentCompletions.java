package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.GlobalArgs;
import io.cooperage.engine.dockerfile.model.StageFiles;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageTrees;
import io.cooperage.engine.dockerfile.model.UnignoredFiles;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can stand behind the flags of an instruction.
final class ArgumentCompletions {
    private static final List<String> SIGNALS =
            List.of("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGWINCH");
    private static final List<String> SHELLS = List.of("bash", "ash", "dash", "zsh", "sh");

    private final Completions completions;
    private final DockerfileDocument document;
    private final Command command;
    private final Keyword keyword;
    private final @Nullable StageModel stage;
    private final PathCompletions paths;
    private final int offset;

    ArgumentCompletions(
            Completions completions, DockerfileDocument document, Command command, Keyword keyword, int offset) {
        this.completions = completions;
        this.document = document;
        this.command = command;
        this.keyword = keyword;
        this.stage = document.model().stageAt(offset);
        this.paths = new PathCompletions(completions);
        this.offset = offset;
    }

    /// @param before the instruction up to the caret
    /// @param word its last word so far
    void complete(String before, String word) {
        int wordStart = before.length() - word.length();
        boolean first = before.substring(Math.min(command.rest().from(), wordStart), wordStart)
                .isBlank();
        switch (keyword) {
            case FROM -> from(before, word, first);
            case COPY, ADD -> files(word, first);
            case USER -> users(word);
            case WORKDIR -> imagePaths(word, true);
            case STOPSIGNAL -> completions.values(SIGNALS, CompletionItem.Kind.VALUE, word);
            case HEALTHCHECK -> {
                if (first) {
                    completions.values(List.of("CMD ", "NONE"), CompletionItem.Kind.KEYWORD, word);
                } else {
                    command(before.substring(command.rest().from()).replaceFirst("^\\S+\\s+", ""), word);
                }
            }
            case SHELL -> shells(before, word);
            case ARG -> completions.values(GlobalArgs.PREDEFINED, CompletionItem.Kind.VARIABLE, word);
            case VOLUME -> imagePaths(word, true);
            case RUN, CMD, ENTRYPOINT ->
                command(before.substring(Math.min(command.rest().from(), wordStart)), word);
            default -> {}
        }
    }

    private void from(String before, String word, boolean first) {
        if (first) {
            completions.stages(word, false, true);
            completions.images(word);
            completions.values(List.of("scratch"), CompletionItem.Kind.IMAGE, word);
        } else {
            boolean hasAs = before.toLowerCase(Locale.ROOT).matches(".*\\sas\\s.*");
            if (!hasAs) {
                boolean lower = command.name().text().startsWith("f");
                completions.values(List.of(lower ? "as " : "AS "), CompletionItem.Kind.KEYWORD, word);
            }
        }
    }

    /// Sources come from the context or from another stage's image. What is typed last may also be the
    /// destination.
    private void files(String word, boolean first) {
        Flag from = command.flag("from");
        if (word.startsWith("/") && (from == null || !first)) {
            imagePaths(word, false);
            workdirs(word);
        }
        if (from != null) {
            if (stage != null) {
                paths.of(
                        StageTrees.known(document.model()).named(String.valueOf(from.value()), stage.stage()),
                        word,
                        false);
            }
            return;
        }
        ContextFacts context = document.model().facts().context();
        if (context != null && context.files() != null) {
            paths.of(new UnignoredFiles(context.files(), context.ignore()), word, false);
        }
        if (!first) {
            workdirs(word);
        }
    }

    private void workdirs(String word) {
        if (stage != null) {
            for (Instruction instruction : stage.stage().instructions()) {
                if (instruction instanceof Instruction.Workdir workdir) {
                    String path = workdir.path().text();
                    String folder = path.endsWith("/") ? path : path + "/";
                    completions.add(folder, CompletionItem.Kind.FOLDER, "WORKDIR", word, folder);
                }
            }
        }
    }

    /// @param text in the form of a shell or of a list, up to the caret
    private void command(String text, String word) {
        if (stage != null) {
            CommandCompletions commands = new CommandCompletions(completions, document, stage, offset);
            if (text.startsWith("[")) {
                commands.inList(text, word);
            } else {
                commands.inScript(text, word);
            }
        }
    }

    private void imagePaths(String word, boolean foldersOnly) {
        if (stage != null && word.startsWith("/")) {
            paths.of(StageTrees.known(document.model()).before(stage, offset), word, foldersOnly);
        }
    }

    private void users(String word) {
        int colon = word.indexOf(':');
        Accounts accounts = Accounts.of(document.model(), stage);
        if (accounts != null) {
            completions.values(
                    colon < 0 ? accounts.users() : accounts.groups(),
                    CompletionItem.Kind.USER,
                    word.substring(colon + 1));
        } else {
            completions.values(List.of("root", "nobody"), CompletionItem.Kind.USER, word);
        }
    }

    private void shells(String before, String word) {
        if (before.contains("[")) {
            return;
        }
        StageFiles files =
                stage == null ? null : StageTrees.known(document.model()).before(stage, offset);
        for (String shell : SHELLS) {
            boolean there = files == null
                    || files.isUnclear("bin")
                    || files.find("bin/" + shell) != null
                    || files.find("usr/bin/" + shell) != null;
            if (there) {
                String options = shell.equals("sh") || shell.equals("dash") ? "" : "\"-o\", \"pipefail\", ";
                String list = "[\"/bin/" + shell + "\", " + options + "\"-c\"]";
                completions.add(list, CompletionItem.Kind.VALUE, "", word, list);
            }
        }
    }
}
