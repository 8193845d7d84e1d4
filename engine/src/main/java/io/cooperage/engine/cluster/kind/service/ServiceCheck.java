package io.cooperage.engine.cluster.kind.service;

import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Ip;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with services.
final class ServiceCheck {
    static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> POLICIES = List.of("Cluster", "Local");
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private static final String ONLY_BALANCER = "may only be used when `type` is 'LoadBalancer'";
    private static final int AFFINITY_MAX = 86400;
    private static final int KUBELET_PORT = 10250;

    private ServiceCheck() {}

    static void check(Place root) {
        Place spec = root.at("spec");
        String type = spec.text("type");
        if (spec.at("ports").empty() && !isHeadless(spec) && !type.equals("ExternalName")) {
            spec.at("ports").required();
        }
        byType(spec, type);
        ports(spec);
        Selectors.labels(spec.at("selector"));
        affinity(spec);
        ServiceIps.check(spec);
        for (Place address : spec.at("externalIPs").each()) {
            if (Ip.is(address.text())) {
                Ip.mustBeOrdinary(address);
            } else {
                address.must(Names::ip);
            }
        }
        spec.at("type").requiredOneOf(TYPES);
        if (type.equals("ClusterIP")) {
            for (Place port : spec.at("ports").each()) {
                if (port.at("nodePort").number() != 0) {
                    port.at("nodePort").forbidden("may not be used when `type` is 'ClusterIP'");
                }
            }
        }
        pairs(spec.at("ports"));
        balancer(root, spec, type);
        traffic(spec);
    }

    static boolean isHeadless(Place spec) {
        List<Place> addresses = spec.at("clusterIPs").each();
        return addresses.size() == 1 && addresses.getFirst().text().equals("None");
    }

