package io.cooperage.ui.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files made for being dragged to the desktop, which takes them by their path. They are removed when the program
/// ends: whoever got one may read it long after the drop.
public final class DragOut {
    private DragOut() {}

    /// @param name of the file, without a folder
    public static Path file(String name, byte[] content) {
        try {
            Path folder = Files.createTempDirectory("cooperage-drag-");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve(Path.of(name).getFileName());
            Files.write(file, content);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the dragged file can't be written", e);
        }
    }
}
