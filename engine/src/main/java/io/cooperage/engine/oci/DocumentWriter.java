package io.cooperage.engine.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes the documents that this engine makes. The same values always give the same bytes, and so the same
/// digest: fields in a fixed order, keys of maps sorted, no white space.
final class DocumentWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private DocumentWriter() {}

    static byte[] manifest(ImageManifest manifest) {
        ObjectNode node = head(manifest.mediaType(), manifest.artifactType());
        node.set("config", descriptor(manifest.config()));
        node.set("layers", descriptors(manifest.layers()));
        return tail(node, manifest.subject(), manifest.annotations());
    }

    static byte[] index(ImageIndex index) {
        ObjectNode node = head(index.mediaType(), index.artifactType());
        node.set("manifests", descriptors(index.manifests()));
        return tail(node, index.subject(), index.annotations());
    }

    private static ObjectNode head(String mediaType, @Nullable String artifactType) {
        ObjectNode node = object();
        node.put("schemaVersion", 2);
        node.put("mediaType", mediaType);
        putText(node, "artifactType", artifactType);
        return node;
    }

    private static byte[] tail(ObjectNode node, @Nullable Descriptor subject, Map<String, String> annotations) {
        if (subject != null) {
            node.set("subject", descriptor(subject));
        }
        putMap(node, "annotations", annotations);
        return bytes(node);
    }

    private static ArrayNode descriptors(List<Descriptor> descriptors) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        descriptors.forEach(descriptor -> list.add(descriptor(descriptor)));
        return list;
    }

    private static ObjectNode descriptor(Descriptor descriptor) {
        ObjectNode node = object();
        node.put("mediaType", descriptor.mediaType());
        node.put("digest", descriptor.digest().toString());
        node.put("size", descriptor.size());
        putList(node, "urls", descriptor.urls().isEmpty() ? null : descriptor.urls());
        putMap(node, "annotations", descriptor.annotations());
        if (descriptor.data() != null) {
            node.put("data", descriptor.data());
        }
        Platform platform = descriptor.platform();
        if (platform != null) {
            ObjectNode inner = node.putObject("platform");
            inner.put("architecture", platform.architecture());
            inner.put("os", platform.os());
            putText(inner, "os.version", platform.osVersion());
            putList(inner, "os.features", platform.osFeatures().isEmpty() ? null : platform.osFeatures());
            putText(inner, "variant", platform.variant());
        }
        putText(node, "artifactType", descriptor.artifactType());
        return node;
    }

    /// Docker sorts the outermost fields by name.
    static byte[] config(ImageConfig config) {
        Platform platform = config.platform();
        ObjectNode node = object();
        node.put("architecture", platform.architecture());
        putText(node, "author", config.author());
        node.set("config", defaults(config.config()));
        putText(
                node,
                "created",
                config.created() == null ? null : config.created().toString());
        if (!config.history().isEmpty()) {
            ArrayNode history = node.putArray("history");
            config.history().forEach(step -> history.add(history(step)));
        }
        node.put("os", platform.os());
        putList(node, "os.features", platform.osFeatures().isEmpty() ? null : platform.osFeatures());
        putText(node, "os.version", platform.osVersion());
        ObjectNode rootfs = node.putObject("rootfs");
        rootfs.put("type", "layers");
        putList(
                rootfs,
                "diff_ids",
                config.diffIds().stream().map(Digest::toString).toList());
        putText(node, "variant", platform.variant());
        return bytes(node);
    }

    private static ObjectNode defaults(ImageConfig.Defaults defaults) {
        ObjectNode node = object();
        putText(node, "User", orNull(defaults.user()));
        putSet(node, "ExposedPorts", defaults.exposedPorts());
        putList(node, "Env", defaults.env().isEmpty() ? null : defaults.env());
        putList(node, "Entrypoint", defaults.entrypoint());
        putList(node, "Cmd", defaults.command());
        ImageConfig.Healthcheck healthcheck = defaults.healthcheck();
        if (healthcheck != null) {
            node.set("Healthcheck", healthcheck(healthcheck));
        }
        putSet(node, "Volumes", defaults.volumes());
        putText(node, "WorkingDir", orNull(defaults.workingDir()));
        putList(node, "OnBuild", defaults.onBuild().isEmpty() ? null : defaults.onBuild());
        putMap(node, "Labels", defaults.labels());
        putText(node, "StopSignal", defaults.stopSignal());
        if (defaults.stopTimeoutSeconds() != null) {
            node.put("StopTimeout", defaults.stopTimeoutSeconds());
        }
        putList(node, "Shell", defaults.shell());
        return node;
    }

    private static ObjectNode healthcheck(ImageConfig.Healthcheck healthcheck) {
        ObjectNode node = object();
        putList(node, "Test", healthcheck.test().isEmpty() ? null : healthcheck.test());
        putNanoseconds(node, "Interval", healthcheck.interval());
        putNanoseconds(node, "Timeout", healthcheck.timeout());
        putNanoseconds(node, "StartPeriod", healthcheck.startPeriod());
        putNanoseconds(node, "StartInterval", healthcheck.startInterval());
        if (healthcheck.retries() != 0) {
            node.put("Retries", healthcheck.retries());
        }
        return node;
    }

    private static ObjectNode history(ImageConfig.History step) {
        ObjectNode node = object();
        putText(node, "created", step.created() == null ? null : step.created().toString());
        putText(node, "author", step.author());
        putText(node, "created_by", step.createdBy());
        putText(node, "comment", step.comment());
        if (step.emptyLayer()) {
            node.put("empty_layer", true);
        }
        return node;
    }

    private static void putText(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static void putNanoseconds(ObjectNode node, String name, Duration value) {
        if (!value.isZero()) {
            node.put(name, value.toNanos());
        }
    }

    private static void putList(ObjectNode node, String name, @Nullable List<String> values) {
        if (values != null) {
            ArrayNode list = node.putArray(name);
            values.forEach(list::add);
        }
    }

    private static void putMap(ObjectNode node, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode map = node.putObject(name);
            new TreeMap<>(values).forEach(map::put);
        }
    }

    private static void putSet(ObjectNode node, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            ObjectNode map = node.putObject(name);
            new TreeSet<>(values).forEach(map::putObject);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// Half a surrogate pair can't be written in UTF-8.
    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "an image document can't be written: " + JsonFields.shown(e.getOriginalMessage()),
                    e);
        }
    }
}
