/// Images as people know them: pulled, pushed, tagged, listed, saved, loaded, removed.
///
/// Entry: [io.cooperage.engine.image.ImageService], [io.cooperage.engine.image.RegistryService].
/// May use: event, oci, linux, store, layer, registry.
@NullMarked
package io.cooperage.engine.image;

import org.jspecify.annotations.NullMarked;
