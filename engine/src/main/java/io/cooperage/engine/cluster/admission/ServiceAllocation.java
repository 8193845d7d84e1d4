package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.service.TypeFields;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives services their addresses and node ports, and sees that nobody asks for one that is taken.
final class ServiceAllocation implements Admission {
    private static final String NONE = "None";

    private final ServiceNumbers addresses = ServiceNumbers.addresses();
    private final ServiceNumbers ports = ServiceNumbers.nodePorts();

    @Override
    public void admit(Request request) {
        @Nullable KubeObject service = request.object();
        if (service == null
                || request.operation() == Operation.DELETE
                || !request.subresource().isEmpty()
                || !request.kind().resource().toString().equals("services")) {
            return;
        }
        ObjectNode spec = Absent.object(service.tree(), "spec");
        if (!TypeFields.hasAddress(spec)) {
            return;
        }
        List<KubeObject> others = request.api().list(request.kind(), null, ListOptions.ALL).items().stream()
                .filter(other -> !(other.namespace().equals(request.namespace())
                        && other.name().equals(service.name())))
                .toList();
        families(request, service, spec);
        address(request, service, spec, others);
        if (TypeFields.hasNodePorts(spec)) {
            nodePorts(request, service, spec, others);
        }
    }

    private static void families(Request request, KubeObject service, ObjectNode spec) {
        List<String> families = Trees.texts(spec.path("ipFamilies"));
        boolean anything = Trees.text(spec, "clusterIP").equals(NONE) && Trees.empty(spec.path("selector"));
        if (!anything) {
            if (Trees.text(spec, "ipFamilyPolicy").equals("RequireDualStack")) {
                throw invalid(
                        request,
                        service,
                        FieldError.invalid(
                                "spec.ipFamilyPolicy",
                                "RequireDualStack",
                                "this cluster is not configured for dual-stack services"));
            }
            for (int i = 0; i < families.size(); i++) {
                if (families.get(i).equals("IPv6")) {
                    throw invalid(
                            request,
                            service,
                            FieldError.invalid("spec.ipFamilies[" + i + "]", "IPv6", "not configured on this cluster"));
                }
            }
        }
        if (families.isEmpty()) {
            spec.putArray("ipFamilies").add("IPv4");
        }
        Absent.text(spec, "ipFamilyPolicy", "SingleStack");
    }

    private void address(Request request, KubeObject service, ObjectNode spec, List<KubeObject> others) {
        String wanted = Trees.text(spec, "clusterIP");
        if (wanted.equals(NONE)) {
            if (Trees.empty(spec.path("clusterIPs"))) {
                spec.putArray("clusterIPs").add(NONE);
            }
            return;
        }
        @Nullable KubeObject old = request.old();
        if (!wanted.isEmpty() && old != null && wanted.equals(Trees.text(old.spec(), "clusterIP"))) {
            return;
        }
        Set<Integer> taken = new HashSet<>();
        for (KubeObject other : others) {
            ServiceNumbers.ofAddress(Trees.text(other.spec(), "clusterIP")).ifPresent(taken::add);
        }
        if (wanted.isEmpty()) {
            Integer free = addresses.free(taken);
            if (free == null) {
                throw invalid(
                        request,
                        service,
                        FieldError.invalid("spec.clusterIPs", "[]", "failed to allocate a serviceIP: range is full"));
            }
            String given = ServiceNumbers.address(free);
            spec.put("clusterIP", given);
            spec.putArray("clusterIPs").add(given);
            return;
        }
        if (Trees.empty(spec.path("clusterIPs"))) {
            spec.putArray("clusterIPs").add(wanted);
        }
        String trouble = ServiceNumbers.ofAddress(wanted)
                .map(number -> !addresses.contains(number)
                        ? "the provided IP (" + wanted + ") is not in the valid range. The range of valid IPs is "
                                + ServiceNumbers.ADDRESS_RANGE
                        : taken.contains(number) ? "provided IP is already allocated" : "")
                // What is no address at all is told by validation.
                .orElse("");
        if (!trouble.isEmpty()) {
            throw invalid(
                    request,
                    service,
                    FieldError.invalid(
                            "spec.clusterIPs",
                            GoSyntax.list("string", spec.path("clusterIPs")),
                            "failed to allocate IP " + wanted + ": " + trouble));
        }
    }

    private void nodePorts(Request request, KubeObject service, ObjectNode spec, List<KubeObject> others) {
        Set<Integer> taken = new HashSet<>();
        for (KubeObject other : others) {
            Trees.objects(other.spec().path("ports"))
                    .forEach(port -> taken.add(port.path("nodePort").asInt()));
            taken.add(other.spec().path("healthCheckNodePort").asInt());
        }
        List<ObjectNode> own = Trees.objects(spec.path("ports"));
        // The same port over TCP and over UDP gets one node port.
        Map<Integer, Integer> byPort = new HashMap<>();
        for (int i = 0; i < own.size(); i++) {
            int wanted = own.get(i).path("nodePort").asInt();
            if (wanted != 0) {
                check(request, service, "spec.ports[" + i + "].nodePort", wanted, taken);
                byPort.putIfAbsent(own.get(i).path("port").asInt(), wanted);
            }
        }
        taken.addAll(byPort.values());
        boolean give = spec.path("allocateLoadBalancerNodePorts").asBoolean(true)
                || !Trees.text(spec, "type").equals("LoadBalancer");
        for (int i = 0; give && i < own.size(); i++) {
            ObjectNode port = own.get(i);
            if (port.path("nodePort").asInt() == 0) {
                Integer number = byPort.get(port.path("port").asInt());
                port.put("nodePort", number != null ? number : next(request, service, i, taken));
                byPort.put(port.path("port").asInt(), port.path("nodePort").asInt());
            }
        }
        if (Trees.text(spec, "type").equals("LoadBalancer")
                && Trees.text(spec, "externalTrafficPolicy").equals("Local")) {
            int wanted = spec.path("healthCheckNodePort").asInt();
            if (wanted == 0) {
                spec.put("healthCheckNodePort", next(request, service, 0, taken));
            } else {
                check(request, service, "spec.healthCheckNodePort", wanted, taken);
            }
        }
    }

    private int next(Request request, KubeObject service, int index, Set<Integer> taken) {
        Integer free = ports.free(taken);
        if (free == null) {
            throw invalid(
                    request,
                    service,
                    FieldError.invalid(
                            "spec.ports[" + index + "].nodePort", 0, "failed to allocate a nodePort: range is full"));
        }
        taken.add(free);
        return free;
    }

    private void check(Request request, KubeObject service, String field, int wanted, Set<Integer> taken) {
        if (!ports.contains(wanted)) {
            throw invalid(
                    request,
                    service,
                    FieldError.invalid(
                            field,
                            wanted,
                            "provided port is not in the valid range. The range of valid ports is "
                                    + ServiceNumbers.PORT_RANGE));
        }
        if (taken.contains(wanted)) {
            throw invalid(request, service, FieldError.invalid(field, wanted, "provided port is already allocated"));
        }
    }

    private static StatusException invalid(Request request, KubeObject service, FieldError error) {
        return StatusException.invalid(request.kind(), service.name(), List.of(error));
    }
}
