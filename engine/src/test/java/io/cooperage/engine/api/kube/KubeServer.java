package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Authenticator;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.BootstrapRoles;
import io.cooperage.engine.cluster.access.RoleSource;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.admission.StandardAdmission;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.StandardKinds;
import io.cooperage.engine.cluster.machinery.DefaultClusterApi;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.pki.ClusterIdentity;
import io.cooperage.engine.cluster.pki.Credential;
import io.cooperage.engine.cluster.pki.Kubeconfig;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.cluster.store.HistoryLimits;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.http.HttpEndpoint;
import io.cooperage.engine.http.HttpLimits;
import io.cooperage.engine.http.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The API server over TLS with a real store and the real kinds, and nothing that acts on them: no scheduler,
/// no controllers, no pods that run.
final class KubeServer implements AutoCloseable {
    static final String TOKEN = "the-administrators-token";

    final ClusterApi api;
    final ClusterIdentity identity;
    final URI url;
    private final ObjectStore store;
    private final KubeApi handler;
    private final HttpServer server;
    private final Path folder;

    private KubeServer(Path folder, CallLimits limits, Duration patience, HistoryLimits history, PodStreams streams) {
        this.folder = folder;
        Clock clock = Clock.systemUTC();
        store = ObjectStore.open(folder.resolve("cluster.db"), clock, history);
        OpenApiSchemas schemas = new OpenApiSchemas();
        api = new DefaultClusterApi(
                store, new StandardKinds(), schemas, StandardAdmission.steps(), new RecordedTimeline(), clock);
        identity = ClusterIdentity.open(folder.resolve("pki"), clock, List.of());
        ServiceAccountTokens tokens = new ServiceAccountTokens(identity.tokenKeys(), clock, api);
        Authorizer authorizer = new Authorizer(RoleSource.of(api));
        handler = new KubeApi(
                new KubeApi.Parts(
                        api,
                        schemas,
                        new QuietPods(),
                        streams,
                        new Authenticator(TOKEN, tokens),
                        authorizer,
                        tokens,
                        clock),
                limits,
                patience);
        for (String name : List.of("default", "kube-system")) {
            make("namespaces", "", "{\"metadata\":{\"name\":\"" + name + "\"}}");
            make("serviceaccounts", name, "{\"metadata\":{\"name\":\"default\"}}");
        }
        BootstrapRoles.ensure(api);
        server = HttpServer.open("kube-api", handler, HttpLimits.USUAL);
        String place = server.listen(new HttpEndpoint.Tls(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity.serverContext(),
                HttpEndpoint.ClientCertificate.OPTIONAL));
        url = URI.create(place.replace("tcp://", "https://"));
    }

    static KubeServer start(Path folder) {
        return new KubeServer(
                folder, CallLimits.USUAL, Duration.ofSeconds(30), HistoryLimits.STANDARD, PodStreams.NONE);
    }

    static KubeServer start(Path folder, PodStreams streams) {
        return new KubeServer(folder, CallLimits.USUAL, Duration.ofSeconds(30), HistoryLimits.STANDARD, streams);
    }

    static KubeServer start(Path folder, CallLimits limits, Duration patience, HistoryLimits history) {
        return new KubeServer(folder, limits, patience, history, PodStreams.NONE);
    }

    /// Stores an object, as a part of the cluster would.
    KubeObject make(String resource, String namespace, String json) {
        Kind kind = api.kinds().of(resource);
        try {
            return api.create(kind, namespace, object(json), WriteOptions.by("test"));
        } catch (StatusException e) {
            if (e.reason() == StatusReason.ALREADY_EXISTS) {
                return api.get(kind, namespace, object(json).name());
            }
            throw e;
        }
    }

    static KubeObject object(String json) {
        try {
            return KubeObject.parse(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /// The administrator's.
    Path kubeconfig() {
        return kubeconfig("admin", identity.administrator());
    }

    Path kubeconfig(String name, Credential user) {
        Path file = folder.resolve(name + ".kubeconfig");
        new Kubeconfig(url.toString(), identity.authorityPem(), user).write(file);
        return file;
    }

    @Override
    public void close() {
        server.close();
        handler.close();
        store.close();
    }

    /// A node without pods: what it uses is all there is to know.
    static final class QuietPods implements PodAccess {
        private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public String running(String namespace, String pod, @Nullable String container) {
            throw new UnsupportedOperationException(pod);
        }

        @Override
        public void requireRunning(String namespace, String pod) {
            throw new UnsupportedOperationException(pod);
        }

        @Override
        public InputStream logs(String namespace, String pod, LogRequest request) {
            return InputStream.nullInputStream();
        }

        @Override
        public ExecSession exec(String namespace, String pod, ExecRequest request) {
            throw new UnsupportedOperationException(pod);
        }

        @Override
        public Attachment attach(String namespace, String pod, @Nullable String container) {
            throw new UnsupportedOperationException(pod);
        }

        @Override
        public PodConnection connect(String namespace, String pod, int port) {
            throw new UnsupportedOperationException(pod);
        }

        @Override
        public List<PodUsage> podUsage(@Nullable String namespace) {
            Usage usage = new Usage(AT, Duration.ofSeconds(15), 250_000_000, 64 << 20);
            List<PodUsage> all = List.of(
                    new PodUsage("default", "web-0", Map.of("app", "web"), Map.of("web", usage, "side", usage)));
            return namespace == null || namespace.equals("default") ? all : List.of();
        }

        @Override
        public Usage nodeUsage() {
            return new Usage(AT, Duration.ofSeconds(15), 500_000_000, 1L << 30);
        }
    }
}
