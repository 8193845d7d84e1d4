package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.edit.CompletionItem;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.ui.control.code.Proposal;
import java.util.ArrayList;
import java.util.List;

/// A row of the completion list.
///
/// @param docs Markdown; empty when there is nothing to say
/// @param places of a snippet, within `insert`
/// @param guess whether what is typed may be meant as it is
record Suggestion(
        String label,
        String detail,
        String icon,
        TextRange replace,
        String insert,
        String docs,
        List<TextRange> places,
        boolean guess)
        implements Proposal {
    Suggestion {
        places = List.copyOf(places);
    }

    /// What could be typed at a place. Any thread.
    static List<Suggestion> at(DockerfileDocument document, int offset) {
        List<Suggestion> all = new ArrayList<>();
        List<CompletionItem> items = document.complete(offset);
        for (CompletionItem item : items) {
            all.add(new Suggestion(
                    item.label().strip(),
                    item.kind() == CompletionItem.Kind.KEYWORD || item.kind() == CompletionItem.Kind.FLAG
                            ? ""
                            : item.detail(),
                    icon(item.kind()),
                    item.replace(),
                    item.insert(),
                    document.documentation(item),
                    List.of(),
                    item.guess()));
        }
        if (items.stream().anyMatch(item -> item.kind() == CompletionItem.Kind.KEYWORD)) {
            addSnippets(document, offset, all);
        }
        return all;
    }

    private static void addSnippets(DockerfileDocument document, int offset, List<Suggestion> all) {
        String text = document.source().text();
        int start = TypingAids.lineStart(text, offset);
        String typed = text.substring(start, offset).stripLeading();
        for (Snippet snippet : Snippet.matching(typed)) {
            Snippet.Filled filled = snippet.fill();
            all.add(new Suggestion(
                    snippet.label(),
                    snippet.detail(),
                    "fth-file-plus",
                    new TextRange(offset - typed.length(), offset),
                    filled.text(),
                    "```dockerfile\n" + filled.text() + "\n```",
                    filled.places(),
                    false));
        }
    }

    private static String icon(CompletionItem.Kind kind) {
        return switch (kind) {
            case KEYWORD -> "fth-terminal";
            case FLAG -> "fth-flag";
            case VALUE -> "fth-tag";
            case STAGE -> "fth-git-branch";
            case IMAGE -> "fth-layers";
            case PROGRAM -> "fth-play";
            case VARIABLE -> "fth-dollar-sign";
            case FILE -> "fth-file";
            case FOLDER -> "fth-folder";
            case USER -> "fth-user";
            case DIRECTIVE -> "fth-hash";
        };
    }
}
