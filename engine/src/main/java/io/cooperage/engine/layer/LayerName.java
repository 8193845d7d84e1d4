package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import java.util.List;

/// What the name of a layer's entry asks for (OCI image-spec, layer.md, "Representing Changes").
///
/// Names beginning with `.wh.` are reserved for such orders, so no file has one.
sealed interface LayerName {
    String PREFIX = ".wh.";

    /// AUFS kept its own records under such names (`.wh..wh.plnk`, `.wh..wh.aufs`, `.wh..wh.orph`); old
    /// layers still have them.
    String META_PREFIX = PREFIX + PREFIX;

    String OPAQUE = META_PREFIX + ".opq";

    /// A file, folder, link or device of this name.
    record Plain(EntryName name) implements LayerName {}

    /// What the layers below have under this name is gone.
    record Hidden(EntryName name) implements LayerName {}

    /// All that the layers below have in this folder is gone.
    record Opaque(EntryName folder) implements LayerName {}

    /// Of no meaning to anyone but AUFS.
    record Ignored() implements LayerName {}

    /// @throws EngineException INVALID_ARGUMENT for a whiteout of nothing, of `.` or of `..`, and for something
    ///     beneath a whiteout
    static LayerName of(EntryName name) {
        List<String> parts = name.parts();
        for (int i = 0; i < parts.size() - 1; i++) {
            String part = parts.get(i);
            if (part.startsWith(META_PREFIX)) {
                return new Ignored();
            }
            if (part.startsWith(PREFIX)) {
                throw EngineException.invalid("its path leads through the whiteout '" + TarNumber.shorten(part) + "'");
            }
        }
        if (parts.isEmpty() || !name.last().startsWith(PREFIX)) {
            return new Plain(name);
        }
        EntryName folder = new EntryName(parts.subList(0, parts.size() - 1));
        if (name.last().equals(OPAQUE)) {
            return new Opaque(folder);
        }
        if (name.last().startsWith(META_PREFIX)) {
            return new Ignored();
        }
        String hidden = name.last().substring(PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw EngineException.invalid("it is a whiteout of '" + hidden + "', which is no name");
        }
        return new Hidden(folder.child(hidden));
    }
}
