package io.cooperage.engine.image;

import com.github.luben.zstd.Zstd;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// An OCI layout made by hand, with images of small layers; skopeo brings them from here to a registry.
final class OciFolder {
    private final Path folder;
    private final List<Descriptor> tagged = new ArrayList<>();

    OciFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("blobs/sha256"));
            Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param diffId of the tar
    record MadeLayer(Descriptor blob, Digest diffId) {}

    /// A layer with these files, compressed as the media type says.
    MadeLayer layer(String mediaType, Map<String, byte[]> files) {
        try {
            ByteArrayOutputStream tar = new ByteArrayOutputStream();
            try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
                for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                    TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                    entry.setSize(file.getValue().length);
                    entry.setModTime(Instant.EPOCH.toEpochMilli());
                    out.putArchiveEntry(entry);
                    out.write(file.getValue());
                    out.closeArchiveEntry();
                }
            }
            return new MadeLayer(blob(mediaType, pack(mediaType, tar.toByteArray())), Digest.of(tar.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MadeLayer layer(String path, String content) {
        return layer(MediaTypes.OCI_LAYER_GZIP, Map.of(path, content.getBytes(StandardCharsets.UTF_8)));
    }

    /// A file of so many bytes that no compression makes smaller.
    MadeLayer bigLayer(String path, int bytes, long seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return layer(MediaTypes.OCI_LAYER_GZIP, Map.of(path, content));
    }

    private static byte[] pack(String mediaType, byte[] tar) throws IOException {
        if (mediaType.endsWith("zstd")) {
            return Zstd.compress(tar);
        }
        if (!mediaType.endsWith("gzip")) {
            return tar;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(tar);
        }
        return packed.toByteArray();
    }

    Descriptor blob(String mediaType, byte[] content) {
        Digest digest = Digest.of(content);
        try {
            Files.write(file(digest), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Descriptor.of(mediaType, digest, content.length);
    }

    Path file(Digest digest) {
        return folder.resolve("blobs/sha256").resolve(digest.hex());
    }

    /// This machine's platform.
    Descriptor image(MadeLayer... layers) {
        return image(Platform.host(), Map.of(), layers);
    }

    Descriptor image(Platform platform, Map<String, String> labels, MadeLayer... layers) {
        ImageConfig.Defaults none = ImageConfig.Defaults.NONE;
        ImageConfig config = new ImageConfig(
                Instant.parse("2026-11-21T01:02:03Z"),
                null,
                platform,
                new ImageConfig.Defaults(
                        none.user(),
                        none.workingDir(),
                        null,
                        List.of("/bin/sh"),
                        List.of("PATH=/bin"),
                        List.of(),
                        List.of(),
                        labels,
                        null,
                        null,
                        null,
                        null,
                        List.of()),
                List.of(layers).stream().map(MadeLayer::diffId).toList(),
                List.of(layers).stream()
                        .map(layer -> new ImageConfig.History(
                                Instant.parse("2026-11-21T01:02:03Z"),
                                "COPY " + layer.diffId().shortHex(),
                                null,
                                null,
                                false))
                        .toList());
        Descriptor configBlob = blob(MediaTypes.OCI_CONFIG, ImageDocuments.write(config));
        return manifest(
                platform,
                configBlob,
                List.of(layers).stream().map(MadeLayer::blob).toList());
    }

    Descriptor manifest(Platform platform, Descriptor config, List<Descriptor> layers) {
        ImageManifest manifest = new ImageManifest(MediaTypes.OCI_MANIFEST, config, layers, Map.of(), null, null);
        return blob(MediaTypes.OCI_MANIFEST, ImageDocuments.write(manifest)).withPlatform(platform);
    }

    Descriptor index(Descriptor... manifests) {
        ImageIndex index = new ImageIndex(MediaTypes.OCI_INDEX, List.of(manifests), Map.of(), null, null);
        return blob(MediaTypes.OCI_INDEX, ImageDocuments.write(index));
    }

    /// Brings an image or index to a registry, byte for byte.
    void push(Descriptor document, String name) {
        String tag = "t" + tagged.size();
        tagged.add(document.withPlatform(null).withAnnotations(Map.of("org.opencontainers.image.ref.name", tag)));
        ImageIndex index = new ImageIndex(MediaTypes.OCI_INDEX, tagged, Map.of(), null, null);
        try {
            Files.write(folder.resolve("index.json"), ImageDocuments.write(index));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Tool.run(
                "skopeo",
                "copy",
                "--all",
                "--preserve-digests",
                "--dest-tls-verify=false",
                "oci:" + folder + ":" + tag,
                "docker://" + name);
    }
}
