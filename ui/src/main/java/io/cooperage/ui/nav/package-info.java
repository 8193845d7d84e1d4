/// Places in the window and the way between them. Features name each other only through a route.
///
/// Entry: [io.cooperage.ui.nav.Navigator], [io.cooperage.ui.nav.Route].
/// May use: nothing.
@NullMarked
package io.cooperage.ui.nav;

import org.jspecify.annotations.NullMarked;
