package io.cooperage.engine.cluster.service;

import io.cooperage.engine.cluster.service.ServiceView.Port;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the packet filter is to do for all Services, as text for nft(8), and the way from one state to
/// another.
///
/// A connection finds its Service's port in one lookup however many there are, and jumps to a chain that
/// chooses an endpoint at random. Translation is the connection tracker's from then on, so that a change of
/// the rules touches no connection that exists.
///
/// **A pod that asks another by the Service's address** has its own address replaced by the bridge's. Both
/// are on one bridge: without that the answer would go straight to the asker, who does not know its sender.
/// The networks' own table does it for whatever was redirected within one bridge. The other ways are worse:
/// to have the kernel track bridged packets is a switch for the whole machine, and to keep the bridge's ports
/// apart would lead all that pods tell each other through the router.
///
/// @param table name of the table, of family `ip`: the pods' network has no other
/// @param bridge device of the pods' network, from which alone (and from the namespace itself) cluster
///     addresses can be asked: who is on the wire of this machine must not reach them by a route
/// @param range of the cluster addresses
/// @param services sorted
record ServiceRules(String table, String bridge, String range, List<ServiceView> services) {
    private static final Pattern DEVICE = Pattern.compile("[\\w.@+-]+");
    private static final Pattern RANGE = Pattern.compile("[0-9.]+/[0-9]+");
    private static final String CLUSTER = "cluster_ips";
    private static final String EXTERNAL = "external_ips";
    private static final String NODE = "node_ports";
    private static final String REFUSED = "refused";

    ServiceRules {
        if (!DEVICE.matcher(bridge).matches() || !RANGE.matcher(range).matches()) {
            throw new IllegalArgumentException("no device and range: " + bridge + ", " + range);
        }
        services = List.copyOf(services);
    }

    static ServiceRules of(String table, String bridge, String range, Collection<ServiceView> services) {
        List<ServiceView> sorted = new ArrayList<>(services);
        sorted.sort(Comparator.comparing(ServiceView::toString));
        return new ServiceRules(table, bridge, range, sorted);
    }

    /// Taken apart into what can be added and deleted by itself.
    ///
    /// @param sets name to declaration: who stays with which endpoint
    /// @param chains name to rules; a chain comes after those that it goes to
    /// @param elements `map key` to the value, empty in a set
    private record Parts(Map<String, String> sets, Map<String, List<String>> chains, Map<String, String> elements) {}

    /// The text that replaces the table, whether there is one or not.
    String whole() {
        StringBuilder text = new StringBuilder();
        text.append("""
                add table ip %1$s
                delete table ip %1$s
                table ip %1$s {
                    map %2$s { type ipv4_addr . inet_proto . inet_service : verdict; }
                    map %3$s { type ipv4_addr . inet_proto . inet_service : verdict; }
                    map %4$s { type inet_proto . inet_service : verdict; }
                    set %5$s { type ipv4_addr . inet_proto . inet_service; }
                    chain cluster {
                        ip daddr . meta l4proto . th dport vmap @%2$s
                    }
                    chain outside {
                        ip daddr . meta l4proto . th dport vmap @%3$s
                        ip daddr != 127.0.0.0/8 fib daddr type local meta l4proto . th dport vmap @%4$s
                    }
                    chain prerouting {
                        type nat hook prerouting priority -105; policy accept;
                        iifname "%6$s" jump cluster comment "pods ask Services by their cluster addresses"
                        jump outside
                    }
                    chain output {
                        type nat hook output priority -105; policy accept;
                        jump cluster comment "so does what runs on the node"
                        jump outside
                    }
                    chain forward {
                        type filter hook forward priority -10; policy accept;
                        ip daddr . meta l4proto . th dport @%5$s reject comment "no endpoint is ready"
                        iifname "%6$s" ip daddr %7$s reject comment "no Service has this address, or not this port"
                    }
                    chain refuse {
                        type filter hook output priority -10; policy accept;
                        ip daddr . meta l4proto . th dport @%5$s reject comment "no endpoint is ready"
                    }
                }
                """.formatted(table, CLUSTER, EXTERNAL, NODE, REFUSED, bridge, range));
        Parts parts = parts();
        parts.sets.forEach((name, declaration) -> addSet(text, name, declaration));
        parts.chains.keySet().forEach(name -> line(text, "add chain", name));
        parts.chains.forEach((name, rules) -> addRules(text, name, rules));
        addElements(text, parts.elements);
        return text.toString();
    }

