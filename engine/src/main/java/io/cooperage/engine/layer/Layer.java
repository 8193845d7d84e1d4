package io.cooperage.engine.layer;

import io.cooperage.engine.oci.Digest;
import java.nio.file.Path;
import java.util.List;

/// An unpacked layer: the changes of one layer alone, as a lower folder of overlayfs wants them (whiteouts are
/// character devices 0/0, opaque folders carry the xattr). Never write to it: it is shared.
///
/// @param chainId names it, for what a layer means depends on those beneath it
/// @param size unpacked bytes of file content, as Docker counts
/// @param warnings what was left out or done otherwise than the archive says
public record Layer(Digest chainId, Digest diffId, Path directory, long size, List<String> warnings) {
    public Layer {
        warnings = List.copyOf(warnings);
    }
}
