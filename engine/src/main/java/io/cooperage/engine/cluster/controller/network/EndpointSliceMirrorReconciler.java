package io.cooperage.engine.cluster.controller.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes EndpointSlices of what users write into Endpoints by hand, for Services that choose no pods.
public final class EndpointSliceMirrorReconciler implements Reconciler {
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";

    private final KindView services;
    private final KindView endpoints;
    private final KindView slices;

    public EndpointSliceMirrorReconciler(ControlContext context) {
        this.services = context.view("services");
        this.endpoints = context.view("endpoints");
        this.slices = context.view("endpointslices.discovery.k8s.io");
    }

    @Override
    public String name() {
        return "endpointslicemirroring-controller";
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(endpoints);
        loop.onOwn(services);
        loop.on(slices, (old, now, newest) -> {
            if (old != null
                    && newest.labels()
                            .getOrDefault(EndpointSliceReconciler.MANAGED_BY, "")
                            .equals(MANAGER)) {
                loop.add(
                        newest.namespace(),
                        newest.labels().getOrDefault(EndpointSliceReconciler.SERVICE, ""),
                        slices.kind(),
                        newest);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject source = endpoints.get(work.namespace(), work.name());
        KubeObject service = services.get(work.namespace(), work.name());
        boolean mirrored = source != null && service != null && isMirrored(source, service);
        List<KubeObject> there = new ArrayList<>(slices.list(
                work.namespace(),
                LabelSelector.of(Map.of(
                        EndpointSliceReconciler.SERVICE, work.name(), EndpointSliceReconciler.MANAGED_BY, MANAGER))));
        if (source != null && mirrored) {
            for (JsonNode subset : source.tree().path("subsets")) {
                mirror(source, subset, there, work);
            }
        }
        for (KubeObject surplus : there) {
            slices.delete(surplus, work.deleting(surplus));
        }
        return null;
    }

    private static boolean isMirrored(KubeObject source, KubeObject service) {
        return !source.labels().getOrDefault(SKIP, "").equals("true")
                && !source.annotations().containsKey(LEADER)
                && source.deletionTimestamp().isEmpty()
                && service.spec().path("selector").isEmpty();
    }

    private void mirror(KubeObject source, JsonNode subset, List<KubeObject> there, Work work) {
        ArrayNode ports = ports(subset);
        ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
        subset.path("addresses").forEach(address -> wanted.add(endpoint(address, true)));
        subset.path("notReadyAddresses").forEach(address -> wanted.add(endpoint(address, false)));
        for (KubeObject slice : there) {
            if (Trees.same(slice.tree().path("ports"), ports)) {
                there.remove(slice);
                if (!Trees.same(slice.tree().path("endpoints"), wanted)) {
                    KubeObject changed = slice.copy();
                    changed.tree().set("endpoints", wanted);
                    slices.update(changed, work.writing());
                }
                return;
            }
        }
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        ObjectNode meta = slice.putObject("metadata").put("generateName", source.name() + "-");
        ObjectNode labels = meta.putObject("labels");
        source.labels().forEach(labels::put);
        labels.put(EndpointSliceReconciler.SERVICE, source.name()).put(EndpointSliceReconciler.MANAGED_BY, MANAGER);
        meta.putArray("ownerReferences").add(PodTemplate.ownerReference(source));
        slice.put("addressType", "IPv4");
        slice.set("endpoints", wanted);
        slice.set("ports", ports);
        slices.create(source.namespace(), new KubeObject(slice), work.writing());
    }

    private static ArrayNode ports(JsonNode subset) {
        ArrayNode ports = JsonNodeFactory.instance.arrayNode();
        for (JsonNode port : subset.path("ports")) {
            ObjectNode one = ports.addObject();
            one.put("name", port.path("name").asText()).set("port", port.path("port"));
            one.put("protocol", port.path("protocol").asText("TCP"));
            if (port.hasNonNull("appProtocol")) {
                one.set("appProtocol", port.get("appProtocol"));
            }
        }
        return ports;
    }

    private static ObjectNode endpoint(JsonNode address, boolean ready) {
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        endpoint.putArray("addresses").add(address.path("ip").asText());
        endpoint.putObject("conditions").put("ready", ready);
        for (String property : new String[] {"hostname", "nodeName", "targetRef"}) {
            if (address.hasNonNull(property)) {
                endpoint.set(property, address.get(property).deepCopy());
            }
        }
        return endpoint;
    }
}
