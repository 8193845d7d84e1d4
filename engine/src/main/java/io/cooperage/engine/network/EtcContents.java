package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.ContainerNetworks.Subject;
import io.cooperage.engine.network.DefaultLinks.HostLine;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `/etc/hosts` and `/etc/resolv.conf` say in a container. Pure: the machine's own comes in as a value.
///
/// Where no server of the machine's can be reached from a container, because all of them listen on loopback
/// or on a link, the container gets the engine's own server, which asks those from outside. A public server
/// in their place would fail on a machine without internet, and tell strangers the names of a company's hosts
/// on one with it.
final class EtcContents {
    /// Where the engine's server answers inside a container.
    static final String OWN_SERVER = "127.0.0.11";

    static final String HOST_GATEWAY = "host-gateway";

    private static final String LOCALHOST = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::\tip6-localnet
            ff00::\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    private EtcContents() {}

    /// How a container resolves names.
    ///
    /// @param text of its /etc/resolv.conf
    /// @param served whether it needs a [NameServer] for that
    /// @param upstream whom that server asks for names that are none of ours; empty when it is not needed
    record Resolution(String text, boolean served, List<InetAddress> upstream) {
        Resolution {
            upstream = List.copyOf(upstream);
        }
    }

    /// `/etc/hosts` of a container with a network of its own.
    ///
    /// @param addresses its own, in the order of its networks; empty when it has none
    /// @param extraHosts `name:address` or `name=address`, see [NetworkSettings]
    /// @param gateway the machine as seen from the container, null when it can't be reached
    /// @param linked after those that a person gave, so that the first match is theirs
    /// @throws EngineException INVALID_ARGUMENT for an extra host that is none
    static String hosts(
            Subject subject,
            List<String> addresses,
            List<String> extraHosts,
            @Nullable String gateway,
            List<HostLine> linked) {
        String names = subject.domainname().isEmpty()
                ? subject.hostname()
                : subject.hostname() + "." + subject.domainname() + " " + subject.hostname();
        StringBuilder text = new StringBuilder(LOCALHOST);
        // A program that looks up its own host's name must find something, network or not.
        for (String address : addresses.isEmpty() ? List.of("127.0.1.1") : addresses) {
            line(text, address, names);
        }
        text.append(extra(extraHosts, gateway));
        linked.forEach(host -> line(text, host.address(), host.names()));
        return text.toString();
    }

    /// `/etc/hosts` of a container in the machine's network: the machine's own and the extra ones.
    ///
    /// @param machine the machine's /etc/hosts
    static String hostsOfMachine(String machine, List<String> extraHosts) {
        String own = machine.isEmpty() || machine.endsWith("\n") ? machine : machine + "\n";
        return own + extra(extraHosts, "127.0.0.1");
    }

    private static String extra(List<String> extraHosts, @Nullable String gateway) {
        StringBuilder text = new StringBuilder();
        for (String host : extraHosts) {
            ExtraHost parts = ExtraHost.split(host)
                    .filter(_ -> host.chars().noneMatch(Character::isWhitespace))
                    .orElseThrow(() -> EngineException.invalid(
                            "invalid extra host '" + host + "': it must be NAME:ADDRESS or NAME:host-gateway"));
            line(text, address(host, parts.address(), gateway), parts.name());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String address, String names) {
        text.append(address).append('\t').append(names).append('\n');
    }

    private static String address(String host, String address, @Nullable String gateway) {
        if (address.equals(HOST_GATEWAY)) {
            if (gateway == null) {
                throw EngineException.invalid("extra host '" + host + "': the machine can't be reached from this"
                        + " container's networks, so host-gateway has no address; give one");
            }
            return gateway;
        }
        try {
            // Java takes 10.1 for 10.0.0.1, as nobody else does in such a file.
            if (address.indexOf(':') >= 0
                    || address.chars().filter(c -> c == '.').count() == 3) {
                return InetAddress.ofLiteral(address).getHostAddress();
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw EngineException.invalid(
                "invalid extra host '" + host + "': '" + address + "' is no address and not host-gateway");
    }

    /// In the machine's network every server of the machine's can be reached.
    static Resolution onMachine(ResolvConf machine, DnsConfig dns) {
        return new Resolution(
                new ResolvConf(
                                dns.servers().isEmpty() ? machine.servers() : dns.servers(),
                                search(machine, dns),
                                options(machine, dns))
                        .text(),
                false,
                List.of());
    }

    /// On the default bridge containers ask the servers themselves, as far as those can be reached.
    ///
    /// @param ipv6 whether the container has an IPv6 address
    static Resolution onDefaultBridge(ResolvConf machine, DnsConfig dns, boolean ipv6) {
        if (!dns.servers().isEmpty()) {
            checked(dns.servers());
            return new Resolution(
                    new ResolvConf(dns.servers(), search(machine, dns), options(machine, dns)).text(),
                    false,
                    List.of());
        }
        List<String> reachable = machine.addresses().stream()
                .filter(server -> reachable(server, ipv6))
                .map(InetAddress::getHostAddress)
                .toList();
        if (reachable.isEmpty()) {
            return served(machine, dns, options(machine, dns));
        }
        return new Resolution(
                new ResolvConf(reachable, search(machine, dns), options(machine, dns)).text(), false, List.of());
    }

    /// On a network of the user's, names of containers resolve too.
    static Resolution onUserNetwork(ResolvConf machine, DnsConfig dns) {
        List<String> options = new ArrayList<>(options(machine, dns));
        if (options.stream().noneMatch(option -> option.startsWith("ndots:"))) {
            // A container's name has no dot and yet is to be asked for as it stands, before the search list.
            options.add("ndots:0");
        }
        return served(machine, dns, options);
    }

    private static Resolution served(ResolvConf machine, DnsConfig dns, List<String> options) {
        List<InetAddress> upstream = dns.servers().isEmpty() ? machine.addresses() : checked(dns.servers());
        // resolv.conf(5): where no server is named, there is one on the machine itself.
        return new Resolution(
                new ResolvConf(List.of(OWN_SERVER), search(machine, dns), options).text(),
                true,
                upstream.isEmpty() ? List.of(InetAddress.ofLiteral("127.0.0.1")) : upstream);
    }

    private static List<InetAddress> checked(List<String> servers) {
        try {
            return servers.stream().map(InetAddress::ofLiteral).toList();
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("--dns takes addresses, not " + servers);
        }
    }

    private static boolean reachable(InetAddress server, boolean ipv6) {
        return !server.isLoopbackAddress()
                && !server.isAnyLocalAddress()
                && !server.isLinkLocalAddress()
                && (ipv6 || server.getAddress().length == 4);
    }

    private static List<String> search(ResolvConf machine, DnsConfig dns) {
        List<String> search = dns.search().isEmpty() ? machine.search() : dns.search();
        return search.equals(List.of(".")) ? List.of() : search;
    }

    private static List<String> options(ResolvConf machine, DnsConfig dns) {
        return dns.options().isEmpty() ? machine.options() : dns.options();
    }
}
