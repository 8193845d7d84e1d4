package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;

/// A name where it stands.
///
/// @param defines whether it is given its meaning here, and not just used
/// @param stage index of the stage it stands in; -1 before the first FROM and in FROM itself
public record Occurrence(TextRange range, boolean defines, int stage) {}
