package io.cooperage.engine.image.browse;

import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerIndex;
import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One layer that a browser shows, and what its image says of it.
///
/// @param index open; whoever opened it closes it
/// @param blob digest of the packed layer; null when unknown
/// @param mediaType of the blob; empty when unknown
/// @param packedSize of the blob; −1 when it is not here
/// @param packed opens the blob; null when it is not here
/// @param createdBy the instruction that made it; empty when unknown
public record LayerSource(
        Layer layer,
        LayerIndex index,
        @Nullable Digest blob,
        String mediaType,
        long packedSize,
        @Nullable Supplier<InputStream> packed,
        String createdBy,
        @Nullable Instant created) {}
