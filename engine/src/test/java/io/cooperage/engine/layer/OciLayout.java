package io.cooperage.engine.layer;

import io.cooperage.engine.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// An OCI image layout written by hand, for other tools to read layers from.
final class OciLayout {
    private final Path root;

    OciLayout(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("blobs/sha256"));
        Files.writeString(root.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    Path root() {
        return root;
    }

    /// One image of plain tars, the bottom first, named `test`.
    void image(List<byte[]> layers) throws IOException {
        String diffIds =
                layers.stream().map(layer -> "\"" + Digest.of(layer) + "\"").collect(Collectors.joining(","));
        String config = descriptor(
                "application/vnd.oci.image.config.v1+json",
                """
                {"architecture":"amd64","os":"linux","config":{},
                 "rootfs":{"type":"layers","diff_ids":[%s]},"history":[]}""".formatted(diffIds).getBytes(StandardCharsets.UTF_8),
                "");
        StringBuilder list = new StringBuilder();
        for (byte[] layer : layers) {
            list.append(list.isEmpty() ? "" : ",")
                    .append(descriptor("application/vnd.oci.image.layer.v1.tar", layer, ""));
        }
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":%s,"layers":[%s]}""".formatted(config, list);
        String entry = descriptor(
                "application/vnd.oci.image.manifest.v1+json",
                manifest.getBytes(StandardCharsets.UTF_8),
                ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"test\"}");
        Files.writeString(root.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + entry + "]}");
    }

    private String descriptor(String mediaType, byte[] content, String more) throws IOException {
        Digest digest = Digest.of(content);
        Files.write(root.resolve("blobs/sha256").resolve(digest.hex()), content);
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(mediaType, digest, content.length, more);
    }
}
