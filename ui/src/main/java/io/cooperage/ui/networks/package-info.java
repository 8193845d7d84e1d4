/// Networks: what every page of them shares, their commands and their words.
///
/// Entry: [io.cooperage.ui.networks.NetworkParts].
/// May use: everything below the pages.
@NullMarked
package io.cooperage.ui.networks;

import org.jspecify.annotations.NullMarked;
