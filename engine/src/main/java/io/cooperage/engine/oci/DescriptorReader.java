package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads descriptors, and the platforms in them (OCI image-spec, descriptor.md and image-index.md).
final class DescriptorReader {
    static final Set<String> FIELDS =
            Set.of("mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType");

    static final Set<String> PLATFORM_FIELDS = Set.of("architecture", "os", "os.version", "os.features", "variant");

    /// RFC 6838, section 4.2.
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

    private DescriptorReader() {}

    static Descriptor read(JsonFields fields) {
        String mediaType = fields.need(fields.parsed("mediaType", DescriptorReader::mediaType), "mediaType");
        Digest digest = fields.need(fields.parsed("digest", DescriptorReader::digest), "digest");
        long size = fields.need(fields.number("size"), "size");
        if (size < 0) {
            throw fields.complaint(fields.at("size") + " must not be negative");
        }
        List<String> urls = fields.parsedList("urls", DescriptorReader::url);
        JsonFields platform = fields.child("platform", PLATFORM_FIELDS);
        return new Descriptor(
                mediaType,
                digest,
                size,
                urls == null ? List.of() : urls,
                fields.textMap("annotations"),
                data(fields, digest, size),
                platform == null ? null : platform(platform),
                fields.parsed("artifactType", DescriptorReader::mediaType));
    }

    static Platform platform(JsonFields fields) {
        String variant = fields.text("variant");
        String osVersion = fields.text("os.version");
        List<String> features = fields.texts("os.features");
        return new Platform(
                fields.needText("os"),
                fields.needText("architecture"),
                variant == null || variant.isEmpty() ? null : variant,
                osVersion == null || osVersion.isEmpty() ? null : osVersion,
                features == null ? List.of() : features);
    }

    /// Content in the descriptor is used in place of the blob, so it must be the blob.
    private static byte @Nullable [] data(JsonFields fields, Digest digest, long size) {
        String text = fields.text("data");
        if (text == null) {
            return null;
        }
        byte[] data;
        try {
            data = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw fields.complaint(fields.at("data") + " is not base64");
        }
        if (data.length != size || !digest.matches(data)) {
            throw fields.complaint(fields.at("data") + " is not the content that digest and size name");
        }
        return data;
    }

    static String mediaType(String text) {
        if (!MEDIA_TYPE.matcher(text).matches()) {
            throw EngineException.invalid("'" + JsonFields.shown(text) + "' is not a media type");
        }
        return text;
    }

    static Digest digest(String text) {
        if (text.length() > 200) {
            throw EngineException.invalid("'" + JsonFields.shown(text) + "' is not a digest");
        }
        return Digest.parse(text);
    }

    private static String url(String text) {
        try {
            if (new URI(text).isAbsolute()) {
                return text;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw EngineException.invalid("'" + JsonFields.shown(text) + "' is not an absolute URL");
    }
}
