/// What happened, and what happens: the journal of the engine as a page.
///
/// Entry: [io.cooperage.ui.events.EventsPage]. May use: everything below the pages.
@NullMarked
package io.cooperage.ui.events;

import org.jspecify.annotations.NullMarked;
