package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.oci.Platform;

/// Where a stage is: its files, and what its image will say. One thread; whoever goes on from a stage that is
/// done copies first.
final class StageState {
    private final WordLexer lexer;
    private ImageDraft draft;
    private Variables variables = new Variables();
    private Snapshot files = Snapshot.SCRATCH;

    StageState(WordLexer lexer, Platform platform) {
        this.lexer = lexer;
        this.draft = new ImageDraft(platform);
    }

    /// Begins where another stage ended.
    void startAt(StageResult below) {
        files = below.files();
        draft = new ImageDraft(below.draft());
        variables = new Variables(below.variables());
    }

    /// Begins with the files of an image, or with none.
    void startAt(Snapshot base, ImageDraft about) {
        files = base;
        draft = about;
    }

    void add(BuiltLayer layer) {
        files = files.with(layer);
    }

    WordLexer lexer() {
        return lexer;
    }

    ImageDraft draft() {
        return draft;
    }

    Variables variables() {
        return variables;
    }

    Snapshot files() {
        return files;
    }

    StepPlace place() {
        return new StepPlace(
                files.chainIds(), variables.processList(), draft.directory(), draft.user, draft.shellOrDefault());
    }

    StageResult result() {
        return new StageResult(files, draft, variables);
    }
}
