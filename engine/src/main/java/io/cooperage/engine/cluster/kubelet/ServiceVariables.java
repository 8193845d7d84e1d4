package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The variables by which programs of the first years of containers find services: `WEB_SERVICE_HOST`,
/// `WEB_PORT_80_TCP_ADDR`, ….
final class ServiceVariables {
    private ServiceVariables() {}

    /// @param services of all namespaces
    /// @param links whether those of the pod's own namespace are wanted; `kubernetes` always is
    static Map<String, String> of(Collection<KubeObject> services, String namespace, boolean links) {
        Map<String, String> env = new LinkedHashMap<>();
        for (KubeObject service : services) {
            boolean master =
                    service.namespace().equals("default") && service.name().equals("kubernetes");
            boolean neighbour = links && service.namespace().equals(namespace);
            String address = service.spec().path("clusterIP").asText();
            if ((master || neighbour) && !address.isEmpty() && !address.equals("None")) {
                put(env, service, address);
            }
        }
        return env;
    }

    private static void put(Map<String, String> env, KubeObject service, String address) {
        String prefix = variable(service.name());
        JsonNode ports = service.spec().path("ports");
        if (ports.isEmpty()) {
            return;
        }
        env.put(prefix + "_SERVICE_HOST", address);
        env.put(prefix + "_SERVICE_PORT", ports.get(0).path("port").asText());
        for (JsonNode port : ports) {
            if (!port.path("name").asText().isEmpty()) {
                env.put(
                        prefix + "_SERVICE_PORT_" + variable(port.path("name").asText()),
                        port.path("port").asText());
            }
        }
        boolean first = true;
        for (JsonNode port : ports) {
            String number = port.path("port").asText();
            String protocol = port.path("protocol").asText("TCP");
            String word = protocol.toLowerCase(Locale.ROOT);
            String url = word + "://" + address + ":" + number;
            if (first) {
                env.put(prefix + "_PORT", url);
                first = false;
            }
            String name = prefix + "_PORT_" + number + "_" + protocol;
            env.put(name, url);
            env.put(name + "_PROTO", word);
            env.put(name + "_PORT", number);
            env.put(name + "_ADDR", address);
        }
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
