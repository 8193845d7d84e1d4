package io.cooperage.engine.layer;

import java.nio.file.Path;
import java.util.List;

/// What a tree in the making stands on.
///
/// @param lowers folders of the layers below in overlay's form, the top first
/// @param marks how whiteouts and opaque folders are written
/// @param index told of every entry
record LayerBase(List<Path> lowers, OverlayMarks marks, LayerIndexWriter index) {
    LayerBase {
        lowers = List.copyOf(lowers);
    }
}
