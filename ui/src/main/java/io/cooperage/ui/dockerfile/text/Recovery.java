package io.cooperage.ui.dockerfile.text;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Unsaved texts, each in a file of its own, so that neither a crash nor closing the window loses them. What was typed
/// is the person's: the folder is nobody else's to read. Methods block; any thread, one call at a time per id.
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String MARK = "cooperage-unsaved 1";
    private static final String SUFFIX = ".unsaved";

    /// @param id names it here
    /// @param path of the file it would be saved to; null when it has none yet
    public record Unsaved(String id, @Nullable Path path, String title, String text) {}

    private final Path folder;

    public Recovery(Path folder) {
        this.folder = folder;
    }

    /// Keeps a text, instead of what was kept under its id before; whole or not at all.
    public void keep(Unsaved unsaved) {
        Path path = unsaved.path();
        String whole = MARK + "\n" + (path == null ? "" : path) + "\n" + unsaved.title() + "\n" + unsaved.text();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path fresh = Files.createTempFile(folder, unsaved.id(), ".tmp");
            Files.writeString(fresh, whole);
            Files.move(fresh, file(unsaved.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "unsaved text can't be kept in " + folder + ": " + e.getMessage() + "; save it to be safe",
                    e);
        }
    }

    /// Lets go of a text that was saved, or that nobody wants.
    public void drop(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            LOG.warn("{} can't be deleted; its text will be offered again", file(id), e);
        }
    }

    /// What was left behind, the oldest first. A file that is none of ours, or broken, is left alone.
    public List<Unsaved> leftBehind() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("Unsaved texts in {} can't be read", folder, e);
            return List.of();
        }
        files.sort(Comparator.comparing(Path::toString));
        return files.stream().map(Recovery::read).flatMap(Optional::stream).toList();
    }

    private static Optional<Unsaved> read(Path file) {
        try {
            String[] parts = Files.readString(file, StandardCharsets.UTF_8).split("\n", 4);
            if (parts.length < 4 || !parts[0].equals(MARK)) {
                LOG.warn("{} holds no unsaved text", file);
                return Optional.empty();
            }
            String name = file.getFileName().toString();
            String id = name.substring(0, name.length() - SUFFIX.length());
            return Optional.of(new Unsaved(id, parts[1].isEmpty() ? null : Path.of(parts[1]), parts[2], parts[3]));
        } catch (IOException e) {
            LOG.warn("{} can't be read", file, e);
            return Optional.empty();
        }
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }
}
