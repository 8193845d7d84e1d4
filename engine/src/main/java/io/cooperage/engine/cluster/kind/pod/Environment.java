package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.cluster.object.QuantityText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is wrong with the environment of a container, and with what refers to fields of pods.
final class Environment {
    private static final List<String> FIELDS = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> FILE_FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    /// What can be asked for at all, somewhere.
    private static final Set<String> KNOWN = Set.of(
            "metadata.annotations",
            "metadata.labels",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.phase",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final List<String> BYTES =
            List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
    private static final Pattern SUBSCRIPT = Pattern.compile("(.*)\\['([^']*)'\\]");

    private Environment() {}

    static void check(Place variables) {
        for (Place variable : variables.each()) {
            variable.at("name").mustHave(Names::variable);
            if (variable.has("valueFrom")) {
                source(variable.at("valueFrom"), variable.text("value"));
            }
        }
    }

    private static void source(Place source, String value) {
        int found = 0;
        if (source.has("fieldRef")) {
            found++;
            field(source.at("fieldRef"), FIELDS);
        }
        if (source.has("resourceFieldRef")) {
            found++;
            resource(source.at("resourceFieldRef"), false);
        }
        for (String key : List.of("configMapKeyRef", "secretKeyRef")) {
            if (source.has(key)) {
                found++;
                source.at(key).at("name").must(Names::subdomain);
                source.at(key).at("key").mustHave(Names::configKey);
            }
        }
        if (found == 0) {
            source.invalid(
                    "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        } else if (!value.isEmpty()) {
            source.invalid("", "may not be specified when `value` is not empty");
        } else if (found > 1) {
            source.invalid("", "may not have more than one field specified at a time");
        }
    }

    static void from(Place sources) {
        for (Place source : sources.each()) {
            if (!source.text("prefix").isEmpty()) {
                source.at("prefix").must(Names::variable);
            }
            int found = 0;
            for (String reference : List.of("configMapRef", "secretRef")) {
                if (source.has(reference)) {
                    found++;
                    Place name = source.at(reference).at("name");
                    // Such names may be prefixes for all that Kubernetes knows.
                    name.mustHave(text -> Names.subdomain(text.endsWith("-") ? text + "a" : text));
                }
            }
            if (found == 0) {
                sources.invalid("", "must specify one of: `configMapRef` or `secretRef`");
            } else if (found > 1) {
                sources.invalid("", "may not have more than one field specified at a time");
            }
        }
    }

    /// A field of the pod for a file.
    static void fileField(Place reference) {
        field(reference, FILE_FIELDS);
    }

    private static void field(Place reference, List<String> supported) {
        for (String needed : List.of("apiVersion", "fieldPath")) {
            if (reference.text(needed).isEmpty()) {
                reference.at(needed).required();
                return;
            }
        }
        Place field = reference.at("fieldPath");
        if (!reference.text("apiVersion").equals("v1")) {
            field.invalid("error converting fieldPath: unsupported pod version: " + reference.text("apiVersion"));
            return;
        }
        Matcher subscript = SUBSCRIPT.matcher(field.text());
        if (subscript.matches()) {
            switch (subscript.group(1)) {
                case "metadata.annotations" ->
                    Names.qualified(subscript.group(2).toLowerCase(Locale.ROOT))
                            .forEach(message -> reference.invalid(subscript.group(2), message));
                case "metadata.labels" ->
                    Names.qualified(subscript.group(2))
                            .forEach(message -> reference.invalid(subscript.group(2), message));
                default -> unknown(subscript.group(1), reference, field);
            }
        } else if (!KNOWN.contains(field.text())) {
            field.invalid("error converting fieldPath: field label not supported: " + field.text());
        } else if (!supported.contains(field.text())) {
            field.notSupported(supported);
        }
    }

    private static void unknown(String path, Place reference, Place field) {
        if (KNOWN.contains(path)) {
            reference.invalid(path, "does not support subscript");
        } else {
            field.invalid("error converting fieldPath: field label does not support subscript: " + field.text());
        }
    }

    /// @param file in a volume the container must be named
    static void resource(Place reference, boolean file) {
        String name = reference.text("resource");
        if (file && reference.text("containerName").isEmpty()) {
            reference.at("containerName").required();
        } else if (name.isEmpty()) {
            reference.at("resource").required();
        } else if (!RESOURCES.contains(name) && !huge(name)) {
            reference.at("resource").notSupported(RESOURCES);
        }
        divisor(name, reference.at("divisor"));
    }

    private static boolean huge(String name) {
        return name.startsWith("limits.hugepages-") || name.startsWith("requests.hugepages-");
    }

    private static void divisor(String resource, Place divisor) {
        String shown;
        try {
            if (divisor.blank() || Quantity.parse(divisor.text()).compareTo(Quantity.ZERO) == 0) {
                return;
            }
            shown = QuantityText.canonical(divisor.text());
        } catch (IllegalArgumentException e) {
            divisor.invalid(String.valueOf(e.getMessage()));
            return;
        }
        if (resource.endsWith(".cpu")) {
            if (!List.of("1m", "1").contains(shown)) {
                divisor.invalid(resource, "only divisor's values 1m and 1 are supported with the cpu resource");
            }
            return;
        }
        String what = resource.endsWith(".memory")
                ? "memory resource"
                : resource.endsWith(".ephemeral-storage") ? "local ephemeral storage resource" : "hugepages resource";
        if (!BYTES.contains(shown)) {
            divisor.invalid(
                    resource, "only divisor's values " + String.join(", ", BYTES) + " are supported with the " + what);
        }
    }
}
