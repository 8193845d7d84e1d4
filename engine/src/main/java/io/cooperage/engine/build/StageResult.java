package io.cooperage.engine.build;

/// A stage that is built. Nothing of it changes any more: whoever goes on from it copies first.
record StageResult(Snapshot files, ImageDraft draft, Variables variables) {}
