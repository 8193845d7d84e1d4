package io.cooperage.engine.cluster.dns;

import io.cooperage.engine.cluster.service.EndpointView;
import io.cooperage.engine.cluster.service.ServiceView;
import io.cooperage.engine.cluster.service.ServiceView.Port;
import io.cooperage.engine.cluster.service.ServiceViews;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The records of Services and pods, made for each question from what is known at that moment: there is
/// nothing that could be out of date. One thread.
///
/// What there is of each name and what is not follows CoreDNS, whose answers programs have come to rely on: a
/// headless Service without a ready pod has no name; any address has one in `pod`, as long as the namespace
/// is there.
final class ServiceRecords {
    private static final int TTL = ClusterZone.TTL_SECONDS;
    private static final int WEIGHT = 100;
    private static final Pattern DASHED = Pattern.compile("\\d{1,3}(-\\d{1,3}){3}");

    private final Name domain;
    private final ServiceViews services;
    private final Predicate<String> namespaces;

    /// @param namespaces whether there is one of this name
    ServiceRecords(Name domain, ServiceViews services, Predicate<String> namespaces) {
        this.domain = domain;
        this.services = services;
        this.namespaces = namespaces;
    }

    /// @param path the labels before the domain, in lower case: `web`, `default`, `svc`
    Found find(Name name, List<String> path, int type) {
        int top = path.size() - 1;
        return switch (path.getLast()) {
            case "svc" -> top < 2 ? folder(path.subList(0, top)) : service(name, path.subList(0, top), type);
            case "pod" -> top < 2 ? folder(path.subList(0, top)) : pod(name, path.subList(0, top), type);
            case "dns-version" ->
                top == 0 && type == Type.TXT
                        ? Found.of(List.of(new TXTRecord(name, DClass.IN, TTL, "1.1.0")))
                        : Found.existing(top == 0);
            default -> Found.NO_SUCH_NAME;
        };
    }

    /// `svc` itself, and a namespace in it.
    private Found folder(List<String> path) {
        return Found.existing(path.isEmpty() || namespaces.test(path.getFirst()));
    }

    private Found pod(Name name, List<String> path, int type) {
        String dashed = path.getFirst();
        if (path.size() != 2
                || !namespaces.test(path.getLast())
                || !DASHED.matcher(dashed).matches()) {
            return Found.NO_SUCH_NAME;
        }
        Optional<InetAddress> address = address(dashed.replace('-', '.'));
        if (address.isEmpty()) {
            return Found.NO_SUCH_NAME;
        }
        return isAddress(type)
                ? Found.of(List.of(new ARecord(name, DClass.IN, TTL, address.get())))
                : Found.NOTHING_OF_THIS_TYPE;
    }

    private Found service(Name name, List<String> path, int type) {
        int last = path.size() - 1;
        ServiceView service = services.get(path.get(last), path.get(last - 1));
        if (service == null) {
            return Found.NO_SUCH_NAME;
        }
        List<String> within = path.subList(0, last - 1);
        if (!service.externalName().isEmpty()) {
            return within.isEmpty() ? external(name, service, type) : Found.NO_SUCH_NAME;
        }
        if (service.headless() && service.named().isEmpty()) {
            return Found.NO_SUCH_NAME;
        }
        return switch (within.size()) {
            case 0 -> type == Type.SRV ? ports(name, service, service.ports()) : addresses(name, service, type);
            case 1 ->
                within.getFirst().startsWith("_")
                        ? Found.existing(
                                service.ports().stream().anyMatch(port -> is(port.protocol(), within.getFirst())))
                        : endpoint(name, service, within.getFirst(), type);
            case 2 -> port(name, service, within.getFirst(), within.getLast(), type);
            default -> Found.NO_SUCH_NAME;
        };
    }

    private static Found external(Name name, ServiceView service, int type) {
        try {
            String text = service.externalName();
            Name target = Name.fromString(text.endsWith(".") ? text : text + '.');
            CNAMERecord alias = new CNAMERecord(name, DClass.IN, TTL, target);
            return new Found(true, List.of(alias), List.of(), type == Type.CNAME ? null : target);
        } catch (TextParseException e) {
            return Found.NO_SUCH_NAME;
        }
    }

