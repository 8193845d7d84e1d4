package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a pod can tell its own containers: the `fieldRef`s and `resourceFieldRef`s of variables and volumes.
///
/// @param podAddress empty while there is none
/// @param allocatable of the node, for resources without a limit: `cpu`, `memory`, `ephemeral-storage`
record PodFacts(KubeObject pod, String podAddress, String hostAddress, Map<String, Quantity> allocatable) {
    private static final Pattern ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['(.*)']");

    /// @throws WaitingException for a field that there is not
    String field(String path) {
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            Map<String, String> all = entry.group(1).equals("labels") ? pod.labels() : pod.annotations();
            return all.getOrDefault(entry.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels" -> lines(pod.labels());
            case "metadata.annotations" -> lines(pod.annotations());
            case "spec.nodeName" -> pod.spec().path("nodeName").asText();
            case "spec.serviceAccountName" ->
                pod.spec().path("serviceAccountName").asText();
            case "status.hostIP", "status.hostIPs" -> hostAddress;
            case "status.podIP", "status.podIPs" -> podAddress;
            default -> throw WaitingException.config("unsupported fieldPath: " + path);
        };
    }

    /// `key="value"`, one on a line, as Go quotes them.
    private static String lines(Map<String, String> texts) {
        return new TreeMap<>(texts)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + quoted(e.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /// @param reference a `resourceFieldRef`
    /// @param container the one meant when it names none
    String resource(JsonNode reference, JsonNode container) {
        String name = reference.path("containerName").asText();
        JsonNode subject = name.isEmpty() ? container : containerNamed(name);
        String path = reference.path("resource").asText();
        int dot = path.indexOf('.');
        String list = dot < 0 ? path : path.substring(0, dot);
        String resource = path.substring(dot + 1);
        JsonNode amount = subject.path("resources").path(list).path(resource);
        if (dot < 0 || (!list.equals("limits") && !list.equals("requests"))) {
            throw WaitingException.config("unsupported container resource : " + path);
        }
        Quantity value = amount.isMissingNode()
                ? list.equals("limits") ? allocatable.getOrDefault(resource, Quantity.ZERO) : Quantity.ZERO
                : Quantity.parse(amount.asText());
        String divisor = reference.path("divisor").asText("0");
        Quantity by = Quantity.parse(divisor.isEmpty() ? "0" : divisor);
        BigDecimal unit = by.value().signum() == 0 ? BigDecimal.ONE : by.value();
        return value.value().divide(unit, 0, RoundingMode.CEILING).toPlainString();
    }

    private JsonNode containerNamed(String name) {
        return ContainerSpecs.all(pod).stream()
                .filter(container -> ContainerSpecs.name(container).equals(name))
                .findFirst()
                .orElseThrow(() -> WaitingException.config("container " + name + " not found"));
    }
}
