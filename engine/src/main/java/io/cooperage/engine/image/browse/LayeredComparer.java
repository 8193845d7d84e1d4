package io.cooperage.engine.image.browse;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.Comparison.ConfigDifference;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.engine.image.browse.LayerFiles.Opened;
import io.cooperage.engine.image.browse.MergedTree.Merged;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerEntry;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The [TreeComparer] over the indexes of layers.
public final class LayeredComparer implements TreeComparer {
    private final Syscalls kernel;
    private final IdMap ids;
    private final Path scratch;
    private final TreeSides sides;

    /// @param ids that layers and containers were unpacked with
    /// @param scratch a folder for indexes of what has none; nothing is left in it
    public LayeredComparer(Syscalls kernel, IdMap ids, Path scratch, TreeSides sides) {
        this.kernel = kernel;
        this.ids = ids;
        this.scratch = scratch;
        this.sides = sides;
    }

    @Override
    public Comparison compare(TreeSide left, TreeSide right, boolean withTimes, int most) {
        try (OpenSide one = open(left);
                OpenSide other = open(right)) {
            TreeComparison comparison = new TreeComparison(kernel, one.tree(), other.tree(), withTimes, most);
            List<FileDifference> files = comparison.run();
            List<ConfigDifference> config = one.config() == null || other.config() == null
                    ? List.of()
                    : ConfigComparison.of(one.config(), other.config());
            return new Comparison(name(left), name(right), files, config, comparison.isTruncated());
        }
    }

    private OpenSide open(TreeSide side) {
        return OpenSide.open(kernel, ids, scratch, sides, side);
    }

    private static String name(TreeSide side) {
        return switch (side) {
            case TreeSide.OfImage image -> image.ref();
            case TreeSide.OfLayer layer -> "layer " + layer.layer() + " of " + layer.ref();
            case TreeSide.UpTo upTo -> upTo.ref() + " up to layer " + upTo.layer();
            case TreeSide.OfContainer container -> container.ref();
        };
    }

    @Override
    public TextDiff diff(TreeSide left, TreeSide right, String path) {
        String plain = path.startsWith("/") ? path.substring(1) : path;
        try (OpenSide one = open(left);
                OpenSide other = open(right)) {
            Merged before = find(one.tree(), plain);
            Merged after = find(other.tree(), plain);
            if (before == null && after == null) {
                throw EngineException.notFound("no file '/" + plain + "' in " + name(left) + " or " + name(right));
            }
            Opened old = before == null ? null : new LayerFiles(kernel, one.tree()).open(before.top());
            boolean handed = false;
            try {
                Opened now = after == null ? null : new LayerFiles(kernel, other.tree()).open(after.top());
                handed = true;
                return TextComparison.of(kernel, old, now);
            } finally {
                if (!handed && old != null) {
                    old.file().close();
                }
            }
        }
    }

    /// A folder or device on one side of a file has no text.
    private static @Nullable Merged find(MergedTree tree, String path) {
        return tree.find(tree.size() - 1, path)
                .filter(found -> found.top().node().type() == LayerEntry.Type.FILE
                        || found.top().node().type() == LayerEntry.Type.HARD_LINK)
                .orElse(null);
    }
}
