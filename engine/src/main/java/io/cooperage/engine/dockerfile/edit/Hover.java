package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;

/// What an editor shows about the thing under the pointer.
///
/// @param markdown the text
public record Hover(TextRange range, String markdown) {}
