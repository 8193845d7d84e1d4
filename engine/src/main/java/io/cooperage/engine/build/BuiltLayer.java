package io.cooperage.engine.build;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;

/// A layer of a stage: in the layer store, and as a blob.
///
/// @param diffId digest of its tar
/// @param chainId names it together with those below
/// @param blob as a manifest will name it
/// @param added bytes of the files in it
/// @param wasted bytes of files below that it made unreachable
record BuiltLayer(Digest diffId, Digest chainId, Descriptor blob, long added, long wasted) {}
