package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a context that a build gets to see. A folder that is ignored may hold files that are not,
/// so folders
/// stay when patterns bring anything back.
public record UnignoredFiles(FileTree files, IgnoreMatcher ignore) implements FileTree {
    @Override
    public List<Item> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return files.list(directory).stream()
                .filter(item -> !ignore.ignores(prefix + item.name()) || (item.directory() && ignore.hasExceptions()))
                .toList();
    }

    @Override
    public @Nullable Item find(String path) {
        return ignore.ignores(path) ? null : files.find(path);
    }
}
