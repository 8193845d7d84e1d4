/// What the image pages share: commands on images, transfers, and how their values read.
///
/// Entry: [io.cooperage.ui.images.ImageParts].
/// May use: everything but the shell and other features.
@NullMarked
package io.cooperage.ui.images;

import org.jspecify.annotations.NullMarked;
