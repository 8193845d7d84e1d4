package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.flag;
import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PortSpecs;
import java.util.List;

/// What it can reach, and by which names and ports it is reached.
final class NetworkOptions {
    static final List<Option> ALL = List.of(
            value("publish", 'p', "8080:80", (draft, text) -> draft.ports.addAll(PortSpecs.parse(text))),
            flag("publish-all", 'P', (draft, on) -> draft.publishAll = on),
            value("expose", "80/tcp", (draft, text) -> draft.exposed.addAll(PortSpecs.exposed(text))),
            value("network", "backend", (draft, text) -> draft.networks.take(text)),
            value("link", "db:database", (draft, text) -> draft.networks.links.add(Values.notEmpty(text))),
            value("network-alias", "db", (draft, text) -> draft.networks.aliases.add(Values.notEmpty(text))),
            value("ip", "172.30.0.10", (draft, text) -> draft.networks.ipv4 = Addresses.ipv4(text)),
            value("ip6", "fd00::10", (draft, text) -> draft.networks.ipv6 = Addresses.ipv6(text)),
            value("mac-address", "92:d0:c6:0a:29:33", (draft, text) -> draft.networks.mac = Addresses.mac(text)),
            value("dns", "9.9.9.9", (draft, text) -> draft.dnsServers.add(Addresses.ip(text))),
            value("dns-search", "example.org", (draft, text) -> draft.dnsSearch.add(domain(text))),
            value("dns-option", "ndots:2", (draft, text) -> draft.dnsOptions.add(Values.notEmpty(text))),
            value("add-host", "db:10.0.0.5", (draft, text) -> draft.extraHosts.add(extraHost(text))));

    private NetworkOptions() {}

    private static String domain(String text) {
        String domain = text.strip();
        if (!domain.equals(".") && !domain.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?")) {
            throw EngineException.invalid("'" + text + "' is not a valid domain");
        }
        return domain;
    }

    /// `name:address` or `name=address`; the address may be in brackets, and `host-gateway` is one.
    static String extraHost(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        int at = equals > 0 && (colon < 0 || equals < colon) ? equals : colon;
        if (at <= 0) {
            throw EngineException.invalid("bad format for add-host: '" + text + "'");
        }
        String address = text.substring(at + 1);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        if (!address.equals("host-gateway") && !Addresses.isLiteral(address)) {
            throw EngineException.invalid("invalid IP address in add-host: '" + address + "'");
        }
        return text.substring(0, at) + ":" + address;
    }
}
