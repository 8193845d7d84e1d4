package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The JSON fixtures of containers/image (5.23.1, Apache-2.0), every one: what this engine takes each for.
class FixtureDocumentsTest {
    /// A layer of an unknown kind is no concern of the document's reader: an artifact may have any.
    private static final String EXPECTED = """
            internal/image/oci1-all-media-types-to-schema2.json = Docker manifest of 6 layers
            internal/image/oci1-all-media-types.json = OCI manifest of 6 layers
            internal/image/oci1-artifact.json = OCI manifest of 5 layers, no image
            internal/image/oci1-config.json = config
            internal/image/oci1-invalid-media-type.json = OCI manifest of 1 layers
            internal/image/oci1-to-schema1.json = refused: schema 1
            internal/image/oci1-to-schema2.json = Docker manifest of 5 layers
            internal/image/oci1.json = OCI manifest of 5 layers
            internal/image/oci1index.json = index of 2
            internal/image/schema1-for-oci-config.json = refused: schema 1
            internal/image/schema1-to-oci1-config.json = config
            internal/image/schema1-to-oci1.json = refused: config.size must not be negative
            internal/image/schema1-to-schema2-config.json = config
            internal/image/schema1-to-schema2.json = refused: config.size must not be negative
            internal/image/schema1.json = refused: schema 1
            internal/image/schema2-all-media-types-to-oci1.json = OCI manifest of 5 layers
            internal/image/schema2-all-media-types.json = Docker manifest of 5 layers
            internal/image/schema2-config.json = config
            internal/image/schema2-invalid-media-type.json = Docker manifest of 5 layers
            internal/image/schema2-to-oci1.json = OCI manifest of 5 layers
            internal/image/schema2-to-schema1-by-docker.json = refused: schema 1
            internal/image/schema2.json = Docker manifest of 5 layers
            internal/image/schema2list-variants.json = index of 4
            internal/image/schema2list.json = index of 7
            manifest/non-json.manifest.json = refused: it is not text in UTF-8
            manifest/ociv1.artifact.json = refused: layers is missing
            manifest/ociv1.image.index.json = index of 2
            manifest/ociv1.invalid.mediatype.manifest.json = OCI manifest of 3 layers
            manifest/ociv1.manifest.json = OCI manifest of 3 layers
            manifest/ociv1.nondistributable.gzip.manifest.json = OCI manifest of 1 layers
            manifest/ociv1.nondistributable.manifest.json = OCI manifest of 1 layers
            manifest/ociv1.nondistributable.zstd.manifest.json = OCI manifest of 1 layers
            manifest/ociv1.uncompressed.manifest.json = OCI manifest of 3 layers
            manifest/ociv1.zstd.manifest.json = OCI manifest of 3 layers
            manifest/ociv1nomime.artifact.json = refused: layers is missing
            manifest/ociv1nomime.image.index.json = index of 2
            manifest/ociv1nomime.manifest.json = OCI manifest of 3 layers
            manifest/schema2-to-schema1-by-docker.json = refused: not JSON
            manifest/unknown-version.manifest.json = refused: schemaVersion is 99999, but only 2 is known
            manifest/v2list.manifest.json = index of 5
            manifest/v2s1-invalid-signatures.manifest.json = refused: schema 1
            manifest/v2s1-unsigned.manifest.json = refused: schema 1
            manifest/v2s1.manifest.json = refused: schema 1
            manifest/v2s2.manifest.json = Docker manifest of 3 layers
            manifest/v2s2.nondistributable.gzip.manifest.json = Docker manifest of 1 layers
            manifest/v2s2.nondistributable.manifest.json = Docker manifest of 1 layers
            manifest/v2s2.uncompressed.manifest.json = Docker manifest of 3 layers
            manifest/v2s2nomime.manifest.json = Docker manifest of 0 layers
            oci/layout/manifest/index.json = index of 1
            oci/layout/two_images_manifest/index.json = index of 2
            """;

    @Test
    void everyDocument() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        EXPECTED.lines().map(line -> line.split(" = ", 2)).forEach(pair -> expected.put(pair[0], pair[1]));
        Map<String, String> actual = new TreeMap<>();
        Path root = SharedCases.file("containers-image-fixtures");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                actual.put(root.relativize(file).toString().replace("fixtures/", ""), kind(Files.readAllBytes(file)));
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static String kind(byte[] json) {
        try {
            ImageDocuments.config(json);
            return "config";
        } catch (EngineException _) {
            // some other document
        }
        try {
            String type = ImageDocuments.detect(json);
            if (MediaTypes.isIndex(type)) {
                return "index of "
                        + ImageDocuments.index(json, type).manifests().size();
            }
            ImageManifest manifest = ImageDocuments.manifest(json, type);
            return (type.equals(MediaTypes.OCI_MANIFEST) ? "OCI" : "Docker") + " manifest of "
                    + manifest.layers().size() + " layers" + (manifest.isImage() ? "" : ", no image");
        } catch (EngineException refused) {
            String message = String.valueOf(refused.getMessage());
            return "refused: "
                    + (message.contains("schema 1")
                            ? "schema 1"
                            : message.contains("not JSON")
                                    ? "not JSON"
                                    : message.replace("invalid image manifest: ", ""));
        }
    }
}
