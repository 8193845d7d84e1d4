/// Volumes: what every page of them shares, their commands and their words.
///
/// Entry: [io.cooperage.ui.volumes.VolumeParts].
/// May use: everything below the pages.
@NullMarked
package io.cooperage.ui.volumes;

import org.jspecify.annotations.NullMarked;
