package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.List;

/// What is wrong with what is done to a container: probes, and what happens at its start and before its end.
final class Handlers {
    private static final List<String> OF_PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> OF_LIFECYCLES = List.of("exec", "httpGet", "tcpSocket", "sleep");
    private static final List<String> COUNTS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private final Place grace;

    /// @param grace the pod's
    Handlers(Place grace) {
        this.grace = grace;
    }

    void lifecycle(Place lifecycle) {
        for (String moment : List.of("postStart", "preStop")) {
            if (lifecycle.has(moment)) {
                handler(lifecycle.at(moment), OF_LIFECYCLES);
            }
        }
    }

    void probes(Place container) {
        for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            Place probe = container.at(name);
            if (!probe.there()) {
                continue;
            }
            probe(probe);
            if (name.equals("readinessProbe")) {
                if (probe.has("terminationGracePeriodSeconds")) {
                    probe.at("terminationGracePeriodSeconds").invalid("must not be set for readinessProbes");
                }
            } else if (probe.at("successThreshold").number() != 1) {
                probe.at("successThreshold")
                        .invalid(probe.at("successThreshold").number(), "must be 1");
            }
        }
    }

    void probe(Place probe) {
        handler(probe, OF_PROBES);
        COUNTS.forEach(count -> probe.at(count).notNegative());
        Place own = probe.at("terminationGracePeriodSeconds");
        if (own.there() && own.number() <= 0) {
            own.invalid(own.number(), "must be greater than 0");
        }
    }

    void handler(Place handler, List<String> known) {
        int found = 0;
        for (String type : known) {
            Place one = handler.at(type);
            if (!one.there()) {
                continue;
            }
            if (found++ > 0) {
                one.forbidden("may not specify more than 1 handler type");
                continue;
            }
            action(type, one);
        }
        if (found == 0) {
            handler.required("must specify a handler type");
        }
    }

    private void action(String type, Place one) {
        switch (type) {
            case "exec" -> {
                if (one.at("command").empty()) {
                    one.at("command").required();
                }
            }
            case "httpGet" -> http(one);
            case "tcpSocket", "grpc" -> port(one.at("port"));
            default -> sleep(one);
        }
    }

    private static void http(Place http) {
        if (http.text("path").isEmpty()) {
            http.at("path").required();
        }
        port(http.at("port"));
        if (!List.of("HTTP", "HTTPS").contains(http.text("scheme"))) {
            http.at("scheme").notSupported(List.of("HTTP", "HTTPS"));
        }
        for (Place header : http.at("httpHeaders").each()) {
            String name = header.text("name");
            Names.header(name).forEach(message -> http.at("httpHeaders").invalid(name, message));
        }
    }

    private void sleep(Place sleep) {
        long seconds = sleep.at("seconds").number();
        if (grace.there() && (seconds <= 0 || seconds > grace.number())) {
            sleep.invalid(
                    seconds,
                    "must be greater than 0 and less than terminationGracePeriodSeconds (" + grace.number() + ")");
        }
    }

    /// A number, or the name of one.
    static void port(Place port) {
        if (port.node().isTextual()) {
            port.must(Names::portName);
        } else {
            Names.port(port.number()).forEach(message -> port.invalid(port.number(), message));
        }
    }
}