    private static Found addresses(Name name, ServiceView service, int type) {
        if (!isAddress(type)) {
            return Found.NOTHING_OF_THIS_TYPE;
        }
        List<String> addresses = service.headless()
                ? new ArrayList<>(
                        service.named().stream().map(EndpointView::address).toList())
                : service.clusterIps();
        if (service.headless()) {
            // Many take the first.
            Collections.shuffle(addresses);
        }
        return Found.of(records(name, addresses));
    }

    private static Found endpoint(Name name, ServiceView service, String host, int type) {
        List<String> addresses = service.named().stream()
                .filter(endpoint -> host(endpoint).equals(host))
                .map(EndpointView::address)
                .toList();
        if (addresses.isEmpty()) {
            return Found.NO_SUCH_NAME;
        }
        return isAddress(type) ? Found.of(records(name, addresses)) : Found.NOTHING_OF_THIS_TYPE;
    }

    /// `_http._tcp`.
    private Found port(Name name, ServiceView service, String port, String protocol, int type) {
        List<Port> ports = service.ports().stream()
                .filter(each -> is(each.name(), port) && is(each.protocol(), protocol))
                .toList();
        if (ports.isEmpty()) {
            return Found.NO_SUCH_NAME;
        }
        return type == Type.SRV || type == Type.ANY ? ports(name, service, ports) : Found.NOTHING_OF_THIS_TYPE;
    }

    /// One SRV for each port, or for each port of each pod, with the addresses.
    private Found ports(Name name, ServiceView service, List<Port> ports) {
        List<Record> records = new ArrayList<>();
        List<Record> extra = new ArrayList<>();
        if (!service.headless()) {
            Name target = serviceName(service);
            ports.forEach(port -> records.add(srv(name, WEIGHT, port.port(), target)));
            extra.addAll(records(target, service.clusterIps()));
            return new Found(true, records, extra, null);
        }
        List<EndpointView> endpoints = service.named();
        int weight = Math.max(1, WEIGHT / endpoints.size());
        for (EndpointView endpoint : endpoints) {
            Name target = endpointName(service, endpoint);
            for (Port port : ports) {
                Integer number = endpoint.port(port);
                if (number != null) {
                    records.add(srv(name, weight, number, target));
                }
            }
            extra.addAll(records(target, List.of(endpoint.address())));
        }
        return new Found(true, records, extra, null);
    }

    private static SRVRecord srv(Name name, int weight, int port, Name target) {
        return new SRVRecord(name, DClass.IN, TTL, 0, weight, port, target);
    }

    /// The names of an address, empty when it is none of the cluster's.
    List<Name> names(String address) {
        List<Name> names = new ArrayList<>();
        for (ServiceView service : services.all()) {
            if (service.clusterIps().contains(address)) {
                return List.of(serviceName(service));
            }
            service.endpoints().stream()
                    .filter(endpoint -> endpoint.address().equals(address))
                    .forEach(endpoint -> names.add(endpointName(service, endpoint)));
        }
        names.sort(null);
        return names;
    }

    private Name serviceName(ServiceView service) {
        return name(service.name() + '.' + service.namespace() + ".svc");
    }

    private Name endpointName(ServiceView service, EndpointView endpoint) {
        return name(host(endpoint) + '.' + service.name() + '.' + service.namespace() + ".svc");
    }

    private static String host(EndpointView endpoint) {
        return endpoint.hostname().isEmpty()
                ? endpoint.address().replace('.', '-')
                : endpoint.hostname().toLowerCase(Locale.ROOT);
    }

    private Name name(String labels) {
        try {
            return Name.fromString(labels, domain);
        } catch (TextParseException e) {
            throw new IllegalStateException("names of objects are names for DNS: " + labels, e);
        }
    }

    private static List<ARecord> records(Name name, List<String> addresses) {
        return addresses.stream()
                .flatMap(address -> address(address).stream())
                .map(address -> new ARecord(name, DClass.IN, TTL, address))
                .toList();
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean is(String name, String label) {
        return label.length() == name.length() + 1
                && label.charAt(0) == '_'
                && label.regionMatches(true, 1, name, 0, name.length());
    }

    private static boolean isAddress(int type) {
        return type == Type.A || type == Type.ANY;
    }
}
