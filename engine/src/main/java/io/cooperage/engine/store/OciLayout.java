package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The fixed files of an OCI image layout (OCI image-spec, image-layout.md).
final class OciLayout {
    private static final String VERSION_FILE = "oci-layout";
    private static final String VERSION = "{\"imageLayoutVersion\":\"1.0.0\"}";
    private static final String NO_IMAGES =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private OciLayout() {}

    /// Makes what is missing, so that other tools can read the folder from the first moment.
    ///
    /// @throws EngineException CONFLICT when it is a layout of another version; otherwise naming the file
    static void create(Path layout) {
        folder(layout.resolve("blobs/sha256"));
        Path version = layout.resolve(VERSION_FILE);
        if (!Files.exists(version)) {
            AtomicFile.write(version, VERSION);
        } else if (!read(version).contains("\"1.0.")) {
            throw EngineException.conflict(version + " is of an unknown version of the image layout: "
                    + read(version).strip() + "; move the folder away, or choose another with --root DIR");
        }
        if (!Files.exists(index(layout))) {
            clear(layout);
        }
    }

    static Path index(Path layout) {
        return layout.resolve("index.json");
    }

    /// No image any more.
    static void clear(Path layout) {
        AtomicFile.write(index(layout), NO_IMAGES);
    }

    /// Makes a folder, and those above it, for this user alone.
    static void folder(Path folder) {
        try {
            Files.createDirectories(folder, PRIVATE);
        } catch (IOException failure) {
            throw StorageFailure.of("create the folder", folder, failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw StorageFailure.of("read", file, failure);
        }
    }
}
