package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads manifests and indexes, and tells which of them a document is (OCI image-spec, manifest.md and
/// image-index.md; Docker's schema 2).
///
/// What the sender called it, what the document calls itself and what is in it must agree: where they don't,
/// the same digest is one image to one program and another to the next (CVE-2021-41190).
final class ManifestReader {
    private static final String WHAT = "image manifest";

    private static final Set<String> FIELDS = Set.of(
            "schemaVersion",
            "mediaType",
            "config",
            "layers",
            "manifests",
            "fsLayers",
            "history",
            "annotations",
            "artifactType",
            "subject");

    /// What a server says that does not know what it sends.
    private static final Set<String> VAGUE =
            Set.of("application/json", "application/octet-stream", "text/plain", "binary/octet-stream");

    private final JsonFields fields;
    private final String mediaType;

    /// @param said media type by the sender, with parameters perhaps
    private ManifestReader(byte[] json, @Nullable String said, StrictJson limits) {
        String sent = said == null ? null : plain(said);
        this.fields = limits.read(json, WHAT, FIELDS);
        refuseSchemaOne(sent);
        String own = fields.parsed("mediaType", DescriptorReader::mediaType);
        if (sent != null && own != null && !sent.equals(own)) {
            throw fields.complaint("it came as " + JsonFields.shown(sent) + " but calls itself " + own);
        }
        requireVersionTwo();
        String name = own != null ? own : sent;
        this.mediaType = name == null ? guess() : name;
        requireForm();
    }

    static String detect(byte[] json) {
        return new ManifestReader(json, null, StrictJson.document()).mediaType;
    }

    static ImageManifest manifest(byte[] json, @Nullable String said) {
        return new ManifestReader(json, said, StrictJson.document()).manifest();
    }

    static ImageIndex index(byte[] json, @Nullable String said) {
        return new ManifestReader(json, said, StrictJson.document()).index();
    }

    static ImageIndex layoutIndex(byte[] json) {
        return new ManifestReader(json, null, StrictJson.layout()).index();
    }

    private ImageManifest manifest() {
        if (!MediaTypes.isManifest(mediaType)) {
            throw fields.complaint("it is an index (" + mediaType + ") where one image is expected");
        }
        JsonFields config = fields.need(fields.child("config", DescriptorReader.FIELDS), "config");
        List<JsonFields> layers = fields.need(fields.children("layers", DescriptorReader.FIELDS), "layers");
        if (layers.isEmpty() && mediaType.equals(MediaTypes.OCI_MANIFEST)) {
            throw fields.complaint("layers is empty; an OCI manifest has at least one");
        }
        return new ImageManifest(
                mediaType,
                DescriptorReader.read(config),
                layers.stream().map(DescriptorReader::read).toList(),
                fields.textMap("annotations"),
                fields.parsed("artifactType", DescriptorReader::mediaType),
                subject());
    }

    private ImageIndex index() {
        if (!MediaTypes.isIndex(mediaType)) {
            throw fields.complaint("it is the manifest of one image (" + mediaType + ") where an index is expected");
        }
        List<JsonFields> manifests = fields.need(fields.children("manifests", DescriptorReader.FIELDS), "manifests");
        return new ImageIndex(
                mediaType,
                manifests.stream().map(DescriptorReader::read).toList(),
                fields.textMap("annotations"),
                fields.parsed("artifactType", DescriptorReader::mediaType),
                subject());
    }

    private @Nullable Descriptor subject() {
        JsonFields subject = fields.child("subject", DescriptorReader.FIELDS);
        return subject == null ? null : DescriptorReader.read(subject);
    }

    private void refuseSchemaOne(@Nullable String sent) {
        Long version = fields.number("schemaVersion");
        boolean named = sent != null && MediaTypes.DOCKER_SCHEMA_1.contains(sent);
        if (named || (version != null && version == 1)) {
            throw new EngineException(
                    ErrorKind.NOT_IMPLEMENTED,
                    "the image has a manifest of Docker's schema 1, which was given up in 2017 and is not supported;"
                            + " push it anew with a current tool, or convert it:"
                            + " skopeo copy --format v2s2 docker://OLD docker://NEW");
        }
    }

    private void requireVersionTwo() {
        long version = fields.need(fields.number("schemaVersion"), "schemaVersion");
        if (version != 2) {
            throw fields.complaint("schemaVersion is " + version + ", but only 2 is known");
        }
    }

    /// OCI documents need not say what they are.
    private String guess() {
        if (fields.has("manifests")) {
            return MediaTypes.OCI_INDEX;
        }
        JsonFields config = fields.child("config", DescriptorReader.FIELDS);
        if (config == null) {
            throw fields.complaint("it has neither config nor manifests, so it is neither an image nor an index");
        }
        String type = config.text("mediaType");
        return MediaTypes.DOCKER_CONFIG.equals(type) ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST;
    }

    private void requireForm() {
        if (MediaTypes.isManifest(mediaType)) {
            refuse("manifests", "fsLayers", "history");
        } else if (MediaTypes.isIndex(mediaType)) {
            refuse("config", "layers", "fsLayers", "history");
        } else {
            throw fields.complaint("its media type " + mediaType + " is not one of " + MediaTypes.ACCEPTED);
        }
    }

    private void refuse(String... strangers) {
        for (String name : strangers) {
            if (fields.has(name)) {
                throw fields.complaint("it is ambiguous: it is a " + mediaType + " but has '" + name + "'");
            }
        }
    }

    /// Without parameters; null when that says nothing.
    private static @Nullable String plain(String mediaType) {
        int end = mediaType.indexOf(';');
        String type =
                (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() || VAGUE.contains(type) ? null : type;
    }
}
