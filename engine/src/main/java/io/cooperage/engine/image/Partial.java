package io.cooperage.engine.image;

import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A download that was interrupted, as [io.cooperage.engine.store.BlobStore#incomplete] names it.
record Partial(Path file) {
    /// The store names a partial blob by its digest.
    boolean isOf(Digest digest) {
        return file.getFileName().toString().contains(digest.hex());
    }

    long bytes() {
        try {
            return Files.size(file);
        } catch (NoSuchFileException finished) {
            return 0;
        } catch (IOException e) {
            throw StorageFailure.of("look at", file, e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StorageFailure.of("remove", file, e);
        }
    }
}
