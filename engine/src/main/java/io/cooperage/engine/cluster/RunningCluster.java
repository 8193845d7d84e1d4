package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.ApiFront.Serving;
import io.cooperage.engine.cluster.access.Authenticator;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.BootstrapRoles;
import io.cooperage.engine.cluster.access.RoleSource;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.boot.Bootstrap;
import io.cooperage.engine.cluster.collect.EventExpiry;
import io.cooperage.engine.cluster.collect.GarbageCollector;
import io.cooperage.engine.cluster.collect.NamespaceCollector;
import io.cooperage.engine.cluster.controlplane.ControlPlane;
import io.cooperage.engine.cluster.dns.ClusterDns;
import io.cooperage.engine.cluster.events.ClusterEvents;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.informer.StoreInformers;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.kubelet.Kubelet;
import io.cooperage.engine.cluster.kubelet.KubeletOptions;
import io.cooperage.engine.cluster.machinery.DefaultClusterApi;
import io.cooperage.engine.cluster.node.EnginePods;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.pki.ClusterIdentity;
import io.cooperage.engine.cluster.pki.Kubeconfig;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.cluster.service.GatewayPort;
import io.cooperage.engine.cluster.service.ServiceProxy;
import io.cooperage.engine.cluster.service.ServiceViews;
import io.cooperage.engine.cluster.service.SystemServices;
import io.cooperage.engine.cluster.store.HistoryLimits;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import io.cooperage.engine.cluster.volume.ClaimFolders;
import io.cooperage.engine.cluster.volume.LocalClass;
import io.cooperage.engine.cluster.volume.LocalProvisioner;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.ServicePlane;
import java.net.Inet4Address;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of a cluster put together, and taken apart in the opposite order. Pods go on when it is closed.
final class RunningCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCluster.class);
    private static final int API_PORT = 6443;
    private static final String API_ADDRESS = "10.96.0.1";
    private static final String SERVICE_RANGE = "10.96.0.0/16";

    private final ClusterGround ground;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ObjectStore store;
    private final RecordedTimeline timeline = new RecordedTimeline();
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final ClusterApi api;
    private final PodAccess pods;
    private final @Nullable Kubeconfig kubeconfig;

    RunningCluster(ClusterGround ground, @Nullable ApiFront front) {
        this.ground = ground;
        try {
            Clock clock = ground.clock();
            store = opened(ObjectStore.open(ground.data().resolve("cluster.db"), clock, HistoryLimits.STANDARD));
            api = new DefaultClusterApi(
                    store, new StandardKinds(), schemas, StandardAdmission.steps(), timeline, clock);
            new Bootstrap(api).run();
            BootstrapRoles.ensure(api);
            LocalClass.ensure(api);
            String node = NodeName.ofThisMachine();
            Informers informers = opened(new StoreInformers(store, api));
            ClusterEvents events = opened(new ClusterEvents(api, clock));
            ClusterIdentity identity = ClusterIdentity.open(ground.data().resolve("pki"), clock, List.of());
            ServiceAccountTokens tokens = new ServiceAccountTokens(identity.tokenKeys(), clock, api);
            pods = new EnginePods(api, ground.containers(), clock);
            collect(clock);
            Kubelet kubelet = opened(kubelet(node, informers, events, tokens));
            opened(LocalProvisioner.start(
                    informers,
                    events.recorder("local-provisioner"),
                    ground.data().resolve("volumes")));
            kubelet.start();
            kubeconfig = serve(front, identity, tokens, informers);
            ControlPlane control = opened(new ControlPlane(informers, events::recorder, clock, identity::authorityPem));
            control.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void collect(Clock clock) {
        GarbageCollector garbage = opened(new GarbageCollector(store, api));
        garbage.start();
        NamespaceCollector namespaces = opened(new NamespaceCollector(store, api, clock));
        namespaces.start();
        EventExpiry expiry = opened(new EventExpiry(api, clock));
        expiry.start();
    }

    private Kubelet kubelet(String node, Informers informers, ClusterEvents events, ServiceAccountTokens tokens) {
        Kubelet.Parts of = new Kubelet.Parts(
                ground.paths(),
                ground.containers(),
                ground.images(),
                ground.networks(),
                ground.events(),
                informers,
                events,
                new PodTokens(api, tokens),
                new PodClaims(new ClaimFolders(api)),
                ground.clock());
        return new Kubelet(
                of,
                KubeletOptions.of(
                        node,
                        NodeAddress.of(ground.services()),
                        ground.paths().config(),
                        ground.rootless(),
                        ground.version()));
    }

    /// Names, services, and the API for clients and pods.
    private @Nullable Kubeconfig serve(
            @Nullable ApiFront front, ClusterIdentity identity, ServiceAccountTokens tokens, Informers informers) {
        ServicePlane plane = ground.services();
        Inet4Address gateway = plane.bridge(KubeletOptions.NETWORK).gateway();
        identity.addAddress(gateway);
        ServiceViews views = opened(new ServiceViews(informers));
        opened(ServiceProxy.start(plane, views, KubeletOptions.NETWORK, SERVICE_RANGE));
        ClusterDns dns =
                opened(ClusterDns.start(plane, gateway, KubeletOptions.DOMAIN, views, informers.of("namespaces")));
        SystemServices system = new SystemServices(api);
        system.dns(KubeletOptions.CLUSTER_DNS, gateway.getHostAddress(), dns.port());
        if (front == null) {
            return null;
        }
        Serving serving = opened(front.serve(
                new ApiFront.Served(
                        api,
                        schemas,
                        pods,
                        new Authenticator("", tokens),
                        new Authorizer(RoleSource.of(api)),
                        tokens,
                        identity,
                        ground.clock()),
                API_PORT));
        GatewayPort port = opened(GatewayPort.open(plane, gateway, API_PORT, serving.port()));
        system.kubernetes(API_ADDRESS, gateway.getHostAddress(), port.port());
        return new Kubeconfig("https://127.0.0.1:" + serving.port(), identity.authorityPem(), identity.administrator());
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    ClusterApi api() {
        return api;
    }

    PodAccess pods() {
        return pods;
    }

    RecordedTimeline timeline() {
        return timeline;
    }

    /// Null when nobody serves it.
    @Nullable
    Kubeconfig kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                // Every part must get its chance to close.
                LOG.warn("A part of the cluster did not close: {}", part, e);
            }
        }
    }

    /// For messages: what a failed start lacks.
    static String why(RuntimeException failure) {
        return failure instanceof EngineException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
    }
}