    private static void byType(Place spec, String type) {
        if (type.equals("LoadBalancer")) {
            for (Place port : spec.at("ports").each()) {
                if (port.at("port").number() == KUBELET_PORT) {
                    port.invalid(
                            KUBELET_PORT,
                            "may not expose port " + KUBELET_PORT + " externally since it is used by kubelet");
                }
            }
        }
        if ((type.equals("LoadBalancer") || type.equals("NodePort")) && isHeadless(spec)) {
            spec.at("clusterIPs").at(0).invalid("may not be set to 'None' for " + type + " services");
        }
        if (type.equals("ExternalName")) {
            for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                if (field.equals("ipFamilyPolicy")
                        ? spec.has(field)
                        : !spec.at(field).empty()) {
                    spec.at(field).forbidden("may not be set for ExternalName services");
                }
            }
            Place name = spec.at("externalName");
            String text = name.text().endsWith(".")
                    ? name.text().substring(0, name.text().length() - 1)
                    : name.text();
            if (text.isEmpty()) {
                name.required();
            } else {
                Names.subdomain(text).forEach(message -> name.invalid(text, message));
            }
        }
    }

    private static void ports(Place spec) {
        Set<String> seen = new HashSet<>();
        boolean several = spec.at("ports").each().size() > 1;
        for (Place port : spec.at("ports").each()) {
            Place name = port.at("name");
            if (several && name.blank()) {
                name.required();
            } else if (!name.blank()) {
                name.must(Names::label);
                if (!seen.add(name.text())) {
                    name.duplicate();
                }
            }
            Place number = port.at("port");
            Names.port(number.number()).forEach(message -> number.invalid(number.number(), message));
            port.at("protocol").requiredOneOf(PROTOCOLS);
            Place target = port.at("targetPort");
            if (target.node().isTextual()) {
                target.must(Names::portName);
            } else {
                Names.port(target.number()).forEach(message -> target.invalid(target.number(), message));
            }
            if (port.has("appProtocol")) {
                port.at("appProtocol").must(Names::qualified);
            }
        }
    }

    /// The same port twice over the same protocol, inside or on the nodes.
    private static void pairs(Place ports) {
        Set<String> nodePorts = new HashSet<>();
        for (Place port : ports.each()) {
            long number = port.at("nodePort").number();
            if (number != 0 && !nodePorts.add(port.text("protocol") + "/" + number)) {
                port.at("nodePort").duplicate();
            }
        }
        Set<String> seen = new HashSet<>();
        for (Place port : ports.each()) {
            if (!seen.add(port.text("protocol") + "/" + port.text("port"))) {
                port.duplicate(GoSyntax.servicePort(
                        port.text("protocol"), port.at("port").number()));
            }
        }
    }

    private static void affinity(Place spec) {
        Place affinity = spec.at("sessionAffinity");
        affinity.requiredOneOf(List.of("ClientIP", "None"));
        Place config = spec.at("sessionAffinityConfig");
        if (affinity.text().equals("ClientIP")) {
            String when = "when session affinity type is ClientIP";
            Place client = config.at("clientIP");
            Place timeout = client.at("timeoutSeconds");
            if (!config.there()) {
                config.required(when);
            } else if (!client.there()) {
                client.required(when);
            } else if (!timeout.there()) {
                timeout.required(when);
            } else if (timeout.number() <= 0 || timeout.number() > AFFINITY_MAX) {
                timeout.invalid(timeout.number(), "must be greater than 0 and less than " + AFFINITY_MAX);
            }
        } else if (affinity.text().equals("None") && config.there()) {
            config.forbidden("must not be set when session affinity is None");
        }
    }

    private static void balancer(Place root, Place spec, String type) {
        boolean is = type.equals("LoadBalancer");
        Place ranges = spec.at("loadBalancerSourceRanges").as(spec.at("LoadBalancerSourceRanges"));
        Place annotation = root.at("metadata").at("annotations").key(RANGES);
        if (!ranges.empty()) {
            if (!is) {
                ranges.forbidden(ONLY_BALANCER);
            }
            for (Place range : ranges.each()) {
                Names.cidr(range.text().strip()).forEach(message -> range.invalid(range.text(), message));
            }
        } else if (annotation.there()) {
            if (!is) {
                annotation.forbidden(ONLY_BALANCER);
            }
            if (!annotation.text().isBlank()) {
                for (String range : annotation.text().split(",", -1)) {
                    Names.cidr(range.strip()).forEach(message -> annotation.invalid(range, message));
                }
            }
        }
        Place allocate = spec.at("allocateLoadBalancerNodePorts");
        if (!is && allocate.there()) {
            allocate.forbidden(ONLY_BALANCER);
        } else if (is && !allocate.there()) {
            allocate.as(root.at("allocateLoadBalancerNodePorts")).required();
        }
        Place balancerClass = spec.at("loadBalancerClass");
        if (is && balancerClass.there()) {
            balancerClass.must(Names::qualified);
        } else if (balancerClass.there()) {
            balancerClass.forbidden(ONLY_BALANCER);
        }
    }

    private static void traffic(Place spec) {
        Place external = spec.at("externalTrafficPolicy");
        if (!TypeFields.hasExternalPolicy(spec.node())) {
            if (!external.blank()) {
                external.invalid("may only be set for externally-accessible services");
            }
        } else {
            external.requiredOneOf(POLICIES);
        }
        Place health = spec.at("healthCheckNodePort");
        if (!TypeFields.hasHealthPort(spec.node())) {
            if (health.number() != 0) {
                health.invalid(
                        health.number(),
                        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
            }
        } else if (health.number() == 0) {
            health.required();
        } else {
            Names.port(health.number()).forEach(message -> health.invalid(health.number(), message));
        }
        Place internal = spec.at("internalTrafficPolicy");
        if (!internal.there()) {
            if (TypeFields.hasAddress(spec.node())) {
                internal.required();
            }
        } else {
            internal.oneOf(POLICIES);
        }
        if (spec.has("trafficDistribution")) {
            spec.at("trafficDistribution").oneOf(List.of("PreferClose"));
        }
    }
}
