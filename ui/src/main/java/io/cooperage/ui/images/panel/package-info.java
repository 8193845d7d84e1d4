/// What opens beside the list of images: pull, push, tag, save, import, prune.
///
/// Entry: [io.cooperage.ui.images.panel.ImagePanels].
/// May use: what images may use, and its transfers.
@NullMarked
package io.cooperage.ui.images.panel;

import org.jspecify.annotations.NullMarked;
