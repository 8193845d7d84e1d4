package io.cooperage.engine.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// JSON from strangers: UTF-8, one value, no key twice, and limits on everything that could cost memory.
///
/// Parsers differ in what they make of a key that comes twice or of what follows the end, and a digest names
/// bytes, not a meaning. So whatever is not plain is refused.
final class StrictJson {
    /// Objects within objects. Real documents have six levels.
    private static final int DEPTH_MAX = 64;

    /// Values, keys and brackets. A tree costs up to a hundred bytes for each, while the shortest take one byte.
    /// 20,000 layers are 180,000.
    private static final int TOKENS_MAX = 400_000;

    private static final StrictJson DOCUMENT = new StrictJson(ImageDocuments.SIZE_MAX, TOKENS_MAX);
    private static final StrictJson LAYOUT = new StrictJson(ImageDocuments.LAYOUT_SIZE_MAX, 16 * TOKENS_MAX);

    private final int sizeMax;
    private final JsonMapper json;

    private StrictJson(int sizeMax, int tokensMax) {
        this.sizeMax = sizeMax;
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        // Keys of strangers would stay in the table of names for ever.
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(DEPTH_MAX)
                                .maxTokenCount(tokensMax)
                                .maxStringLength(sizeMax)
                                .maxNameLength(sizeMax)
                                .maxNumberLength(100)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /// With the limits of a document that a registry may send.
    static StrictJson document() {
        return DOCUMENT;
    }

    /// With room for the list of all images of a layout.
    static StrictJson layout() {
        return LAYOUT;
    }

    /// @param what `image manifest`, for messages
    /// @param known the fields that the caller reads, see [JsonFields]
    /// @throws EngineException INVALID_ARGUMENT
    JsonFields read(byte[] bytes, String what, Set<String> known) {
        if (bytes.length > sizeMax) {
            throw EngineException.invalid("invalid " + what + ": it has " + bytes.length + " bytes, but no more than "
                    + sizeMax + " are allowed");
        }
        return JsonFields.document(tree(text(bytes, what), what), what, known);
    }

    /// Not left to Jackson, which would guess at UTF-16 and UTF-32 as well.
    private static String text(byte[] json, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new EngineException(ErrorKind.INVALID_ARGUMENT, "invalid " + what + ": it is not text in UTF-8", e);
        }
    }

    private JsonNode tree(String text, String what) {
        try {
            return json.readTree(text);
        } catch (StreamConstraintsException e) {
            throw invalid("invalid " + what + ": it is too deep or too long: " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw invalid(
                    "invalid " + what + ": it is not JSON as it should be" + place + ": "
                            + JsonFields.shown(e.getOriginalMessage()),
                    e);
        }
    }

    private static EngineException invalid(String message, Exception cause) {
        return new EngineException(ErrorKind.INVALID_ARGUMENT, message, cause);
    }
}
