package io.cooperage.ui.cluster.forward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The forwards that are kept, a line each in a file. Methods block; for any thread.
final class SavedForwards {
    private static final Logger LOG = LoggerFactory.getLogger(SavedForwards.class);

    private final Path file;

    SavedForwards(Path file) {
        this.file = file;
    }

    synchronized List<SavedForward> read() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(SavedForward::parse)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            LOG.warn("{} can't be read, so no forward is remembered", file, e);
            return List.of();
        }
    }

    /// In place of what is kept for the same port of the same object.
    synchronized List<SavedForward> keep(SavedForward one) {
        List<SavedForward> all = without(one);
        all.add(one);
        write(all);
        return List.copyOf(all);
    }

    synchronized List<SavedForward> forget(SavedForward one) {
        List<SavedForward> all = without(one);
        write(all);
        return List.copyOf(all);
    }

    private List<SavedForward> without(SavedForward one) {
        List<SavedForward> all = new ArrayList<>(read());
        all.removeIf(each -> each.context().equals(one.context())
                && each.kind().equals(one.kind())
                && each.namespace().equals(one.namespace())
                && each.name().equals(one.name())
                && each.remotePort() == one.remotePort());
        return all;
    }

    private void write(List<SavedForward> all) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(fresh, all.stream().map(SavedForward::line).toList());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} can't be written, so the forward is forgotten with the window", file, e);
        }
    }
}
