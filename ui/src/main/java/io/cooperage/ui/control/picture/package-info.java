/// The way from the machine to a container, drawn.
///
/// Entry: [io.cooperage.ui.control.picture.NetworkPicture]. May use: i18n.
/// Knows no engine.
@NullMarked
package io.cooperage.ui.control.picture;

import org.jspecify.annotations.NullMarked;
