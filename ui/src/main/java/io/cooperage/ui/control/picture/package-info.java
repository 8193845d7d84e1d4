/// The way from the machine to a container, drawn; and what any graph of boxes and lines is drawn on.
///
/// Entry: [io.cooperage.ui.control.picture.NetworkPicture], [io.cooperage.ui.control.picture.GraphCanvas].
/// May use: i18n. Knows no engine.
@NullMarked
package io.cooperage.ui.control.picture;

import org.jspecify.annotations.NullMarked;
