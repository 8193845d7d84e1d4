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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes the Endpoints object of each Service that chooses pods.
public final class EndpointsReconciler implements Reconciler {
    /// By the ports that the pods of one subset have in common; those of no port come first.
    private static final Comparator<List<Backend.Port>> BY_PORTS = Comparator.comparing(List::toString);

    private final ControlContext context;
    private final SelectedServices selected;
    private final KindView endpoints;

    public EndpointsReconciler(ControlContext context) {
        this.context = context;
        this.selected = new SelectedServices(context.view("services"), context.view("pods"));
        this.endpoints = context.view("endpoints");
    }

    @Override
    public String name() {
        return "endpoint-controller";
    }

    @Override
    public void wire(ControlLoop loop) {
        selected.wire(loop);
        // Mends what somebody else changed.
        loop.on(endpoints, (old, now, newest) -> {
            if (old != null) {
                loop.add(newest.namespace(), newest.name(), endpoints.kind(), newest);
            }
        });
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject service = selected.services().get(work.namespace(), work.name());
        KubeObject there = endpoints.get(work.namespace(), work.name());
        if (service == null) {
            // Only what this controller wrote goes with the Service; it marks that.
            if (there != null && there.annotations().containsKey(SelectedServices.TRIGGERED)) {
                endpoints.delete(there, work.deleting(there));
            }
            return null;
        }
        LabelSelector selector = SelectedServices.selector(service);
        if (selector == null || service.deletionTimestamp().isPresent()) {
            return null;
        }
        ArrayNode subsets = subsets(service, selected.backends(service, selector));
        ObjectNode labels = SelectedServices.labels(service);
        if (there == null) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("apiVersion", "v1").put("kind", "Endpoints");
            object.putObject("metadata").put("name", service.name()).set("labels", labels);
            write(object, subsets);
            endpoints.create(service.namespace(), new KubeObject(object), work.writing());
        } else if (!Trees.same(there.tree().path("subsets"), subsets)
                || !Trees.same(there.metadata().path("labels"), labels)) {
            KubeObject changed = there.copy();
            changed.ownMetadata().set("labels", labels);
            write(changed.tree(), subsets);
            endpoints.update(changed, work.writing());
        }
        return null;
    }

    private void write(ObjectNode object, ArrayNode subsets) {
        PodTemplate.annotations(object)
                .put(SelectedServices.TRIGGERED, context.now().toString());
        if (subsets.isEmpty()) {
            object.remove("subsets");
        } else {
            object.set("subsets", subsets);
        }
    }

    private static ArrayNode subsets(KubeObject service, List<Backend> backends) {
        boolean headlessWithoutPorts = SelectedServices.isHeadless(service)
                && service.spec().path("ports").isEmpty();
        boolean publishes = SelectedServices.publishesNotReady(service);
        Map<List<Backend.Port>, List<Backend>> groups = new TreeMap<>(BY_PORTS);
        for (Backend backend : backends) {
            boolean listed = publishes || !backend.pod().isTerminating();
            if (listed && (headlessWithoutPorts || !backend.ports().isEmpty())) {
                List<Backend.Port> ports =
                        backend.ports().stream().sorted(Backend.Port.ORDER).toList();
                groups.computeIfAbsent(ports, p -> new ArrayList<>()).add(backend);
            }
        }
        ArrayNode subsets = JsonNodeFactory.instance.arrayNode();
        groups.forEach((ports, members) -> {
            ObjectNode subset = subsets.addObject();
            addresses(
                    subset,
                    "addresses",
                    members.stream().filter(b -> publishes || b.pod().isReady()).toList());
            addresses(
                    subset,
                    "notReadyAddresses",
                    members.stream()
                            .filter(b -> !publishes && !b.pod().isReady())
                            .toList());
            if (!ports.isEmpty()) {
                ArrayNode list = subset.putArray("ports");
                ports.forEach(port -> list.add(port.node(false)));
            }
        });
        return subsets;
    }

    private static void addresses(ObjectNode subset, String property, List<Backend> members) {
        if (members.isEmpty()) {
            return;
        }
        ArrayNode list = subset.putArray(property);
        members.stream()
                .sorted(Comparator.comparing((Backend b) -> b.pod().ip()))
                .forEach(backend -> {
                    ObjectNode address = list.addObject();
                    address.put("ip", backend.pod().ip());
                    if (!backend.hostname().isEmpty()) {
                        address.put("hostname", backend.hostname());
                    }
                    if (!backend.pod().node().isEmpty()) {
                        address.put("nodeName", backend.pod().node());
                    }
                    address.set("targetRef", backend.target());
                });
    }
}
