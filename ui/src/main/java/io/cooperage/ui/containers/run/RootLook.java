package io.cooperage.ui.containers.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a path that shall become a root filesystem is.
enum RootLook {
    DIRECTORY,
    /// A file; whether it's an archive is found out by reading it.
    ARCHIVE,
    MISSING,
    UNREADABLE,
    /// A directory without anything in it.
    EMPTY,
    OTHER;

    /// Reads the disk; not on the JavaFX thread.
    static RootLook at(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            return MISSING;
        }
        if (!Files.exists(path)) {
            return MISSING;
        }
        if (!Files.isReadable(path)) {
            return UNREADABLE;
        }
        if (Files.isDirectory(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                return entries.findAny().isPresent() ? DIRECTORY : EMPTY;
            } catch (IOException e) {
                return UNREADABLE;
            }
        }
        return Files.isRegularFile(path) ? ARCHIVE : OTHER;
    }
}
