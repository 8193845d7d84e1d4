package io.cooperage.engine.container;

import io.cooperage.engine.network.PortSpecs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The variables that tell a container of another that it is linked to, in Docker's words from before networks
/// had names: `DB_PORT_5432_TCP_ADDR=172.17.0.2`.
final class LinkVariables {
    /// An image's own, which say nothing about what it offers.
    private static final List<String> LEFT_OUT = List.of("HOME", "PATH");

    private final String prefix;
    private final String address;
    private final List<String> variables = new ArrayList<>();

    private LinkVariables(String prefix, String address) {
        this.prefix = prefix;
        this.address = address;
    }

    private record Port(int number, String protocol) {
        /// Docker's order, which decides on which one is `DB_PORT`.
        static final Comparator<Port> TCP_FIRST = Comparator.comparing((Port port) -> !port.protocol.equals("tcp"))
                .thenComparing(Port::protocol)
                .thenComparingInt(Port::number);

        boolean follows(Port other) {
            return number == other.number + 1 && protocol.equals(other.protocol);
        }
    }

    /// @param container the one that gets them
    /// @param alias what the other is called there
    /// @param address of the other on the default network
    static List<String> of(Container container, String alias, String address, ContainerConfig other) {
        String prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_');
        LinkVariables made = new LinkVariables(prefix, address);
        made.ports(ports(other));
        made.variables.add(prefix + "_NAME=/" + container.name() + "/" + alias);
        for (String variable : other.env()) {
            int equals = variable.indexOf('=');
            if (equals > 0 && !LEFT_OUT.contains(variable.substring(0, equals))) {
                made.variables.add(prefix + "_ENV_" + variable);
            }
        }
        return made.variables;
    }

    /// Those that are exposed, and those that are published, which Docker's clients expose too.
    private static List<Port> ports(ContainerConfig other) {
        Stream<Port> exposed = other.exposedPorts().stream().flatMap(LinkVariables::exposed);
        Stream<Port> published = other.networking().ports().stream()
                .map(port -> new Port(port.containerPort(), port.protocol().word()));
        return Stream.concat(exposed, published)
                .distinct()
                .sorted(Port.TCP_FIRST)
                .toList();
    }

    private static Stream<Port> exposed(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        PortSpecs.Range range = PortSpecs.range(slash < 0 ? text : text.substring(0, slash));
        return IntStream.rangeClosed(range.first(), range.last()).mapToObj(number -> new Port(number, protocol));
    }

    private void ports(List<Port> ports) {
        if (!ports.isEmpty()) {
            variables.add(prefix + "_PORT=" + url(ports.getFirst()));
        }
        int first = 0;
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            String name = name(port);
            variables.add(name + "=" + url(port));
            variables.add(name + "_ADDR=" + address);
            variables.add(name + "_PORT=" + port.number);
            variables.add(name + "_PROTO=" + port.protocol);
            if (i + 1 == ports.size() || !ports.get(i + 1).follows(port)) {
                range(ports.get(first), port);
                first = i + 1;
            }
        }
    }

    private void range(Port first, Port last) {
        if (!first.equals(last)) {
            variables.add(name(first) + "_START=" + url(first));
            variables.add(name(first) + "_PORT_START=" + first.number);
            variables.add(name(first) + "_END=" + url(last));
            variables.add(name(first) + "_PORT_END=" + last.number);
        }
    }

    private String name(Port port) {
        return prefix + "_PORT_" + port.number + "_" + port.protocol.toUpperCase(Locale.ROOT);
    }

    private String url(Port port) {
        return port.protocol + "://" + address + ":" + port.number;
    }
}
