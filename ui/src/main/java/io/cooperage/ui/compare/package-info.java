/// How any two of image, layer and container differ: files, attributes, texts and configuration.
///
/// Entry: [io.cooperage.ui.compare.ComparePage].
/// May use: `ui.files`, what every page may use, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.compare;

import org.jspecify.annotations.NullMarked;
