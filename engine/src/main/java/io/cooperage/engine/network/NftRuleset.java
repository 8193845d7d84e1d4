package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PacketFilter.FilterState;
import io.cooperage.engine.network.PacketFilter.FilteredBridge;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A state of the packet filter as the text that nft(8) reads, and the way from one to another.
///
/// The ports are elements of maps: a packet finds its target in one lookup however many there are, and a port
/// that comes or goes changes one element. Bridges come and go seldom; then the whole table is replaced,
/// which connections that exist don't notice, since their translation is the connection tracker's.
///
/// @param loopback the machine's own loopback addresses lead to ports through the filter too
record NftRuleset(String table, FilterState state, boolean loopback) {
    private static final Pattern DEVICE = Pattern.compile("[\\w.@+-]+");
    private static final int PORTS_PER_LINE = 64;

    /// The text that replaces the table, whether there is one or not.
    String whole() {
        // A table that is not there can't be deleted, so it is added first: one transaction all the same.
        return """
                add table inet %1$s
                delete table inet %1$s
                table inet %1$s {
                %2$s%3$s%4$s}
                """.formatted(table, sets(), chains(), postrouting()) + additions(elements());
    }

    /// The text that takes the table from `other` to this; empty when only the whole will do.
    Optional<String> since(NftRuleset other) {
        if (!other.state.bridges().equals(state.bridges()) || other.loopback != loopback) {
            return Optional.empty();
        }
        Map<String, String> before = other.elements();
        Map<String, String> after = elements();
        Map<String, String> gone = new LinkedHashMap<>(before);
        gone.entrySet().removeIf(entry -> entry.getValue().equals(after.get(entry.getKey())));
        Map<String, String> come = new LinkedHashMap<>(after);
        come.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        return Optional.of(lines("delete", gone) + additions(come));
    }

    /// Where datagrams were led and are not any more.
    Set<InetSocketAddress> datagramsLeft(NftRuleset after) {
        Map<String, String> kept = after.elements();
        Set<InetSocketAddress> left = new LinkedHashSet<>();
        elements().forEach((key, value) -> {
            if (key.contains(" udp . ") && !value.equals(kept.get(key))) {
                int dot = value.indexOf(" . ");
                InetAddress address = MachineAddress.of(value.substring(0, dot)).address();
                left.add(new InetSocketAddress(address, Integer.parseInt(value.substring(dot + 3))));
            }
        });
        return left;
    }

    private String additions(Map<String, String> elements) {
        return lines("add", elements);
    }

    private String lines(String verb, Map<String, String> elements) {
        StringBuilder text = new StringBuilder();
        elements.forEach((key, value) -> {
            int space = key.indexOf(' ');
            text.append("%s element inet %s %s { %s : %s }\n"
                    .formatted(verb, table, key.substring(0, space), key.substring(space + 1), value));
        });
        return text.toString();
    }

    /// `ports4 tcp . 8080` to `10.1.0.2 . 80`.
    private Map<String, String> elements() {
        Map<String, String> elements = LinkedHashMap.newLinkedHashMap(PORTS_PER_LINE);
        for (PortTarget target : state.ports()) {
            InetAddress host = MachineAddress.of(target.port().hostAddress()).address();
            boolean ipv4 = host instanceof Inet4Address;
            String container = ipv4 ? target.ipv4() : target.ipv6();
            if (container == null || (!ipv4 && (host.isLoopbackAddress() || host.isLinkLocalAddress()))) {
                continue;
            }
            String port =
                    target.port().protocol().word() + " . " + target.port().hostPort();
            String key = host.isAnyLocalAddress()
                    ? (ipv4 ? "ports4 " : "ports6 ") + port
                    : (ipv4 ? "addressed4 " : "addressed6 ") + host.getHostAddress() + " . " + port;
            elements.putIfAbsent(
                    key,
                    MachineAddress.of(container).address().getHostAddress() + " . "
                            + target.port().containerPort());
        }
        return elements;
    }

    private String sets() {
        return set("bridges", _ -> true)
                + set("internal", FilteredBridge::internal)
                + set("detour", bridge -> bridge.isolated() && !bridge.internal())
                + """
                    set within { type ifname . ifname%s; }
                    map ports4 { type inet_proto . inet_service : ipv4_addr . inet_service; }
                    map ports6 { type inet_proto . inet_service : ipv6_addr . inet_service; }
                    map addressed4 { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
                    map addressed6 { type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service; }
                """.formatted(elements(bridge -> !bridge.isolated(), name -> name + " . " + name));
    }

