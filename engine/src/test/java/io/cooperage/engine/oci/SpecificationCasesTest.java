package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The image specification's own tests and examples (image-spec 1.1.0-rc2, Apache-2.0).
class SpecificationCasesTest {
    private final List<Executable> rows = new ArrayList<>();

    /// Rows that this engine decides otherwise, by reason.
    private final Map<String, Integer> otherwise = new TreeMap<>();

    @Test
    void whatTheSchemasAcceptAndRefuse() {
        for (JsonNode table : SharedCases.json("oci-image-spec/schema-tables.json")) {
            if (table.get("name").asText().equals("compatMap")) {
                continue; // no documents: OCI's names of Docker's media types
            }
            for (JsonNode row : table.get("rows")) {
                row(row);
            }
        }
        assertThat(otherwise)
                .isEqualTo(Map.of(
                        "the digest's algorithm can't be verified", 8,
                        "the layout's version file is not read by this package", 2));
        assertThat(rows).hasSize(54);
        assertAll(rows);
    }

    private void row(JsonNode row) {
        boolean refuse = row.path("fail").asBoolean();
        for (String kind : List.of("config", "descriptor", "imageIndex", "manifest", "imageLayout")) {
            if (!row.has(kind)) {
                continue;
            }
            String json = row.get(kind).asText();
            Consumer<byte[]> reader = reader(kind);
            if (reader == null) {
                otherwise.merge("the layout's version file is not read by this package", 1, Integer::sum);
            } else if (!refuse && json.matches("(?s).*\"(multihash|sha256[+.]).*")) {
                otherwise.merge("the digest's algorithm can't be verified", 1, Integer::sum);
                rows.add(() -> refused(reader, json));
            } else if (refuse) {
                rows.add(() -> refused(reader, json));
            } else {
                rows.add(() -> reader.accept(bytes(json)));
            }
        }
    }

    private static @Nullable Consumer<byte[]> reader(String kind) {
        return switch (kind) {
            case "config" -> ImageDocuments::config;
            case "manifest" -> json -> ImageDocuments.manifest(json, null);
            case "imageIndex" -> json -> ImageDocuments.index(json, null);
            case "descriptor" ->
                json -> DescriptorReader.read(StrictJson.document().read(json, "descriptor", DescriptorReader.FIELDS));
            default -> null;
        };
    }

    private static void refused(Consumer<byte[]> reader, String json) {
        assertThatThrownBy(() -> reader.accept(bytes(json))).as(json).isInstanceOf(EngineException.class);
    }

    @Test
    void theExamplesInTheText() {
        List<String> read = new ArrayList<>();
        for (JsonNode example : SharedCases.json("oci-image-spec/doc-examples.json")) {
            byte[] json = bytes(example.get("text").asText());
            String title = example.get("info").asText().replaceAll(".*title=([^&]*)&.*", "$1");
            switch (title) {
                case "Image%20JSON" ->
                    read.add(ImageDocuments.config(json).platform().toString());
                case "Content%20Descriptor" ->
                    read.add(DescriptorReader.read(
                                    StrictJson.document().read(json, "descriptor", DescriptorReader.FIELDS))
                            .mediaType());
                case "Image%20Index" ->
                    read.add(ImageDocuments.index(json, null).manifests().size() + " manifests");
                case "Manifest" ->
                    read.add(ImageDocuments.manifest(json, null).layers().size() + " layers");
                case "OCI%20Layout" -> read.add(title);
                default -> throw new AssertionError("an example of a new kind: " + title);
            }
        }
        assertThat(read)
                .containsExactly(
                        "linux/amd64",
                        MediaTypes.OCI_MANIFEST,
                        MediaTypes.OCI_MANIFEST,
                        "application/vnd.oci.artifact.manifest.v1+json",
                        "2 manifests",
                        "2 manifests",
                        "OCI%20Layout",
                        "3 manifests",
                        "3 layers");
    }

    /// The table's digests are `sha256:a`; the same with whole ones.
    @Test
    void chainIds() {
        Digest a = Digest.of("a");
        Digest b = Digest.of("b");
        Digest c = Digest.of("c");
        Digest ab = Digest.of(a + " " + b);
        Map<String, Digest> whole = Map.of(
                "sha256:a", a,
                "sha256:b", b,
                "sha256:c", c,
                "chainDigestAB", ab,
                "chainDigestABC", Digest.of(ab + " " + c));
        JsonNode table = SharedCases.json("oci-image-spec/identity-tables.json").get(0);
        for (JsonNode row : table.get("rows")) {
            assertThat(ImageDocuments.chainIds(digests(row.path("Digests"), whole)))
                    .as(row.toString())
                    .isEqualTo(digests(row.path("Expected"), whole));
        }
        assertThat(table.get("rows")).hasSize(5);
    }

    private static List<Digest> digests(JsonNode names, Map<String, Digest> whole) {
        List<Digest> digests = new ArrayList<>();
        for (JsonNode name : names) {
            Digest digest = whole.get(name.path("$ident").asText(name.asText()));
            assertThat(digest).as(name.toString()).isNotNull();
            digests.add(digest);
        }
        return digests;
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
