/// A JSON document as groups of named values, for people.
///
/// Entry: [io.cooperage.ui.control.facts.FactsPane].
/// May use: Jackson’s tree, i18n, control.
@NullMarked
package io.cooperage.ui.control.facts;

import org.jspecify.annotations.NullMarked;
