/// The page of one thing: a head that says which it is and what can be done with it, and tabs made on demand.
///
/// Entry: [io.cooperage.ui.control.detail.DetailPage]; a tab is one [io.cooperage.ui.control.detail.PageTab].
/// May use: fx, i18n.
@NullMarked
package io.cooperage.ui.control.detail;

import org.jspecify.annotations.NullMarked;