    /// The text that takes the table from `other` to this; empty text when they are equal, nothing when only
    /// the whole will do.
    Optional<String> since(ServiceRules other) {
        if (!other.table.equals(table) || !other.bridge.equals(bridge) || !other.range.equals(range)) {
            return Optional.empty();
        }
        Parts before = other.parts();
        Parts after = parts();
        StringBuilder text = new StringBuilder();
        Map<String, String> gone = new LinkedHashMap<>(before.elements);
        gone.entrySet().removeIf(e -> e.getValue().equals(after.elements.get(e.getKey())));
        Map<String, String> come = new LinkedHashMap<>(after.elements);
        come.entrySet().removeIf(e -> e.getValue().equals(before.elements.get(e.getKey())));
        // Each thing is let go of before it goes, and is there before it is spoken of.
        gone.keySet().forEach(key -> element(text, "delete", key, ""));
        after.sets.forEach((name, declaration) -> {
            if (!before.sets.containsKey(name)) {
                addSet(text, name, declaration);
            }
        });
        after.chains.keySet().stream()
                .filter(name -> !before.chains.containsKey(name))
                .forEach(name -> line(text, "add chain", name));
        after.chains.forEach((name, rules) -> {
            List<String> old = before.chains.get(name);
            if (!rules.equals(old)) {
                if (old != null) {
                    line(text, "flush chain", name);
                }
                addRules(text, name, rules);
            }
        });
        addElements(text, come);
        List<String> chainsGone = before.chains.keySet().stream()
                .filter(name -> !after.chains.containsKey(name))
                .toList();
        chainsGone.forEach(name -> line(text, "flush chain", name));
        chainsGone.forEach(name -> line(text, "delete chain", name));
        before.sets.keySet().stream()
                .filter(name -> !after.sets.containsKey(name))
                .forEach(name -> line(text, "delete set", name));
        return Optional.of(text.toString());
    }

    /// Where datagrams were led and are not any more: the tracker must forget them, for who sends without a
    /// pause would go on to a pod that is gone.
    Set<InetSocketAddress> datagramsLeft(ServiceRules after) {
        Set<InetSocketAddress> left = datagramTargets();
        left.removeAll(after.datagramTargets());
        return left;
    }

    private Set<InetSocketAddress> datagramTargets() {
        Set<InetSocketAddress> targets = new LinkedHashSet<>();
        for (ServiceView service : services) {
            for (Port port : service.ports()) {
                if (port.protocol().equals("UDP")) {
                    targets(service, port)
                            .forEach((address, number) ->
                                    targets.add(new InetSocketAddress(InetAddress.ofLiteral(address), number)));
                }
            }
        }
        return targets;
    }

    /// Address to port number of those that get connections.
    static Map<String, Integer> targets(ServiceView service, Port port) {
        Map<String, Integer> targets = new TreeMap<>();
        for (EndpointView endpoint : service.servingNow()) {
            Integer number = endpoint.port(port);
            if (number != null) {
                targets.put(endpoint.address(), number);
            }
        }
        return targets;
    }

    private Parts parts() {
        Parts parts = new Parts(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (ServiceView service : services) {
            for (Port port : service.ports()) {
                if (!service.clusterIps().isEmpty()) {
                    add(parts, service, port);
                }
            }
        }
        return parts;
    }

    private static void add(Parts parts, ServiceView service, Port port) {
        Map<String, Integer> targets = targets(service, port);
        String protocol = port.protocol().toLowerCase(Locale.ROOT);
        String key = protocol + " . " + port.port();
        if (targets.isEmpty()) {
            service.clusterIps().forEach(ip -> parts.elements.put(REFUSED + ' ' + ip + " . " + key, ""));
            service.externalIps().forEach(ip -> parts.elements.put(REFUSED + ' ' + ip + " . " + key, ""));
            return;
        }
        String id = id(service + "/" + port.key());
        String chain = "s_" + id;
        List<String> choices = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        targets.forEach((address, number) -> {
            String end = id + '_' + address.replace('.', '_') + '_' + number;
            List<String> lead = new ArrayList<>();
            if (service.affinitySeconds() > 0) {
                // The time is in the name, for a set that is there can't be given another.
                String set = "a_" + service.affinitySeconds() + '_' + end;
                parts.sets.put(
                        set,
                        "{ type ipv4_addr; size 65535; flags dynamic,timeout; timeout " + service.affinitySeconds()
                                + "s; }");
                rules.add("ip saddr @" + set + " goto e_" + end);
                lead.add("update @" + set + " { ip saddr }");
            }
            lead.add("meta l4proto " + protocol + " dnat to " + address + ':' + number);
            parts.chains.put("e_" + end, lead);
            choices.add(choices.size() + " : goto e_" + end);
        });
        rules.add("numgen random mod " + choices.size() + " vmap { " + String.join(", ", choices) + " }");
        parts.chains.put(chain, rules);
        String jump = "goto " + chain;
        service.clusterIps().forEach(ip -> parts.elements.putIfAbsent(CLUSTER + ' ' + ip + " . " + key, jump));
        service.externalIps().forEach(ip -> parts.elements.putIfAbsent(EXTERNAL + ' ' + ip + " . " + key, jump));
        if (port.nodePort() > 0) {
            parts.elements.putIfAbsent(NODE + ' ' + protocol + " . " + port.nodePort(), jump);
        }
    }

    /// Names in the filter are short, and may not have every letter that a Service's has.
    private static String id(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void line(StringBuilder text, String command, String name) {
        text.append("%s ip %s %s\n".formatted(command, table, name));
    }

    private void addSet(StringBuilder text, String name, String declaration) {
        line(text, "add set", name + ' ' + declaration);
    }

    private void addRules(StringBuilder text, String chain, List<String> rules) {
        rules.forEach(rule -> line(text, "add rule", chain + ' ' + rule));
    }

    private void addElements(StringBuilder text, Map<String, String> elements) {
        elements.forEach((key, value) -> element(text, "add", key, value.isEmpty() ? "" : " : " + value));
    }

    private void element(StringBuilder text, String verb, String key, String value) {
        int space = key.indexOf(' ');
        line(text, verb + " element", key.substring(0, space) + " { " + key.substring(space + 1) + value + " }");
    }
}
