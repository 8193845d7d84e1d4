package io.cooperage.engine.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.schema.FieldSchema;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Applies patches to trees.
public final class Patches {
    /// What API servers take at most, so that a small patch can't make much work.
    private static final int MOST_OPERATIONS = 10_000;

    private Patches() {}

    /// @param base is not changed
    /// @param schema of the object, for a strategic merge; null where there is none: lists are replaced
    /// @return a new tree
    /// @throws StatusException for a patch that can't be applied
    public static ObjectNode apply(ObjectNode base, Patch patch, @Nullable FieldSchema schema) {
        JsonNode result = switch (patch.type()) {
            case JSON -> json(base, patch.body());
            case MERGE -> MergePatch.apply(base.deepCopy(), object(patch.body()));
            case STRATEGIC -> StrategicMerge.apply(base.deepCopy(), object(patch.body()), schema);
            case APPLY -> throw unsupported();
        };
        if (result instanceof ObjectNode object) {
            return object;
        }
        throw new StatusException(
                StatusReason.INVALID, "the server rejected our request due to an error in our request");
    }

    /// Refuses what can't be applied to any object, so that it is told even where the object is not there.
    ///
    /// @throws StatusException 415 for server-side apply
    public static void requireKnown(Patch patch) {
        if (patch.type() == Patch.Type.APPLY) {
            throw unsupported();
        }
    }

    private static StatusException unsupported() {
        return new StatusException(
                StatusReason.UNSUPPORTED_MEDIA_TYPE,
                "the body of the request was in an unknown format - accepted media types include: "
                        + Patch.Type.JSON.mediaType() + ", " + Patch.Type.MERGE.mediaType() + ", "
                        + Patch.Type.STRATEGIC.mediaType());
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw StatusException.badRequest("a merge patch has to be an object");
    }

    private static JsonNode json(ObjectNode base, JsonNode body) {
        if (!body.isArray()) {
            throw StatusException.badRequest("json: cannot unmarshal " + (body.isObject() ? "object" : "value")
                    + " into Go value of type" + " jsonpatch.Patch");
        }
        if (body.size() > MOST_OPERATIONS) {
            throw new StatusException(
                    StatusReason.TOO_LARGE,
                    "The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS + ", got " + body.size());
        }
        try {
            EnumSet<CompatibilityFlags> strict = EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);
            return Objects.requireNonNull(JsonPatch.apply(body, base, strict), "a patched document");
        } catch (JsonPatchException e) {
            StatusException refused = new StatusException(
                    StatusReason.INVALID, "the server rejected our request due to an error in our request");
            refused.addSuppressed(e);
            throw refused;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The library's parsing of pointers and indexes.
            StatusException refused = StatusException.badRequest("the JSON patch can't be read: " + e.getMessage());
            refused.addSuppressed(e);
            throw refused;
        }
    }
}
