package io.cooperage.engine.registry;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A small but valid image of one gzip layer, always the same for the same seed.
record SampleImage(byte[] layer, byte[] config, byte[] manifest) {
    static SampleImage of(int seed) {
        byte[] content = new byte[200_000];
        new Random(seed).nextBytes(content);
        byte[] tar = tar(content);
        byte[] layer = gzip(tar);
        String config = """
                {"architecture":"amd64","os":"linux","config":{"Cmd":["/hello"]},\
                "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(Digest.of(tar));
        String manifest = """
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"%s","digest":"%s","size":%d},\
                "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}""".formatted(
                        MediaTypes.OCI_MANIFEST,
                        MediaTypes.OCI_CONFIG,
                        Digest.of(config),
                        config.length(),
                        MediaTypes.OCI_LAYER_GZIP,
                        Digest.of(layer),
                        layer.length);
        return new SampleImage(
                layer, config.getBytes(StandardCharsets.UTF_8), manifest.getBytes(StandardCharsets.UTF_8));
    }

    Descriptor layerDescriptor() {
        return Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.of(layer), layer.length);
    }

    Descriptor configDescriptor() {
        return Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
    }

    Digest digest() {
        return Digest.of(manifest);
    }

    void push(RegistryClient client, ImageReference reference) {
        client.upload(reference, layerDescriptor(), source(layer), _ -> {});
        client.upload(reference, configDescriptor(), source(config), _ -> {});
        client.putManifest(reference, MediaTypes.OCI_MANIFEST, manifest);
    }

    static RegistryClient.BlobSource source(byte[] bytes) {
        return offset -> new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) offset, bytes.length));
    }

    static byte[] read(RegistryClient client, ImageReference repository, Descriptor blob) throws IOException {
        try (InputStream in = client.blob(repository, blob, 0).stream()) {
            return in.readAllBytes();
        }
    }

    static ImageReference name(String host, String pathAndTag) {
        return ImageReference.parse(host + "/" + pathAndTag);
    }

    static List<String> accept() {
        return MediaTypes.ACCEPTED;
    }

    private static byte[] tar(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("hello");
            entry.setSize(content.length);
            entry.setModTime(0L);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
