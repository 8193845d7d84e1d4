/// Images on their way: pulls, pushes, archives written and read, each with the progress of its parts.
///
/// Entry: [io.cooperage.ui.images.transfer.Transfers].
/// May use: what images may use.
@NullMarked
package io.cooperage.ui.images.transfer;

import org.jspecify.annotations.NullMarked;
