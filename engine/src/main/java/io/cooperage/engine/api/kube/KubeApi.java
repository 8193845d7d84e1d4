package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Attempt;
import io.cooperage.engine.cluster.access.Authenticator;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.Caller;
import io.cooperage.engine.cluster.access.GrantCheck;
import io.cooperage.engine.cluster.access.RoleSource;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.HttpExchange;
import io.cooperage.engine.http.HttpHandler;
import io.cooperage.engine.http.HttpTarget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the requests of Kubernetes' clients: finds out who asks and what for, whether they may, and hands
/// it on. For any thread; each request has one of its own.
public final class KubeApi implements HttpHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubeApi.class);

    /// How long a watch may wait for its reader.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServedKinds kinds;
    private final CallerCheck callers;
    private final Authorizer authorizer;
    private final CallLimits.Gate gate;
    private final SlowReaders slow;
    private final FixedRoutes fixed;
    private final ObjectRoutes objects;
    private final ObjectRoutes newerEvents;
    private final SubresourceRoutes subresources;
    private final ReviewRoutes reviews;
    private final MetricsRoutes metrics;
    private final ClusterApi api;

    /// What it stands on.
    ///
    /// @param streams what answers `log`, `exec`, `attach` and `portforward` of pods
    public record Parts(
            ClusterApi api,
            OpenApiSchemas schemas,
            PodAccess pods,
            PodStreams streams,
            Authenticator authenticator,
            Authorizer authorizer,
            ServiceAccountTokens tokens,
            Clock clock) {}

    public KubeApi(Parts parts) {
        this(parts, CallLimits.USUAL, PATIENCE);
    }

    KubeApi(Parts parts, CallLimits limits, Duration patience) {
        api = parts.api();
        kinds = new ServedKinds(api.kinds());
        callers = new CallerCheck(parts.authenticator(), parts.authorizer());
        authorizer = parts.authorizer();
        gate = limits.gate();
        slow = new SlowReaders(patience);
        Answers answers = new Answers(parts.clock());
        fixed = new FixedRoutes(
                new Discovery(kinds, parts.streams().subresources()),
                new OpenApiDocuments(kinds, parts.schemas()),
                new OlderOpenApi(kinds, parts.schemas()),
                parts.tokens());
        GrantCheck grants = new GrantCheck(parts.authorizer(), RoleSource.of(api));
        objects = new ObjectRoutes(api, answers, new WatchRoute(api, answers, slow), grants);
        NewerEvents events = new NewerEvents(api, parts.schemas());
        newerEvents = new ObjectRoutes(events, answers, new WatchRoute(events, answers, slow), grants);
        TokenRoute tokens = new TokenRoute(api, parts.tokens(), answers, parts.clock());
        subresources = new SubresourceRoutes(api, answers, objects, tokens, parts.streams());
        reviews = new ReviewRoutes(parts.authenticator(), parts.authorizer(), answers);
        metrics = new MetricsRoutes(api, parts.pods(), answers);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            serve(exchange);
        } catch (EngineException e) {
            if (exchange.status() != 0) {
                throw e; // a broken connection is all that tells now
            }
            Answers.status(exchange, KubeJson.translated(e));
        } catch (RuntimeException e) { // the edge: whatever it is, the client gets Kubernetes' answer
            if (exchange.status() != 0) {
                throw e;
            }
            LOG.error("{} {} failed", exchange.method(), exchange.target(), e);
            Answers.status(
                    exchange,
                    new StatusException(StatusReason.INTERNAL_ERROR, "Internal error occurred: " + e.getMessage()));
        }
    }

    @Override
    public ErrorBody error(int status, String message) {
        StatusReason reason = StatusReason.INTERNAL_ERROR;
        for (StatusReason known : StatusReason.values()) {
            if (known.code() == status) {
                reason = known;
                break;
            }
        }
        var body = KubeJson.status(new StatusException(reason, message)).put("code", status);
        return new ErrorBody(MediaType.JSON, Answers.bytes(body));
    }

    private void serve(HttpExchange exchange) throws IOException {
        HttpTarget url = exchange.url();
        List<String> watch = url.query().getOrDefault("watch", List.of("false"));
        RequestInfo info = RequestInfo.of(exchange.method(), url.segments(), KubeCall.isTrue(watch.getFirst()));
        Caller caller = callers.identify(exchange);
        KubeCall call = new KubeCall(exchange, url.query(), named(info, url), caller);
        CallLimits.Pass pass = gate.enter(caller, isLong(call));
        try {
            Attempt attempt = call.info().attempt();
            if (!authorizer.allows(caller, attempt)) {
                throw Refusals.forbidden(caller, attempt);
            }
            KubeCall plain = new KubeCall(exchange, url.query(), info, caller);
            if (info.isResource()) {
                serveResource(plain);
            } else if (!fixed.serve(plain, url.segments())) {
                throw Refusals.noSuchPath();
            }
        } finally {
            pass.close();
        }
    }

    /// A list or watch of one name counts as one of that object.
    private static RequestInfo named(RequestInfo info, HttpTarget url) {
        List<String> selectors = url.query().getOrDefault("fieldSelector", List.of());
        boolean many = info.verb().equals("list") || info.verb().equals("watch");
        if (!many || !info.name().isEmpty() || selectors.isEmpty()) {
            return info;
        }
        try {
            for (FieldSelector.Term term :
                    FieldSelector.parse(selectors.getFirst()).terms()) {
                if (term.equal() && term.field().equals("metadata.name")) {
                    return info.withName(term.value());
                }
            }
        } catch (IllegalArgumentException e) {
            return info; // refused where it is used
        }
        return info;
    }

    private static boolean isLong(KubeCall call) {
        return call.info().verb().equals("watch") || Subresource.isStream(call.subresource());
    }

    private void serveResource(KubeCall call) throws IOException {
        RequestInfo info = call.info();
        if (info.resource().equals("bindings") && info.group().isEmpty()) {
            serveBinding(call);
            return;
        }
        Kind kind = kinds.find(info.group(), info.version(), info.resource()).orElseThrow(Refusals::noSuchPath);
        boolean inNamespace = !info.namespace().isEmpty() && !kind.plural().equals("namespaces");
        boolean misplaced = kind.namespaced() ? !inNamespace && !info.name().isEmpty() : inNamespace;
        if (misplaced) {
            throw Refusals.noSuchPath();
        }
        KubeCall placed = kind.namespaced() ? call : call.outsideNamespaces();
        if (ServedKinds.isQuestion(kind)) {
            reviews.serve(placed, kind);
        } else if (ServedKinds.isMetrics(kind)) {
            metrics.serve(placed, kind);
        } else if (info.subresource().isEmpty() && NewerEvents.serves(kind)) {
            newerEvents.serve(placed, kind);
        } else if (info.subresource().isEmpty()) {
            objects.serve(placed, kind);
        } else {
            subresources.serve(placed, kind);
        }
    }

    /// The older way to give a pod its node.
    private void serveBinding(KubeCall call) throws IOException {
        if (call.namespace().isEmpty() || !call.name().isEmpty()) {
            throw Refusals.noSuchPath();
        }
        if (!call.info().verb().equals("create")) {
            throw Refusals.methodNotAllowed();
        }
        subresources.bind(call, api.kinds().of("pods"), "");
    }

    @Override
    public void close() {
        slow.close();
    }
}
