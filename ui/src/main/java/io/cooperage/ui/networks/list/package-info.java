/// The page that lists all networks, with the panels beside it.
///
/// Entry: [io.cooperage.ui.networks.list.NetworksPage]. May use: networks, and below.
@NullMarked
package io.cooperage.ui.networks.list;

import org.jspecify.annotations.NullMarked;
