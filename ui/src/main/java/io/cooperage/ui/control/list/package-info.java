/// A page that lists things: a table, a filter, parts, what can be done with a selection, an empty page that teaches,
/// and a panel beside it.
///
/// Entry: [io.cooperage.ui.control.list.ListPage] for what is seen, [io.cooperage.ui.control.list.ListModel] for which
/// rows show and which are chosen. May use: control, i18n. Knows no engine and none of the things it lists.
@NullMarked
package io.cooperage.ui.control.list;

import org.jspecify.annotations.NullMarked;
