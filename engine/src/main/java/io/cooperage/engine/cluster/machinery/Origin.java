package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.schema.FieldSchema;
import org.jspecify.annotations.Nullable;

/// How an object came to the server. Kubernetes reads each way with another part of its program, and each has
/// its own words for what it can't read.
interface Origin {

    /// What is wrong with the value, or null when it is of its form.
    @Nullable
    String wrong(GoField field, JsonNode value, FieldSchema form);

    StatusException refusal(String why);

    /// Whole, as the body of a request.
    static Origin body(Kind kind) {
        String name = kind.id().kind();
        String begin = name + " in version \"" + kind.id().version() + "\" cannot be handled as a " + name + ": ";
        return new Origin() {
            @Override
            public @Nullable String wrong(GoField field, JsonNode value, FieldSchema form) {
                return DecodedValue.wrong(field, value, form);
            }

            @Override
            public StatusException refusal(String why) {
                return StatusException.badRequest(begin + why);
            }
        };
    }

    /// By a patch. A strategic merge is made and read without a detour over JSON, the others by way of it.
    ///
    /// @param patched what the patch made of the object
    static Origin patched(Patch patch, JsonNode patched) {
        boolean strategic = patch.type() == Patch.Type.STRATEGIC;
        // Before the check takes anything out of it.
        String shown = strategic ? MergedValue.shown(patch.body()) : patched.toString();
        return new Origin() {
            @Override
            public @Nullable String wrong(GoField field, JsonNode value, FieldSchema form) {
                return strategic ? MergedValue.wrong(field, value, form) : DecodedValue.wrong(field, value, form);
            }

            @Override
            public StatusException refusal(String why) {
                return StatusException.invalidPatch(shown, why);
            }
        };
    }
}
