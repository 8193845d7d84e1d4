/// What is on the disk, what of it nobody needs, and what was removed lately.
///
/// Entry: [io.cooperage.ui.housekeeping.CleanUpPage]. May use: everything below the pages.
@NullMarked
package io.cooperage.ui.housekeeping;

import org.jspecify.annotations.NullMarked;
