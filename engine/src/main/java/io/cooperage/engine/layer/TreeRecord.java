package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a tree in the making has said so far: what each folder is to become in the end, what was left out, and
/// every entry for the layer's index. Paths are real ones: no symlink is in them. One thread.
final class TreeRecord {
    /// What may be remembered until the end, in bytes of names and attributes. A desktop's whole root needs a
    /// tenth.
    private static final long MEMORY_MAX = 64 << 20;

    private final LayerIndexWriter index;

    /// What each folder is to become, by path.
    private final NavigableMap<String, TarEntry> folders = new TreeMap<>();

    private final Set<String> opaque = new HashSet<>();

    private final NavigableSet<String> whiteouts = new TreeSet<>();
    private final NavigableSet<String> raised = new TreeSet<>();

    /// Device nodes that could not be made, so links to them can't either.
    private final Set<String> leftOut = new HashSet<>();

    private long remembered;

    TreeRecord(LayerIndexWriter index) {
        this.index = index;
    }

    /// The root's attributes unless an entry has others; not part of what the layer says.
    void assumeRoot(TarEntry attributes) {
        folders.put(".", attributes);
    }

    /// A folder of the layers below that is here only to hold something.
    void raised(String path, TarEntry attributes) {
        folder(path, attributes);
        raised.add(path);
    }

    boolean isRaised(String path) {
        return raised.contains(path);
    }

    /// Raised folders in a folder, the deepest first.
    List<String> raisedIn(String folder) {
        return List.copyOf(
                folder.equals(".")
                        ? raised.descendingSet()
                        : raised.subSet(folder + "/", true, folder + "0", false).descendingSet());
    }

    void folder(String path, TarEntry attributes) {
        raised.remove(path);
        folders.put(path, attributes);
        long size = path.length();
        for (byte[] value : attributes.xattrs().values()) {
            size += value.length;
        }
        grow(size);
        index.add(IndexEntries.folder(path, attributes, opaque.contains(path)));
    }

    /// @param path of a folder that has been recorded
    void opaque(String path) {
        if (opaque.add(path)) {
            grow(path.length());
            TarEntry attributes = folders.get(path);
            if (attributes != null) {
                index.add(IndexEntries.folder(path, attributes, true));
            }
        }
    }

    boolean isOpaque(String path) {
        return opaque.contains(path);
    }

    void add(LayerEntry entry) {
        index.add(entry);
    }

    void whiteout(String path) {
        whiteouts.add(path);
        grow(path.length());
        index.add(IndexEntries.whiteout(path));
    }

    /// Whiteouts in a folder, at any depth.
    List<String> whiteoutsIn(String folder) {
        return List.copyOf(folder.equals(".") ? whiteouts : whiteouts.subSet(folder + "/", folder + "0"));
    }

    void leaveOut(String path) {
        leftOut.add(path);
        grow(path.length());
    }

    boolean isLeftOut(String path) {
        return leftOut.contains(path);
    }

    /// The file or folder is gone, with all beneath it.
    void removed(String path) {
        folders.remove(path);
        // '0' is the character after '/'.
        folders.subMap(path + "/", path + "0").clear();
        if (!opaque.isEmpty()) {
            opaque.removeIf(folder -> folder.equals(path) || folder.startsWith(path + "/"));
        }
        raised.remove(path);
        raised.subSet(path + "/", path + "0").clear();
        whiteouts.remove(path);
        whiteouts.subSet(path + "/", path + "0").clear();
        index.remove(path);
    }

    /// Every folder with its attributes, the deepest first.
    Map<String, TarEntry> deepestFirst() {
        return folders.descendingMap();
    }

    private void grow(long bytes) {
        remembered += bytes;
        if (remembered > MEMORY_MAX) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "the names and attributes of the archive's folders take more than the " + (MEMORY_MAX >> 20)
                            + " MiB of memory that are allowed");
        }
    }
}
