package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.StageFiles;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageTrees;
import io.cooperage.engine.dockerfile.model.UnignoredFiles;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can stand behind `--flag=`.
final class FlagValueCompletions {
    private final Completions completions;
    private final DockerfileDocument document;
    private final Command command;
    private final Keyword keyword;

    FlagValueCompletions(Completions completions, DockerfileDocument document, Command command, Keyword keyword) {
        this.completions = completions;
        this.document = document;
        this.command = command;
        this.keyword = keyword;
    }

    /// @param word the flag as far as it is typed
    void complete(String word) {
        int equals = word.indexOf('=');
        String flag = word.substring(2, equals);
        String typed = word.substring(equals + 1);
        switch (flag) {
            case "from" -> {
                completions.stages(typed, true, false);
                completions.values(document.model().facts().namedContexts(), CompletionItem.Kind.STAGE, typed);
                completions.images(typed);
            }
            case "mount" -> mount(typed);
            case "chown" -> owner(typed);
            default -> completions.values(FlagDocs.values(keyword, flag), CompletionItem.Kind.VALUE, typed);
        }
    }

    private void mount(String typed) {
        int comma = typed.lastIndexOf(',');
        String field = typed.substring(comma + 1);
        int equals = field.indexOf('=');
        if (equals < 0) {
            for (String key : RunMountReader.KEYS) {
                boolean bare = key.equals("readonly")
                        || key.equals("readwrite")
                        || key.equals("required")
                        || key.equals("ro")
                        || key.equals("rw");
                completions.add(key, CompletionItem.Kind.FLAG, FlagDocs.mountKey(key), field, bare ? key : key + "=");
            }
            return;
        }
        String value = field.substring(equals + 1);
        switch (field.substring(0, equals)) {
            case "type" ->
                completions.values(List.of("cache", "bind", "secret", "tmpfs"), CompletionItem.Kind.VALUE, value);
            case "sharing" ->
                completions.values(List.of("shared", "private", "locked"), CompletionItem.Kind.VALUE, value);
            case "from" -> {
                completions.stages(value, true, false);
                completions.values(document.model().facts().namedContexts(), CompletionItem.Kind.STAGE, value);
                completions.images(value);
            }
            case "source", "src" -> source(typed, value);
            case "target", "dst", "destination" -> {
                StageModel stage = stage();
                if (stage != null && value.startsWith("/")) {
                    StageFiles files = StageTrees.known(document.model())
                            .before(stage, command.name().range().start());
                    new PathCompletions(completions).of(files, value, false);
                }
                completions.values(
                        List.of(
                                "/var/cache/apt",
                                "/var/lib/apt",
                                "/root/.cache/pip",
                                "/root/.npm",
                                "/root/.m2",
                                "/root/.cache/go-build",
                                "/go/pkg/mod"),
                        CompletionItem.Kind.FOLDER,
                        value);
            }
            default -> {}
        }
    }

    /// What a mount takes its files from: what `from=` names in front of it, or else the context.
    private void source(String typed, String value) {
        String from = "";
        boolean bind = true;
        for (String field : typed.split(",", -1)) {
            if (field.startsWith("from=")) {
                from = field.substring(5);
            } else if (field.startsWith("type=")) {
                bind = field.equals("type=bind") || field.equals("type=cache");
            }
        }
        StageModel stage = stage();
        ContextFacts context = document.model().facts().context();
        if (!bind || stage == null) {
            return;
        }
        PathCompletions paths = new PathCompletions(completions);
        if (!from.isEmpty()) {
            paths.of(StageTrees.known(document.model()).named(from, stage.stage()), value, false);
        } else if (context != null && context.files() != null) {
            paths.of(new UnignoredFiles(context.files(), context.ignore()), value, false);
        }
    }

    private @Nullable StageModel stage() {
        return document.model().stageAt(command.name().range().start());
    }

    private void owner(String typed) {
        StageModel stage = stage();
        Accounts accounts = Accounts.of(document.model(), stage);
        if (accounts == null) {
            completions.values(List.of("root", "root:root"), CompletionItem.Kind.USER, typed);
            return;
        }
        int colon = typed.indexOf(':');
        if (colon < 0) {
            completions.values(accounts.users(), CompletionItem.Kind.USER, typed);
        } else {
            completions.values(accounts.groups(), CompletionItem.Kind.USER, typed.substring(colon + 1));
        }
    }
}
