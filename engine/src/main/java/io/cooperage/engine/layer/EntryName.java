package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/// The place beneath the root that a name in an archive means.
///
/// As Docker takes names: `./a`, `a//b`, `a/` and `/a` are what they look like, relative to the root, and
/// `a/../b` is `b` whatever `a` is. A name that climbs above the root is refused.
///
/// @param parts components from the root, none of them empty, `.` or `..`; empty is the root itself
record EntryName(List<String> parts) {
    EntryName {
        parts = List.copyOf(parts);
    }

    /// @param what for the message: `entry`, `hard link target`
    /// @throws EngineException INVALID_ARGUMENT when the name leads out
    static EntryName of(String name, String what) {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    throw EngineException.invalid(
                            what + " '" + TarNumber.shorten(name) + "' leads out of the folder it is unpacked into");
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return new EntryName(parts);
    }

    boolean isRoot() {
        return parts.isEmpty();
    }

    String last() {
        return parts.getLast();
    }

    EntryName child(String name) {
        List<String> longer = new ArrayList<>(parts);
        longer.add(name);
        return new EntryName(longer);
    }

    /// The folder it is in; the root's is the root.
    EntryName folder() {
        return new EntryName(parts.subList(0, Math.max(0, parts.size() - 1)));
    }

    String path() {
        return parts.isEmpty() ? "." : String.join("/", parts);
    }
}
