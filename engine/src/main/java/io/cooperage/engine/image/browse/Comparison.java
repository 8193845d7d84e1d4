package io.cooperage.engine.image.browse;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How two trees differ, and for images how their configs do. Made by [TreeComparer].
///
/// @param files in the order of their paths; only those that differ
/// @param config fields that differ; empty where a side has no config
/// @param truncated there are more files than were asked for
public record Comparison(
        String left, String right, List<FileDifference> files, List<ConfigDifference> config, boolean truncated) {
    public Comparison {
        files = List.copyOf(files);
        config = List.copyOf(config);
    }

    /// @param left,right null on the side that lacks it
    public record FileDifference(
            String path, @Nullable FileNode left, @Nullable FileNode right, Set<Aspect> aspects) {
        public FileDifference {
            aspects = Set.copyOf(aspects);
        }
    }

    public enum Aspect {
        PRESENCE,
        KIND,
        CONTENT,
        MODE,
        OWNER,
        TIME,
        LINK,
        XATTRS
    }

    /// @param name of the field: `Env.PATH`, `Entrypoint`
    public record ConfigDifference(
            String name, @Nullable String left, @Nullable String right) {}
}
