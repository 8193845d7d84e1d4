/// What is inside an image: the files of each layer, what they waste, and how two trees differ.
///
/// Entry: [io.cooperage.engine.image.browse.ImageBrowser].
/// May use: what image may use.
@NullMarked
package io.cooperage.engine.image.browse;

import org.jspecify.annotations.NullMarked;
