/// The page of one network: its picture, who is on it, its rules, and all that is known of it.
///
/// Entry: [io.cooperage.ui.networks.detail.NetworkPage]. May use: networks, and below.
@NullMarked
package io.cooperage.ui.networks.detail;

import org.jspecify.annotations.NullMarked;
