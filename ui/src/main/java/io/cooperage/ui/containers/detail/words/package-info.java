/// Numbers of the kernel in words for people: exit codes, error numbers, capabilities.
///
/// Entry: [io.cooperage.ui.containers.detail.words.ExitMeaning].
/// May use: the engine's value types.
@NullMarked
package io.cooperage.ui.containers.detail.words;

import org.jspecify.annotations.NullMarked;
