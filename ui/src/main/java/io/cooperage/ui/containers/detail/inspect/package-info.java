/// The Inspect tab: everything known of a container, as grouped facts and as the JSON they come from.
///
/// Entry: [io.cooperage.ui.containers.detail.inspect.InspectController].
/// May use: Jackson's tree, RichTextFX, `ui.fx`, `ui.model`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.inspect;

import org.jspecify.annotations.NullMarked;
