package io.cooperage.engine.image;

import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A download that was interrupted, as [io.cooperage.engine.store.BlobStore#incomplete] names it.
record Partial(Path file) {
    private static final Pattern NAME = Pattern.compile("(sha256|sha512)-([0-9a-f]+)");

    /// Whether its digest is known, so that a later pull could go on. The others belong to whoever writes them now.
    boolean isResumable() {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

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
