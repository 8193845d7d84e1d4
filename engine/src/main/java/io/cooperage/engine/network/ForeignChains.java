package io.cooperage.engine.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.NetworkService.Hindrance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chains of other tables that drop what is forwarded by default. Whether their rules let our bridges through
/// is told by how such rules are commonly written; whoever has allowed them in other words is told once more.
final class ForeignChains {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// `iifname { "cb0", "cb1" } … accept`; what nft prints between the two are counters and comments, or
    /// conditions, of which nothing is asked.
    private static final Pattern ACCEPTS =
            Pattern.compile("\\b(iif|oif)(?:name)? (\\{[^}]*\\}|\"[^\"]*\") .*\\baccept\\b");

    private static final Pattern ANSWERS = Pattern.compile("\\bct state [^\\n]*\\bestablished\\b[^\\n]* accept\\b");
    private static final Pattern NAME = Pattern.compile("\"([^\"]*)\"");

    private ForeignChains() {}

    /// @param chains as `nft -j list chains` prints them
    /// @return `ip filter FORWARD`
    static Set<String> places(String chains) {
        Set<String> names = new HashSet<>();
        parse(chains).forEach(chain -> names.add(place(chain)));
        return names;
    }

    /// @param chains as `nft -j list chains` prints them
    /// @param own name of our table
    /// @param passable tells of the [#places] that let our bridges through
    /// @param listing what `nft list table` prints of one, such as `inet mine`
    static List<Hindrance> hindrances(
            String chains,
            String own,
            List<String> bridges,
            Predicate<String> passable,
            UnaryOperator<String> listing) {
        List<Hindrance> found = new ArrayList<>();
        List<JsonNode> all = parse(chains);
        Set<String> names = places(chains);
        for (JsonNode chain : all) {
            String table = chain.path("table").asText();
            boolean forward = chain.path("hook").asText().equals("forward")
                    && !chain.path("type").asText().equals("nat")
                    && Set.of("ip", "ip6", "inet").contains(chain.path("family").asText())
                    && !table.equals(own)
                    && !passable.test(place(chain));
            if (forward && FirewalldZone.isOf(place(chain))) {
                found.add(firewalld());
            } else if (forward
                    && chain.path("policy").asText().equals("drop")
                    && !letsThrough(listing.apply(chain.path("family").asText() + " " + table), named(bridges))) {
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

    /// All of them where it is not known yet which there will be.
    private static List<String> named(List<String> bridges) {
        return bridges.isEmpty() ? List.of(DeviceNames.ANY_BRIDGE) : bridges;
    }

    /// One pattern for all but those whose makers have chosen another name: whoever allows one wants the next
    /// one too.
    private static List<String> patterns(List<String> bridges) {
        return named(bridges).stream()
                .map(bridge -> DeviceNames.isBridge(bridge) ? DeviceNames.ANY_BRIDGE : bridge)
                .distinct()
                .toList();
    }

    /// What comes from each bridge, and what goes there, be it answers only.
    private static boolean letsThrough(String table, List<String> bridges) {
        Set<String> out = new HashSet<>();
        Set<String> in = new HashSet<>();
        Matcher rule = ACCEPTS.matcher(table);
        while (rule.find()) {
            Matcher name = NAME.matcher(rule.group(2));
            while (name.find()) {
                (rule.group(1).equals("iif") ? out : in).add(name.group(1));
            }
        }
        boolean answers = ANSWERS.matcher(table).find();
        return bridges.stream().allMatch(bridge -> isNamed(bridge, out) && (answers || isNamed(bridge, in)));
    }

    private static boolean isNamed(String bridge, Set<String> names) {
        String device = bridge.replace('+', '*');
        return names.stream()
                .anyMatch(name -> name.equals(device)
                        || (name.endsWith("*") && device.startsWith(name.substring(0, name.length() - 1))));
    }

    private static Hindrance dropping(JsonNode chain, Set<String> names, List<String> bridges) {
        String family = chain.path("family").asText();
        String table = chain.path("table").asText();
        String name = chain.path("name").asText();
        String trouble = "the chain " + name + " of the packet filter's table " + family + " " + table
                + " drops what is forwarded unless a rule of its own allows it, so containers may not reach the"
                + " outside nor be reached from there";
        if (!name.equals("FORWARD")) {
            return new Hindrance(
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
            return new Hindrance(trouble, joined(bridges, "ufw route allow in on %1$s", "ufw route allow out on %1$s"));
        }
        String target = docker ? "DOCKER-USER" : "FORWARD";
        return new Hindrance(
                trouble,
                joined(
                        bridges,
                        program + " -I " + target + " -i %1$s -j ACCEPT",
                        program + " -I " + target + " -o %1$s -j ACCEPT"));
    }

    /// All bridges by one pattern, since more may come.
    private static Hindrance firewalld() {
        return new Hindrance(
                "firewalld rejects what is forwarded between its zones, so containers may not reach the outside",
                "firewall-cmd --permanent --zone=trusted --add-interface=" + DeviceNames.ANY_BRIDGE
                        + "; firewall-cmd --reload");
    }

    private static String joined(List<String> bridges, String... commands) {
        List<String> all = new ArrayList<>();
        for (String bridge : patterns(bridges)) {
            for (String command : commands) {
                boolean nft = command.startsWith("nft ");
                all.add(command.formatted(nft && bridge.endsWith("+") ? "'" + bridge.replace('+', '*') + "'" : bridge));
            }
        }
        return String.join("; ", all);
    }
}
