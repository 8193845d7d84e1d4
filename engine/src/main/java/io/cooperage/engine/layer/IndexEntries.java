package io.cooperage.engine.layer;

import io.cooperage.engine.linux.FileStatus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Entries of a [LayerIndex] out of those of an archive.
final class IndexEntries {
    private IndexEntries() {}

    /// For a tree whose files nobody looks up: keeps nothing.
    static final LayerIndexWriter NONE = new LayerIndexWriter() {
        @Override
        public void add(LayerEntry entry) {}

        @Override
        public void remove(String path) {}

        @Override
        public void finish(Path file) {
            throw new IllegalStateException("no index is kept of this tree");
        }

        @Override
        public void close() {}
    };

    static LayerEntry folder(String path, TarEntry attributes, boolean opaque) {
        return entry(path, opaque ? LayerEntry.Type.OPAQUE_FOLDER : LayerEntry.Type.FOLDER, attributes, "");
    }

    static LayerEntry of(String path, TarEntry entry) {
        return entry(path, type(entry.type()), entry, entry.type() == TarEntry.Type.SYMLINK ? entry.linkName() : "");
    }

    static LayerEntry whiteout(String path) {
        return new LayerEntry(path, LayerEntry.Type.WHITEOUT, 0, 0, 0, 0, 0, 0, "", Map.of(), "");
    }

    /// @param target of the file that now has one more name
    static LayerEntry hardLink(String path, String targetPath, IdMap ids, FileStatus target) {
        return new LayerEntry(
                path,
                LayerEntry.Type.HARD_LINK,
                0,
                target.permissions(),
                ids.containerUid(target.uid()),
                ids.containerGid(target.gid()),
                target.modifiedSeconds(),
                target.modifiedNanos(),
                targetPath,
                Map.of(),
                "");
    }

    private static LayerEntry entry(String path, LayerEntry.Type type, TarEntry entry, String link) {
        boolean device = type == LayerEntry.Type.CHARACTER_DEVICE || type == LayerEntry.Type.BLOCK_DEVICE;
        return new LayerEntry(
                path.equals(".") ? "" : path,
                type,
                type == LayerEntry.Type.FILE ? entry.size() : 0,
                type == LayerEntry.Type.SYMLINK ? 0777 : entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.modified().seconds(),
                entry.modified().nanos(),
                link,
                own(entry.xattrs()),
                device ? entry.major() + ":" + entry.minor() : "");
    }

    private static Map<String, byte[]> own(Map<String, byte[]> xattrs) {
        if (xattrs.isEmpty()) {
            return xattrs;
        }
        Map<String, byte[]> own = new HashMap<>(xattrs);
        own.keySet().removeIf(OverlayMarks::isOrder);
        return own;
    }

    private static LayerEntry.Type type(TarEntry.Type type) {
        return switch (type) {
            case FILE -> LayerEntry.Type.FILE;
            case HARD_LINK -> LayerEntry.Type.HARD_LINK;
            case SYMLINK -> LayerEntry.Type.SYMLINK;
            case CHARACTER_DEVICE -> LayerEntry.Type.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> LayerEntry.Type.BLOCK_DEVICE;
            case DIRECTORY -> LayerEntry.Type.FOLDER;
            case FIFO -> LayerEntry.Type.FIFO;
        };
    }
}
