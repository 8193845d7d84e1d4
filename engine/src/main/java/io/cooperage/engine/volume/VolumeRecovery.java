package io.cooperage.engine.volume;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.volume.VolumeTable.State;
import io.cooperage.engine.volume.VolumeTable.StoredVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings rows and folders of volumes together when an engine opens. One volume that can't be mended is said in
/// the log and keeps nobody from the others.
final class VolumeRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeRecovery.class);
    private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");

    private final Syscalls kernel;
    private final VolumeTable table;
    private final VolumeFolders folders;

    VolumeRecovery(Syscalls kernel, VolumeTable table, VolumeFolders folders) {
        this.kernel = kernel;
        this.table = table;
        this.folders = folders;
    }

    void run() {
        attempt("sweep what was not finished", folders::sweep);
        Set<String> known = new HashSet<>();
        for (StoredVolume volume : table.all()) {
            known.add(volume.name());
            attempt("volume " + volume.name(), () -> bring(volume));
        }
        for (String name : folders.names()) {
            if (!known.contains(name)) {
                // No crash leaves one without a row; a lost database does, and nobody's files are swept for that.
                attempt("volume " + name, () -> adopt(name));
            }
        }
    }

    private void bring(StoredVolume volume) {
        if (volume.state() == State.PRESENT) {
            folders.make(volume.name());
            return;
        }
        VolumeMount.off(kernel, folders.data(volume.name()));
        folders.remove(volume.name());
        table.delete(volume.name());
    }

    private void adopt(String name) {
        LOG.warn("volume {}: its folder was found without a record and is a volume again", name);
        table.insert(new StoredVolume(
                name,
                VolumeConfig.LOCAL,
                Map.of(),
                Map.of(),
                ANONYMOUS.matcher(name).matches(),
                modified(folders.data(name)),
                State.PRESENT,
                true,
                List.of()));
    }

    private static Instant modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.now();
        }
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (EngineException e) {
            LOG.warn("{}: {}", what, e.getMessage());
        }
    }
}
