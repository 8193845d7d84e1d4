package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Services. Their addresses and node ports come from admission, which sees the others.
final class ServiceRules implements KindRules {
    private static final int AFFINITY_SECONDS = 10800;
    private static final Set<String> OUTSIDE = Set.of("NodePort", "LoadBalancer");

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = Absent.object(object, "spec");
        Absent.text(spec, "sessionAffinity", "None");
        if (Trees.text(spec, "sessionAffinity").equals("None")) {
            spec.remove("sessionAffinityConfig");
        } else if (Trees.text(spec, "sessionAffinity").equals("ClientIP")) {
            ObjectNode client = Absent.object(Absent.object(spec, "sessionAffinityConfig"), "clientIP");
            Absent.number(client, "timeoutSeconds", AFFINITY_SECONDS);
        }
        Absent.text(spec, "type", "ClusterIP");
        for (ObjectNode port : Trees.objects(spec.path("ports"))) {
            Absent.text(port, "protocol", "TCP");
            JsonNode target = port.path("targetPort");
            if (target.isMissingNode()
                    || target.isNull()
                    || (target.isNumber() && target.asInt() == 0)
                    || (target.isTextual() && target.asText().isEmpty())) {
                port.put("targetPort", port.path("port").asInt());
            }
        }
        String type = Trees.text(spec, "type");
        boolean outside =
                OUTSIDE.contains(type) || (type.equals("ClusterIP") && !Trees.empty(spec.path("externalIPs")));
        if (outside) {
            Absent.text(spec, "externalTrafficPolicy", "Cluster");
        }
        if (type.equals("ClusterIP") || OUTSIDE.contains(type)) {
            Absent.text(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            Absent.flag(spec, "allocateLoadBalancerNodePorts", true);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        object.putObject("status").putObject("loadBalancer");
        ServiceAddresses.normalize(Absent.object(object, "spec"), null);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, KubeObject old) {
        ObjectNode spec = Absent.object(object, "spec");
        ServiceAddresses.normalize(spec, old.spec());
        TypeFields.drop(spec, old.spec());
        ServiceAddresses.keep(spec, old.spec());
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_1035_LABEL;
    }

    @Override
    public Map<String, String> selectableFields(KubeObject service) {
        return Map.of(
                "spec.clusterIP", Trees.text(service.spec(), "clusterIP"),
                "spec.type", Trees.text(service.spec(), "type"));
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject service) {
        Place root = Place.of(service.tree());
        ServiceCheck.check(root);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(KubeObject service, KubeObject old) {
        Place root = Place.of(service.tree());
        ServiceUpdateCheck.check(root.at("spec"), old.spec());
        return root.errors();
    }

    /// An address of a balancer is reached as such unless it says otherwise.
    @Override
    public void prepareForStatus(ObjectNode object, KubeObject old) {
        for (ObjectNode ingress :
                Trees.objects(object.path("status").path("loadBalancer").path("ingress"))) {
            if (!Trees.text(ingress, "ip").isEmpty()) {
                Absent.text(ingress, "ipMode", "VIP");
            }
        }
    }

    @Override
    public List<FieldError> validateStatus(KubeObject service, KubeObject old) {
        Place root = Place.of(service.tree());
        BalancerCheck.check(root.at("status").at("loadBalancer").at("ingress"), Trees.text(service.spec(), "type"));
        return root.errors();
    }
}
