/// The page that lists all volumes, with the panels beside it.
///
/// Entry: [io.cooperage.ui.volumes.list.VolumesPage]. May use: volumes, and below.
@NullMarked
package io.cooperage.ui.volumes.list;

import org.jspecify.annotations.NullMarked;
