package io.cooperage.engine.api.kube;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `application/json;as=Table;v=v1;g=meta.k8s.io` (RFC 9110 §8.3.1).
///
/// @param type in lower case, without parameters
record MediaType(String type, Map<String, String> parameters) {
    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    /// Each of a header's list, in order.
    static List<MediaType> list(@Nullable String header) {
        List<MediaType> all = new ArrayList<>();
        if (header != null) {
            for (String part : header.split(",")) {
                if (!part.isBlank()) {
                    all.add(parse(part));
                }
            }
        }
        return all;
    }

    static MediaType parse(String text) {
        String[] parts = text.split(";");
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String value = parts[i].substring(equals + 1).strip();
                parameters.put(
                        parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        value.startsWith("\"") && value.endsWith("\"") && value.length() > 1
                                ? value.substring(1, value.length() - 1)
                                : value);
            }
        }
        return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), Map.copyOf(parameters));
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean takes(String offered) {
        return type.equals(offered) || type.equals("*/*") || type.equals("application/*");
    }
}
