package io.cooperage.app;

import io.cooperage.engine.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// An image of two layers, the second of which rewrites the first's only file.
final class Waste {
    private static final int SIZE = 1_000_000;

    private Waste() {}

    /// A Docker archive with the image `waste:1`; a million bytes of it are wasted.
    static Path archive(Path file) throws IOException {
        byte[] lower = tar("big", SIZE);
        byte[] upper = tar("big", SIZE + 1);
        String config = """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s","%s"]}}
                """.formatted(Digest.of(lower), Digest.of(upper));
        String manifest = """
                [{"Config":"config.json","RepoTags":["waste:1"],"Layers":["lower.tar","upper.tar"]}]""";
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            entry(tar, "lower.tar", lower);
            entry(tar, "upper.tar", upper);
            entry(tar, "config.json", config.getBytes(StandardCharsets.UTF_8));
            entry(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /// An archive with one file of so many zeros.
    static byte[] tar(String name, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            entry(tar, name, new byte[size]);
        }
        return bytes.toByteArray();
    }

    private static void entry(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
