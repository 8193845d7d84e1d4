package io.cooperage.engine.image.browse;

import io.cooperage.engine.image.browse.Comparison.Aspect;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.LayerFiles.Opened;
import io.cooperage.engine.image.browse.MergedTree.Merged;
import io.cooperage.engine.image.browse.MergedTree.Part;
import io.cooperage.engine.layer.LayerEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Goes through two trees side by side. Folders that both take from the same layers are passed over, and files
/// of one layer are not read, so two images that share most of what they are made of take little time.
///
/// A hard link counts as the file it is: which of its names carries the content says nothing about the tree.
/// One thread, once; an interrupt cancels.
final class TreeComparison {
    private static final int CHUNK = 64 << 10;

    private final Syscalls kernel;
    private final MergedTree left;
    private final MergedTree right;
    private final LayerFiles leftFiles;
    private final LayerFiles rightFiles;
    private final boolean withTimes;
    private final int most;
    private final List<FileDifference> differences = new ArrayList<>();
    private final ByteBuffer leftChunk = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer rightChunk = ByteBuffer.allocateDirect(CHUNK);
    private boolean truncated;

    TreeComparison(Syscalls kernel, MergedTree left, MergedTree right, boolean withTimes, int most) {
        this.kernel = kernel;
        this.left = left;
        this.right = right;
        this.leftFiles = new LayerFiles(kernel, left);
        this.rightFiles = new LayerFiles(kernel, right);
        this.withTimes = withTimes;
        this.most = most;
    }

    boolean isTruncated() {
        return truncated;
    }

    List<FileDifference> run() {
        both(
                left.root(left.size() - 1).orElse(null),
                right.root(right.size() - 1).orElse(null));
        return differences;
    }

    private void both(@Nullable Merged one, @Nullable Merged other) {
        Cancellation.check("compare");
        if (one != null && other != null && sameParts(one, other)) {
            return;
        }
        Set<Aspect> aspects = aspects(one, other);
        if (!aspects.isEmpty()) {
            if (differences.size() == most) {
                truncated = true;
                return;
            }
            differences.add(
                    new FileDifference((one != null ? one : present(other)).path(), node(one), node(other), aspects));
        }
        inside(one, other);
    }

    private void inside(@Nullable Merged one, @Nullable Merged other) {
        NavigableMap<String, Merged> old = children(one);
        NavigableMap<String, Merged> now = children(other);
        NavigableMap<String, Merged> all = new TreeMap<>(old);
        all.putAll(now);
        for (Map.Entry<String, Merged> name : all.entrySet()) {
            if (truncated) {
                return;
            }
            both(old.get(name.getKey()), now.get(name.getKey()));
        }
    }

    private static Merged present(@Nullable Merged merged) {
        if (merged == null) {
            throw new IllegalStateException("on neither side");
        }
        return merged;
    }

    private static NavigableMap<String, Merged> children(@Nullable Merged folder) {
        return folder == null || !folder.isFolder() ? new TreeMap<>() : MergedTree.children(folder);
    }

    /// The same paths of the same layers in the same order.
    private boolean sameParts(Merged one, Merged other) {
        if (one.parts().size() != other.parts().size()) {
            return false;
        }
        for (int i = 0; i < one.parts().size(); i++) {
            if (!place(left, one.parts().get(i))
                    .equals(place(right, other.parts().get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static Path place(MergedTree tree, Part part) {
        return tree.layer(part.layer()).layer().directory();
    }

    private static @Nullable FileNode node(@Nullable Merged merged) {
        if (merged == null) {
            return null;
        }
        boolean folder = merged.isFolder();
        return LayerDelta.node(
                merged,
                Change.UNCHANGED,
                folder ? MergedTree.bytes(merged) : -1,
                folder ? MergedTree.children(merged).size() : 0);
    }

    private Set<Aspect> aspects(@Nullable Merged one, @Nullable Merged other) {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (one == null || other == null) {
            if (one != null || other != null) {
                aspects.add(Aspect.PRESENCE);
            }
            return aspects;
        }
        LayerEntry was = one.described().node().entry();
        LayerEntry is = other.described().node().entry();
        if (kind(was) != kind(is)) {
            aspects.add(Aspect.KIND);
        } else if (kind(was) == LayerEntry.Type.FILE) {
            if (contentDiffers(one, other)) {
                aspects.add(Aspect.CONTENT);
            }
        } else if (!was.link().equals(is.link()) || !was.device().equals(is.device())) {
            aspects.add(Aspect.LINK);
        }
        boolean symlinks = was.type() == LayerEntry.Type.SYMLINK && is.type() == LayerEntry.Type.SYMLINK;
        // A symlink's mode means nothing on Linux, and archives tell whatever they like.
        if (was.mode() != is.mode() && !symlinks) {
            aspects.add(Aspect.MODE);
        }
        if (was.uid() != is.uid() || was.gid() != is.gid()) {
            aspects.add(Aspect.OWNER);
        }
        if (withTimes && (was.modifiedSeconds() != is.modifiedSeconds() || was.modifiedNanos() != is.modifiedNanos())) {
            aspects.add(Aspect.TIME);
        }
        if (!LayerDelta.sameXattrs(was.xattrs(), is.xattrs())) {
            aspects.add(Aspect.XATTRS);
        }
        return aspects;
    }

    private static LayerEntry.Type kind(LayerEntry entry) {
        return switch (entry.type()) {
            case HARD_LINK -> LayerEntry.Type.FILE;
            case OPAQUE_FOLDER -> LayerEntry.Type.FOLDER;
            default -> entry.type();
        };
    }

    private boolean contentDiffers(Merged one, Merged other) {
        LayerEntry was = one.top().node().entry();
        LayerEntry is = other.top().node().entry();
        boolean plain = was.type() == LayerEntry.Type.FILE && is.type() == LayerEntry.Type.FILE;
        if (plain && was.size() != is.size()) {
            return true;
        }
        if (plain && was.size() == 0) {
            return false;
        }
        Opened old = leftFiles.open(one.top());
        try (Fd before = old.file()) {
            Opened now = rightFiles.open(other.top());
            try (Fd after = now.file()) {
                return old.size() != now.size() || bytesDiffer(before, after);
            }
        }
    }

    private boolean bytesDiffer(Fd before, Fd after) {
        while (true) {
            Cancellation.check("compare");
            int count = fill(before, leftChunk);
            if (count != fill(after, rightChunk) || !leftChunk.equals(rightChunk)) {
                return true;
            }
            if (count == 0) {
                return false;
            }
        }
    }

    private int fill(Fd file, ByteBuffer buffer) {
        buffer.clear();
        while (buffer.hasRemaining() && kernel.read(file, buffer) >= 0) {
            // Until it is full or the file ends.
        }
        return buffer.flip().remaining();
    }
}