    private String set(String name, Predicate<FilteredBridge> which) {
        return "    set " + name + " { type ifname" + elements(which, device -> device) + "; }\n";
    }

    private String elements(Predicate<FilteredBridge> which, UnaryOperator<String> element) {
        List<String> devices = state.bridges().stream()
                .filter(which)
                .map(bridge -> element.apply(quoted(bridge.device())))
                .toList();
        return devices.isEmpty() ? "" : "; elements = { " + String.join(", ", devices) + " }";
    }

    private static String quoted(String device) {
        if (!DEVICE.matcher(device).matches()) {
            throw EngineException.invalid("the packet filter can't name a bridge '" + device
                    + "': letters, digits and . _ - @ + can be in its name");
        }
        return '"' + device + '"';
    }

    /// In the namespace of an ordinary user's engine, pasta of Debian 12 acknowledges nothing new by a
    /// segment without flags. The connection tracker calls that invalid and leaves it as it is, so that the
    /// namespace would take it for its own and answer with a reset, and the connection would hang. Without a
    /// tracker the kernel drops it too.
    private String chains() {
        return """
                    chain guard {
                        type filter hook prerouting priority raw; policy accept;
                        iifname @bridges ip daddr 127.0.0.0/8 drop comment "containers can't reach the machine's loopback"
                        iifname @bridges ip saddr 127.0.0.0/8 drop comment "no container is the machine's loopback"
                    }
                    chain input {
                        type filter hook input priority filter; policy accept;
                        iifname "%s" ct state invalid drop comment "an ordinary user's way out"
                    }
                    chain forward {
                        type filter hook forward priority filter; policy accept;
                        iifname . oifname @within accept comment "containers of one bridge reach each other"
                        iifname @internal drop comment "nothing leaves an internal network"
                        oifname @internal drop comment "nothing enters an internal network"
                        ct state established,related accept comment "answers to what a container has asked come in"
                        oifname @bridges ct status dnat accept comment "what a published port leads to comes in"
                        oifname @bridges drop comment "other bridges and machines reach nothing that is not published"
                    }
                    chain published {
                        iifname @detour return comment "the engine itself forwards from isolated networks"
                        ip6 daddr { ::1, fe80::/10 } return comment "the engine itself forwards these"
                %s        dnat ip to ip daddr . meta l4proto . th dport map @addressed4
                        dnat ip to meta l4proto . th dport map @ports4
                        dnat ip6 to ip6 daddr . meta l4proto . th dport map @addressed6
                        dnat ip6 to meta l4proto . th dport map @ports6
                    }
                    chain prerouting {
                        type nat hook prerouting priority dstnat; policy accept;
                        fib daddr type local jump published comment "asked from elsewhere, an address of the machine may be a published port"
                    }
                    chain output {
                        type nat hook output priority -100; policy accept;
                        fib daddr type local jump published comment "asked by the machine itself, its address may be a published port"
                    }
                """.formatted(
                WayOut.DEVICE,
                loopback ? "" : "        ip daddr 127.0.0.0/8 return comment \"the engine itself forwards these\"\n");
    }

    private String postrouting() {
        String rules = state.bridges().stream().map(NftRuleset::masquerade).collect(Collectors.joining());
        return """
                    chain postrouting {
                        type nat hook postrouting priority srcnat; policy accept;
                        oifname @bridges ip saddr 127.0.0.0/8 masquerade comment "the machine reaches published ports by its loopback too"
                %s    }
                """.formatted(rules);
    }

    private static String masquerade(FilteredBridge bridge) {
        String device = quoted(bridge.device());
        StringBuilder rules = new StringBuilder();
        for (String subnet : bridge.subnets()) {
            String from = (subnet.contains(":") ? "ip6" : "ip") + " saddr " + checked(subnet);
            if (bridge.masquerade() && !bridge.internal()) {
                rules.append(
                        "        %s oifname != %s masquerade comment \"what leaves has the machine's address, so that answers find back\"\n"
                                .formatted(from, device));
            }
            // Else the answer would go straight to the asker, who does not know its sender.
            rules.append(
                    "        %s oifname %s ct status dnat masquerade comment \"a published port is reached from its own network too\"\n"
                            .formatted(from, device));
        }
        return rules.toString();
    }

    private static String checked(String subnet) {
        int slash = subnet.indexOf('/');
        if (slash < 0 || !MachineAddress.isLiteral(subnet.substring(0, slash))) {
            throw EngineException.invalid("invalid subnet '" + subnet + "': such as 10.1.0.0/16");
        }
        return subnet;
    }
}
