package io.cooperage.engine.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this process may write to a folder, found out by doing it: access(2) leaves capabilities in a user
/// namespace out of account.
final class WritableProbe {
    private WritableProbe() {}

    static boolean writable(Path folder) throws IOException {
        try {
            Files.delete(Files.createTempFile(folder, "probe", ""));
            return true;
        } catch (AccessDeniedException refused) {
            return false;
        }
    }
}
