package io.cooperage.engine.network;

import io.cooperage.engine.network.NetworkService.NetworkRule;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads our own table as nft(8) prints it.
final class NftListing {
    private static final Pattern BLOCK = Pattern.compile("(chain|map|set) (\\S+) \\{");
    private static final Pattern ELEMENT = Pattern.compile("[^\\s,{}][^,{}]* : [^,{}]*[^\\s,{}]");
    private static final Pattern COMMENT = Pattern.compile(" comment \"([^\"]*)\"");
    private static final Pattern SUBNET = Pattern.compile("(?:ip|ip6) saddr (\\S+)");
    private static final Pattern DEVICE = Pattern.compile("oifname (?:!= )?(\"[^\"]*\")");

    /// What nft prints where the machine has no /etc/protocols (Debian's netbase): protocols(5).
    private static final Map<String, String> PROTOCOLS = Map.of("6", "tcp", "17", "udp", "132", "sctp");

    private NftListing() {}

    /// The rules that packets of these addresses meet, in the table's order: the ports that lead to them, and
    /// the rules for their subnets and bridges.
    static List<NetworkRule> rules(String listing, List<String> addresses) {
        Set<InetAddress> wanted = new HashSet<>();
        for (String address : addresses) {
            if (!address.isEmpty()) {
                wanted.add(MachineAddress.of(address).address());
            }
        }
        Set<String> devices = devices(listing, wanted);
        List<NetworkRule> rules = new ArrayList<>();
        String kind = "";
        String name = "";
        for (String raw : listing.split("\n", -1)) {
            String line = raw.strip();
            Matcher block = BLOCK.matcher(line);
            if (block.matches()) {
                kind = block.group(1);
                name = block.group(2);
            } else if (kind.equals("map")) {
                elements(name, line, wanted, rules);
            } else if (kind.equals("chain") && concerns(line, wanted, devices)) {
                Matcher comment = COMMENT.matcher(line);
                String meaning = comment.find() ? comment.group(1) : "";
                rules.add(new NetworkRule(name, line, meaning));
            }
        }
        return List.copyOf(rules);
    }

    /// The bridges that these addresses are on, quoted as nft quotes them.
    private static Set<String> devices(String listing, Set<InetAddress> wanted) {
        Set<String> devices = new HashSet<>();
        listing.lines().forEach(line -> {
            Matcher subnet = SUBNET.matcher(line);
            Matcher device = DEVICE.matcher(line);
            if (subnet.find() && device.find() && anyWithin(subnet.group(1), wanted)) {
                devices.add(device.group(1));
            }
        });
        return devices;
    }

    private static boolean concerns(String line, Set<InetAddress> wanted, Set<String> devices) {
        Matcher subnet = SUBNET.matcher(line);
        if (subnet.find() && subnet.group(1).contains("/") && !line.contains("@")) {
            return anyWithin(subnet.group(1), wanted);
        }
        return !devices.isEmpty() && line.contains("oifname @bridges ct status");
    }

    private static void elements(String map, String line, Set<InetAddress> wanted, List<NetworkRule> rules) {
        int equals = line.indexOf("elements = {");
        String text = equals < 0 ? line : line.substring(equals + "elements = {".length());
        if (text.startsWith("type ")) {
            return;
        }
        Matcher element = ELEMENT.matcher(text);
        while (element.find()) {
            String[] sides = element.group().split(" : ", 2);
            String[] key = sides[0].split(" \\. ", -1);
            String[] target = sides[1].split(" \\. ", -1);
            if (target.length == 2
                    && key.length >= 2
                    && wanted.contains(MachineAddress.of(target[0]).address())) {
                String where = key.length == 3 ? key[0] : "every address of the machine";
                int protocol = key.length - 2;
                key[protocol] = PROTOCOLS.getOrDefault(key[protocol], key[protocol]);
                rules.add(new NetworkRule(
                        map,
                        String.join(" . ", key) + " : " + sides[1],
                        "%s port %s of %s leads to port %s of %s"
                                .formatted(key[protocol], key[protocol + 1], where, target[1], target[0])));
            }
        }
    }

    private static boolean anyWithin(String subnet, Set<InetAddress> addresses) {
        int slash = subnet.indexOf('/');
        if (slash < 0) {
            return false;
        }
        byte[] network = MachineAddress.of(subnet.substring(0, slash)).address().getAddress();
        int bits = Integer.parseInt(subnet.substring(slash + 1));
        return addresses.stream().anyMatch(address -> within(address.getAddress(), network, bits));
    }

    private static boolean within(byte[] address, byte[] network, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
