package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sweeps what a killed engine left half-made: everything with a [TemporaryName].
///
/// Only under the [EngineLock], when nobody is at work in the folder.
public final class Leftovers {
    private final TreeRemover remover;

    public Leftovers(Syscalls kernel) {
        this.remover = new TreeRemover(kernel);
    }

    /// Looks at the folder itself, not beneath. A folder that does not exist is clean.
    ///
    /// @return what was removed
    /// @throws EngineException for the first thing that could not be removed, after trying the rest
    public List<Path> sweep(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> removed = new ArrayList<>();
        @Nullable EngineException first = null;
        for (Path path : temporary(folder)) {
            try {
                remover.remove(path);
                removed.add(path);
            } catch (EngineException failure) {
                if (first == null) {
                    first = new EngineException(
                            failure.kind(), "sweep what an earlier run left: " + failure.getMessage(), failure);
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return removed;
    }

    private static List<Path> temporary(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> TemporaryName.matches(path.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw StorageFailure.of("list the folder", folder, failure);
        }
    }
}
