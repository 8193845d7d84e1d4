package io.cooperage.engine.cluster.controller.network;

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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the EndpointSlices of each Service that chooses pods: one for each set of ports that pods have in
/// common, and another after each hundred pods.
public final class EndpointSliceReconciler implements Reconciler {
    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslice-controller.k8s.io";
    private static final int MOST = 100;

    private final ControlContext context;
    private final SelectedServices selected;
    private final KindView slices;

    public EndpointSliceReconciler(ControlContext context) {
        this.context = context;
        this.selected = new SelectedServices(context.view("services"), context.view("pods"));
        this.slices = context.view("endpointslices.discovery.k8s.io");
    }

    @Override
    public String name() {
        return "endpointslice-controller";
    }

    @Override
    public void wire(ControlLoop loop) {
        selected.wire(loop);
        loop.on(slices, (old, now, newest) -> {
            if (old != null && newest.labels().getOrDefault(MANAGED_BY, "").equals(MANAGER)) {
                loop.add(newest.namespace(), newest.labels().getOrDefault(SERVICE, ""), slices.kind(), newest);
            }
        });
    }

    /// What the slices of one set of ports hold.
    private record Wanted(ArrayNode ports, ArrayNode endpoints) {}

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject service = selected.services().get(work.namespace(), work.name());
        LabelSelector selector = service == null ? null : SelectedServices.selector(service);
        if (service == null || selector == null || service.deletionTimestamp().isPresent()) {
            return null;
        }
        List<KubeObject> there = new ArrayList<>(
                slices
                        .list(work.namespace(), LabelSelector.of(Map.of(SERVICE, work.name(), MANAGED_BY, MANAGER)))
                        .stream()
                        .filter(slice -> slice.deletionTimestamp().isEmpty())
                        .sorted(Comparator.comparing(KubeObject::name))
                        .toList());
        for (Wanted wanted : wanted(service, selected.backends(service, selector))) {
            KubeObject reused = take(there, wanted);
            if (reused == null) {
                create(service, wanted, work);
            } else {
                update(service, reused, wanted, work);
            }
        }
        for (KubeObject surplus : there) {
            slices.delete(surplus, work.deleting(surplus));
        }
        return null;
    }

    /// One of the same ports, so that a reader sees few changes.
    private static @Nullable KubeObject take(List<KubeObject> there, Wanted wanted) {
        for (KubeObject slice : there) {
            if (Trees.same(slice.tree().path("ports"), wanted.ports())) {
                there.remove(slice);
                return slice;
            }
        }
        return null;
    }

    private void create(KubeObject service, Wanted wanted, Work work) {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        ObjectNode meta = slice.putObject("metadata");
        meta.put("generateName", service.name() + "-");
        meta.set("labels", labels(service));
        meta.putArray("ownerReferences").add(PodTemplate.ownerReference(service));
        slice.put("addressType", "IPv4");
        fill(slice, wanted);
        slices.create(service.namespace(), new KubeObject(slice), work.writing());
    }

    private void update(KubeObject service, KubeObject slice, Wanted wanted, Work work) {
        ObjectNode labels = labels(service);
        if (Trees.same(slice.tree().path("endpoints"), wanted.endpoints())
                && Trees.same(slice.metadata().path("labels"), labels)) {
            return;
        }
        KubeObject changed = slice.copy();
        changed.ownMetadata().set("labels", labels);
        fill(changed.tree(), wanted);
        slices.update(changed, work.writing());
    }

    private void fill(ObjectNode slice, Wanted wanted) {
        PodTemplate.annotations(slice)
                .put(SelectedServices.TRIGGERED, context.now().toString());
        slice.set("endpoints", wanted.endpoints());
        slice.set("ports", wanted.ports());
    }

    private static ObjectNode labels(KubeObject service) {
        return SelectedServices.labels(service).put(SERVICE, service.name()).put(MANAGED_BY, MANAGER);
    }

    private static List<Wanted> wanted(KubeObject service, List<Backend> backends) {
        Map<List<Backend.Port>, List<Backend>> groups = new LinkedHashMap<>();
        for (Backend backend : backends) {
            groups.computeIfAbsent(backend.ports(), p -> new ArrayList<>()).add(backend);
        }
        List<Wanted> all = new ArrayList<>();
        groups.forEach((ports, members) -> {
            for (int from = 0; from < members.size(); from += MOST) {
                ArrayNode endpoints = JsonNodeFactory.instance.arrayNode();
                members.subList(from, Math.min(from + MOST, members.size()))
                        .forEach(member -> endpoints.add(endpoint(service, member)));
                all.add(new Wanted(ports(ports), endpoints));
            }
        });
        if (all.isEmpty()) {
            // A reader must be able to tell a Service without pods from one that nobody has looked at.
            all.add(new Wanted(ports(List.of()), JsonNodeFactory.instance.arrayNode()));
        }
        return all;
    }

    private static ArrayNode ports(List<Backend.Port> ports) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ports.forEach(port -> list.add(port.node(true)));
        return list;
    }

    private static ObjectNode endpoint(KubeObject service, Backend backend) {
        boolean serving = backend.pod().isReady();
        boolean terminating = backend.pod().isTerminating();
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        endpoint.putArray("addresses").add(backend.pod().ip());
        endpoint.putObject("conditions")
                .put("ready", SelectedServices.publishesNotReady(service) || (serving && !terminating))
                .put("serving", serving)
                .put("terminating", terminating);
        if (!backend.hostname().isEmpty()) {
            endpoint.put("hostname", backend.hostname());
        }
        endpoint.set("targetRef", backend.target());
        if (!backend.pod().node().isEmpty()) {
            endpoint.put("nodeName", backend.pod().node());
        }
        return endpoint;
    }
}
