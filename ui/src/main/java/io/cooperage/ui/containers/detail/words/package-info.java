/// Figures in words for people: sizes, times, exit codes.
///
/// Entry: [io.cooperage.ui.containers.detail.words.Quantity].
/// May use: the engine's value types.
@NullMarked
package io.cooperage.ui.containers.detail.words;

import org.jspecify.annotations.NullMarked;
