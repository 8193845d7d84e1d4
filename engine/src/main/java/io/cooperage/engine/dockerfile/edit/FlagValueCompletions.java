package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.List;

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
                completions.images(value);
            }
            case "target", "dst", "destination" ->
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
            default -> {}
        }
    }

    private void owner(String typed) {
        StageModel stage = document.model().stageAt(command.name().range().start());
        ImageFacts image = stage == null ? null : stage.image();
        if (image == null) {
            completions.values(List.of("root", "root:root"), CompletionItem.Kind.USER, typed);
            return;
        }
        int colon = typed.indexOf(':');
        if (colon < 0) {
            completions.values(image.users(), CompletionItem.Kind.USER, typed);
        } else {
            completions.values(image.groups(), CompletionItem.Kind.USER, typed.substring(colon + 1));
        }
    }
}
