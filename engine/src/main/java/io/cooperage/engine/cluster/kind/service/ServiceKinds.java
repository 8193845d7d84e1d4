package io.cooperage.engine.cluster.kind.service;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.column.Labels;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// Service, Endpoints and EndpointSlice.
public final class ServiceKinds {

    private ServiceKinds() {}

    public static List<Kind> rows() {
        return List.of(
                KindBuilder.of("v1", "Service", "services", new ServiceRules(), services())
                        .shortNames("svc")
                        .inAll()
                        .subresources("proxy", "status")
                        .build(),
                KindBuilder.of("v1", "Endpoints", "endpoints", new EndpointsRules(), endpoints())
                        .shortNames("ep")
                        .build(),
                KindBuilder.of(
                                "discovery.k8s.io/v1",
                                "EndpointSlice",
                                "endpointslices",
                                new EndpointSliceRules(),
                                slices())
                        .build());
    }

    private static Columns services() {
        return Columns.named()
                .text("Type", "How it is reached.", service -> Trees.text(service.spec(), "type"))
                .text("Cluster-IP", "Its address inside the cluster.", ServiceCells::address)
                .text("External-IP", "Where it is reached from outside.", ServiceCells::external)
                .text("Port(s)", "What it listens to.", ServiceCells::ports)
                .age()
                .wide(
                        "Selector",
                        "Which pods serve it.",
                        service -> Labels.map(service.spec().path("selector")));
    }

    private static Columns endpoints() {
        return Columns.named()
                .text("Endpoints", "Where the service's pods are.", EndpointCells::subsets)
                .age();
    }

    private static Columns slices() {
        return Columns.named()
                .text("AddressType", "What the addresses are.", slice -> Trees.text(slice.tree(), "addressType"))
                .text("Ports", "Where the endpoints listen.", EndpointCells::ports)
                .text("Endpoints", "The addresses.", EndpointCells::endpoints)
                .age();
    }
}
