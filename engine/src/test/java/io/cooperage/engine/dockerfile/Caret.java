package io.cooperage.engine.dockerfile;

import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.model.BuildFacts;

/// A text with `¦` where the caret is.
record Caret(String text, int offset) {
    static Caret in(String marked) {
        int offset = marked.indexOf('¦');
        if (offset < 0) {
            throw new IllegalArgumentException("no caret in " + marked);
        }
        return new Caret(marked.replace("¦", ""), offset);
    }

    DockerfileDocument document() {
        return document(BuildFacts.NONE);
    }

    DockerfileDocument document(BuildFacts facts) {
        return new DockerfileDocument(text, facts, LintSettings.DEFAULT);
    }
}
