package io.cooperage.engine.cluster.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.admission.Admission;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.schema.FieldSchema;
import io.cooperage.engine.cluster.schema.Schemas;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The steps that writes have in common.
final class WriteSteps {
    private final ClusterApi api;
    private final Schemas schemas;
    private final List<Admission> admissions;
    private final Recorder recorder;
    private final InstantSource clock;

    WriteSteps(ClusterApi api, Schemas schemas, List<Admission> admissions, Recorder recorder, InstantSource clock) {
        this.api = api;
        this.schemas = schemas;
        this.admissions = List.copyOf(admissions);
        this.recorder = recorder;
        this.clock = clock;
    }

    Recorder recorder() {
        return recorder;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Nullable
    FieldSchema schema(Kind kind) {
        return schemas.of(kind.id()).orElse(null);
    }

    /// What a typed server does when it reads an object: unknown fields go, wrong types are refused, nulls
    /// are nothing.
    ///
    /// @param origin how the object came
    void read(Kind kind, Origin origin, ObjectNode object, WriteOptions options) {
        FieldCheck check = new FieldCheck(origin, schema(kind));
        check.run(object);
        if (check.unknown().isEmpty()) {
            return;
        }
        switch (options.validation()) {
            case IGNORE -> {}
            case WARN -> check.unknown().forEach(field -> options.warnings().accept("unknown field \"" + field + "\""));
            case STRICT -> throw check.strictError();
        }
    }

    /// @throws StatusException 400 when object and URL speak of different things
    void matchUrl(Kind kind, ObjectNode object, String namespace, String name) {
        same(object, "kind", kind.id().kind(), "the kind in the data (%s) does not match the expected kind (%s)");
        same(
                object,
                "apiVersion",
                kind.id().apiVersion(),
                "the API version in the data (%s) does not match the expected API version (%s)");
        ObjectNode metadata = new KubeObject(object).ownMetadata();
        String given = metadata.path("namespace").asText();
        String expected = kind.namespaced() ? namespace : "";
        if (!given.isEmpty() && !given.equals(expected)) {
            throw StatusException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (expected.isEmpty()) {
            metadata.remove("namespace");
        } else {
            metadata.put("namespace", expected);
        }
        if (!name.isEmpty()) {
            String called = metadata.path("name").asText();
            if (!called.isEmpty() && !called.equals(name)) {
                throw StatusException.badRequest(
                        "the name of the object (" + called + ") does not match the name on the URL (" + name + ")");
            }
            metadata.put("name", name);
        }
    }

    private static void same(ObjectNode object, String property, String expected, String text) {
        String given = object.path(property).asText();
        if (!given.isEmpty() && !given.equals(expected)) {
            throw StatusException.badRequest(String.format(Locale.ROOT, text, given, expected));
        }
        object.put(property, expected);
    }

    void admit(
            Admission.Operation operation,
            Kind kind,
            String namespace,
            String subresource,
            @Nullable KubeObject object,
            @Nullable KubeObject old) {
        Admission.Request request = new Admission.Request(api, operation, kind, namespace, subresource, object, old);
        admissions.forEach(admission -> admission.admit(request));
    }

    /// @throws StatusException 422 with all that is wrong
    void validate(Kind kind, KubeObject object, @Nullable KubeObject old) {
        List<FieldError> errors = new ArrayList<>(MetadataCheck.of(kind, object, old));
        errors.addAll(kind.rules().validate(object));
        if (old != null) {
            errors.addAll(kind.rules().validateUpdate(object, old));
        }
        refuse(kind, object, errors);
    }

    void refuse(Kind kind, KubeObject object, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw StatusException.invalid(
                    kind, object.name(), errors.stream().distinct().toList());
        }
    }
}
