/// The page of one volume: its files, and who uses it.
///
/// Entry: [io.cooperage.ui.volumes.detail.VolumePage]. May use: volumes, and below.
@NullMarked
package io.cooperage.ui.volumes.detail;

import org.jspecify.annotations.NullMarked;
