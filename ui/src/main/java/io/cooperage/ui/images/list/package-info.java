/// The page that lists all images, with the panel beside it.
///
/// May use: images, its panels and transfers, and below.
@NullMarked
package io.cooperage.ui.images.list;

import org.jspecify.annotations.NullMarked;
