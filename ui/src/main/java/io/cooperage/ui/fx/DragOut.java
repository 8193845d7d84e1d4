package io.cooperage.ui.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Folders for what is dragged to the desktop, which takes files by their path. They are removed when the
/// program ends: whoever got one may read it long after the drop. Any thread.
public final class DragOut {
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("drag-out").unstarted(() -> FOLDERS.forEach(DragOut::removeQuietly)));
    }

    private DragOut() {}

    /// A new, empty folder that only this user may look into.
    public static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("cooperage-drag-");
        FOLDERS.add(folder);
        return folder;
    }

    /// Before the end: nobody was given it.
    public static void remove(Path folder) throws IOException {
        FOLDERS.remove(folder);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void removeQuietly(Path folder) {
        try {
            remove(folder);
        } catch (IOException | UncheckedIOException _) {
            // The program ends; the system tidies its temporary files itself.
        }
    }
}
