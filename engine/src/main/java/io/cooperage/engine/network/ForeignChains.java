package io.cooperage.engine.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.ForwardAllowance.Family;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Chains of other tables that drop what is forwarded by default. Only what chains there are is looked at,
/// never the rules in them, so whoever has allowed our bridges already is told once more.
final class ForeignChains {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ForeignChains() {}

    /// @param trouble what is in the way of what
    /// @param remedy the commands that let our bridges through
    record Obstacle(String trouble, String remedy) {
        /// For a log.
        String text() {
            return trouble + ". Allow it with: " + remedy;
        }
    }

    /// @param chains as `nft -j list chains` prints them
    /// @return `ip filter FORWARD`
    static Set<String> places(String chains) {
        Set<String> names = new HashSet<>();
        parse(chains).forEach(chain -> names.add(place(chain)));
        return names;
    }

    /// @param chains as `nft -j list chains` prints them
    /// @param own name of our table
    /// @param allowed whose chain FORWARD lets our bridges through
    static List<Obstacle> obstacles(String chains, String own, List<String> bridges, Set<Family> allowed) {
        List<Obstacle> found = new ArrayList<>();
        List<JsonNode> all = parse(chains);
        Set<String> names = places(chains);
        Set<String> passable = allowed.stream()
                .map(family -> family.word() + " filter FORWARD")
                .collect(Collectors.toSet());
        for (JsonNode chain : all) {
            String table = chain.path("table").asText();
            boolean forward = chain.path("hook").asText().equals("forward")
                    && !chain.path("type").asText().equals("nat")
                    && Set.of("ip", "ip6", "inet").contains(chain.path("family").asText())
                    && !table.equals(own)
                    && !passable.contains(place(chain));
            if (forward && table.equals("firewalld")) {
                found.add(firewalld(bridges));
            } else if (forward && chain.path("policy").asText().equals("drop")) {
                found.add(dropping(chain, names, bridges));
            }
        }
        return List.copyOf(found);
    }

    private static List<JsonNode> parse(String text) {
        try {
            return JSON.readTree(text).path("nftables").findValues("chain");
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "read the answer of nft -j list chains: " + text, e);
        }
    }

    private static String place(JsonNode chain) {
        return chain.path("family").asText() + " " + chain.path("table").asText() + " "
                + chain.path("name").asText();
    }

    private static Obstacle dropping(JsonNode chain, Set<String> names, List<String> bridges) {
        String family = chain.path("family").asText();
        String table = chain.path("table").asText();
        String name = chain.path("name").asText();
        String trouble = "the chain " + name + " of the packet filter's table " + family + " " + table
                + " drops what is forwarded unless a rule of its own allows it, so containers may not reach the"
                + " outside nor be reached from there";
        if (!name.equals("FORWARD")) {
            return new Obstacle(
                    trouble,
                    joined(
                            bridges,
                            "nft insert rule " + family + " " + table + " " + name + " iifname %1$s accept",
                            "nft insert rule " + family + " " + table + " " + name + " oifname %1$s accept"));
        }
        String program = family.equals("ip6") ? "ip6tables" : "iptables";
        // Docker keeps this chain for the administrator and never rewrites it.
        boolean docker = names.contains(family + " " + table + " DOCKER-USER");
        boolean ufw = names.contains(
                family + " " + table + (family.equals("ip6") ? " ufw6-user-forward" : " ufw-user-forward"));
        if (ufw && !docker) {
            return new Obstacle(trouble, joined(bridges, "ufw route allow in on %1$s", "ufw route allow out on %1$s"));
        }
        String target = docker ? "DOCKER-USER" : "FORWARD";
        return new Obstacle(
                trouble,
                joined(
                        bridges,
                        program + " -I " + target + " -i %1$s -j ACCEPT",
                        program + " -I " + target + " -o %1$s -j ACCEPT"));
    }

    private static Obstacle firewalld(List<String> bridges) {
        return new Obstacle(
                "firewalld rejects what is forwarded between its zones, so containers may not reach the outside",
                joined(bridges, "firewall-cmd --permanent --zone=trusted --add-interface=%1$s")
                        + "; firewall-cmd --reload");
    }

    private static String joined(List<String> bridges, String... commands) {
        List<String> all = new ArrayList<>();
        for (String bridge : bridges.isEmpty() ? List.of(DeviceNames.ANY_BRIDGE) : bridges) {
            for (String command : commands) {
                boolean nft = command.startsWith("nft ");
                all.add(command.formatted(nft && bridge.endsWith("+") ? "'" + bridge.replace('+', '*') + "'" : bridge));
            }
        }
        return String.join("; ", all);
    }
}
