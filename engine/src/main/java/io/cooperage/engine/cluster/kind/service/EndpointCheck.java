package io.cooperage.engine.cluster.kind.service;

import io.cooperage.engine.cluster.kind.check.Ip;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What is wrong with where a service's pods are said to be.
final class EndpointCheck {
    private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");

    private EndpointCheck() {}

    /// Of Endpoints.
    static void subset(Place subset) {
        if (subset.at("addresses").empty() && subset.at("notReadyAddresses").empty()) {
            subset.required("must specify `addresses` or `notReadyAddresses`");
        }
        for (String list : List.of("addresses", "notReadyAddresses")) {
            for (Place address : subset.at(list).each()) {
                address.at("ip").must(Names::ip);
                if (!address.text("hostname").isEmpty()) {
                    address.at("hostname").must(Names::label);
                }
                if (address.has("nodeName")) {
                    address.at("nodeName").must(Names::subdomain);
                }
                Ip.mustBeOrdinary(address.at("ip"));
            }
        }
        boolean several = subset.at("ports").each().size() > 1;
        for (Place port : subset.at("ports").each()) {
            if (several && port.text("name").isEmpty()) {
                port.at("name").required();
            } else if (!port.text("name").isEmpty()) {
                port.at("name").must(Names::label);
            }
            Place number = port.at("port");
            Names.port(number.number()).forEach(message -> number.invalid(number.number(), message));
            port.at("protocol").requiredOneOf(ServiceCheck.PROTOCOLS);
            if (port.has("appProtocol")) {
                port.at("appProtocol").must(Names::qualified);
            }
        }
    }

    static void slice(Place slice) {
        Place type = slice.at("addressType");
        type.requiredOneOf(TYPES);
        for (Place endpoint : slice.at("endpoints").each()) {
            addresses(endpoint.at("addresses"), type.text());
            if (endpoint.has("hostname")) {
                endpoint.at("hostname").must(Names::label);
            }
            if (endpoint.has("nodeName")) {
                endpoint.at("nodeName").must(Names::subdomain);
            }
        }
        Set<String> names = new HashSet<>();
        for (Place port : slice.at("ports").each()) {
            if (!port.text("name").isEmpty()) {
                port.at("name").must(Names::label);
            }
            if (!names.add(port.text("name"))) {
                port.at("name").duplicate();
            }
            port.at("protocol").requiredOneOf(ServiceCheck.PROTOCOLS);
            if (port.has("port")) {
                Place number = port.at("port");
                Names.port(number.number()).forEach(message -> number.invalid(number.number(), message));
            }
            if (port.has("appProtocol")) {
                port.at("appProtocol").must(Names::qualified);
            }
        }
    }

    private static void addresses(Place addresses, String type) {
        if (addresses.empty()) {
            addresses.required("must contain at least 1 address");
        }
        Function<String, List<String>> form = switch (type) {
            case "IPv4" -> Names::ipv4;
            case "IPv6" -> Names::ipv6;
            default -> Names::subdomain;
        };
        for (Place address : addresses.each()) {
            int before = address.errors().size();
            address.must(form);
            if (address.errors().size() == before && !type.equals("FQDN") && Ip.is(address.text())) {
                Ip.mustBeOrdinary(address);
            }
        }
    }
}
