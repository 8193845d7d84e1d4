package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ports of one protocol, as filters name them: `80`, `80/udp`, `8000-8080/tcp`.
record PortSpan(int first, int last, String protocol) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(tcp|udp|sctp))?");
    private static final int LAST_PORT = 65_535;

    /// @throws EngineException INVALID_ARGUMENT for any other form
    static PortSpan parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid port '" + text + "': give 80, 80/udp or 8000-8080/tcp");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first > last || last > LAST_PORT) {
            throw EngineException.invalid("invalid port '" + text + "': ports go from 0 to " + LAST_PORT);
        }
        return new PortSpan(first, last, matcher.group(3) == null ? "tcp" : matcher.group(3));
    }

    private boolean meets(int from, int to, String otherProtocol) {
        return protocol.equals(otherProtocol) && from <= last && to >= first;
    }

    boolean fitsPublished(ContainerConfig config) {
        return config.networking().ports().stream()
                        .anyMatch(port -> meets(
                                port.containerPort(),
                                port.containerPort(),
                                port.protocol().word()))
                || (config.networking().publishAll() && fitsExposed(config));
    }

    boolean fitsExposed(ContainerConfig config) {
        return config.exposedPorts().stream()
                .map(PortSpan::parse)
                .anyMatch(port -> meets(port.first(), port.last(), port.protocol()));
    }
}
