package io.cooperage.engine.image.browse;

import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.engine.image.browse.MergedTree.Merged;
import io.cooperage.engine.layer.LayerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One layer against all below it: for each path what was there and what is. Any thread.
final class LayerDelta {
    private final MergedTree tree;
    private final int layer;
    private final Scope scope;

    LayerDelta(MergedTree tree, int layer, Scope scope) {
        this.tree = tree;
        this.layer = layer;
        this.scope = scope;
    }

    /// A path before and after; at least one is there.
    record Pair(@Nullable Merged was, @Nullable Merged is) {
        Merged shown() {
            Merged shown = is != null ? is : was;
            if (shown == null) {
                throw new IllegalStateException("a pair of nothing");
            }
            return shown;
        }

        String path() {
            return shown().path();
        }

        boolean isFolder() {
            return shown().isFolder();
        }
    }

    /// Null where nothing of this name shows or showed.
    private static @Nullable Pair pair(@Nullable Merged was, @Nullable Merged is) {
        return was == null && is == null ? null : new Pair(was, is);
    }

    Pair root() {
        return new Pair(tree.root(layer - 1).orElse(null), tree.root(layer).orElse(null));
    }

    /// Whether the layer says or does anything here; everything belongs to a tree of everything.
    private boolean inScope(Pair pair) {
        return scope == Scope.UP_TO || pair.is() == null || pair.is().top().layer() == layer;
    }

    Optional<Pair> find(String path) {
        Pair root = root();
        if (path.isEmpty()) {
            return Optional.of(root);
        }
        Merged was = tree.find(layer - 1, path).orElse(null);
        Merged is = tree.find(layer, path).orElse(null);
        return Optional.ofNullable(pair(was, is)).filter(this::inScope);
    }

    /// What is in a folder, in the order of the names.
    List<Pair> children(Pair folder) {
        Merged was = folder.was() != null && folder.was().isFolder() ? folder.was() : null;
        Merged is = folder.is() != null && folder.is().isFolder() ? folder.is() : null;
        if (folder.is() != null && is == null) {
            // A file stands where a folder was: the file is shown, not what it hides.
            return List.of();
        }
        NavigableMap<String, Merged> old = was == null ? new TreeMap<>() : MergedTree.children(was);
        NavigableMap<String, Merged> now =
                is == null ? new TreeMap<>() : is.equals(was) ? old : MergedTree.children(is);
        NavigableMap<String, Merged> all = new TreeMap<>(old);
        all.putAll(now);
        List<Pair> children = new ArrayList<>(all.size());
        for (Map.Entry<String, Merged> name : all.entrySet()) {
            Pair child = new Pair(old.get(name.getKey()), now.get(name.getKey()));
            if (inScope(child)) {
                children.add(child);
            }
        }
        return children;
    }

    Change change(Pair pair) {
        Merged is = pair.is();
        Merged was = pair.was();
        if (is == null) {
            return Change.REMOVED;
        }
        if (was == null) {
            return Change.ADDED;
        }
        if (is.top().layer() != layer) {
            return Change.UNCHANGED;
        }
        boolean untouched = scope == Scope.UP_TO
                && is.isFolder()
                && was.isFolder()
                && is.top().node().beneath().entries() == 0
                && !is.top().isOpaque()
                && sameAttributes(
                        was.described().node().entry(), is.described().node().entry());
        return untouched ? Change.UNCHANGED : Change.MODIFIED;
    }

    /// Equal in all but content and time.
    static boolean sameAttributes(LayerEntry left, LayerEntry right) {
        return left.mode() == right.mode()
                && left.uid() == right.uid()
                && left.gid() == right.gid()
                && left.link().equals(right.link())
                && left.device().equals(right.device())
                && sameXattrs(left.xattrs(), right.xattrs());
    }

    static boolean sameXattrs(Map<String, byte[]> left, Map<String, byte[]> right) {
        return left.keySet().equals(right.keySet())
                && left.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), right.get(e.getKey())));
    }

    FileNode node(Pair pair) {
        Merged shown = pair.shown();
        boolean folder = shown.isFolder();
        return node(
                shown,
                change(pair),
                folder ? bytes(pair) : -1,
                folder ? children(pair).size() : 0);
    }

    private long bytes(Pair folder) {
        Merged is = folder.is();
        if (is == null || scope == Scope.UP_TO) {
            return MergedTree.bytes(folder.shown());
        }
        return is.top().layer() == layer ? is.top().node().beneath().bytes() : 0;
    }

    /// @param size −1 is the file's own
    static FileNode node(Merged shown, Change change, long size, int children) {
        LayerEntry entry = shown.described().node().entry();
        return new FileNode(
                entry.path(),
                kind(entry.type()),
                change,
                shown.top().layer(),
                size < 0 ? entry.size() : size,
                entry.mode(),
                entry.uid(),
                entry.gid(),
                Instant.ofEpochSecond(entry.modifiedSeconds(), entry.modifiedNanos()),
                entry.link(),
                entry.xattrs().keySet().stream().sorted().toList(),
                children);
    }

    private static FileNode.Kind kind(LayerEntry.Type type) {
        return switch (type) {
            case FILE -> FileNode.Kind.FILE;
            case FOLDER, OPAQUE_FOLDER -> FileNode.Kind.FOLDER;
            case SYMLINK -> FileNode.Kind.SYMLINK;
            case HARD_LINK -> FileNode.Kind.HARD_LINK;
            case CHARACTER_DEVICE -> FileNode.Kind.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> FileNode.Kind.BLOCK_DEVICE;
            case FIFO -> FileNode.Kind.FIFO;
            case WHITEOUT -> throw new IllegalStateException("a whiteout does not show");
        };
    }
}
