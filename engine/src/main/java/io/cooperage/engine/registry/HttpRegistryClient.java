package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The client over java.net.http: chooses the endpoint, and leaves the talking to a [RegistryConnection].
///
/// Manifests and blobs are read from the mirrors first; whatever a mirror's trouble is, the next one is
/// asked, and the registry itself in the end. Listings are the registry's own: a mirror knows only what
/// passed through it.
final class HttpRegistryClient implements RegistryClient {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRegistryClient.class);

    private final EndpointResolver resolver;
    private final CredentialStore credentials;
    private final Wiring wiring;
    private final TokenService tokens;
    private final MirrorHealth health;
    private final Clock clock = Clock.systemUTC();
    private final Map<Endpoint, RegistryConnection> connections = new ConcurrentHashMap<>();

    /// Another's connections are not this one's to close.
    private final boolean borrowed;

    HttpRegistryClient(
            Supplier<RegistrySettings> settings,
            CredentialStore credentials,
            UserEnvironment environment,
            Timeouts timeouts,
            Retries.Pause pause) {
        this.resolver = new EndpointResolver(settings);
        this.credentials = credentials;
        HttpClients clients = new HttpClients(resolver, environment, timeouts);
        HttpTransport transport = new HttpTransport(clients, timeouts);
        Retries retries = new Retries(pause, clock, RandomGenerator.getDefault());
        Failures failures = new Failures(resolver, clients);
        this.wiring = new Wiring(transport, retries, failures, resolver);
        this.tokens = new TokenService(transport, retries, resolver, failures, clock);
        this.health = new MirrorHealth(clock);
        this.borrowed = false;
    }

    private HttpRegistryClient(HttpRegistryClient other, CredentialStore credentials) {
        this.resolver = other.resolver;
        this.credentials = credentials;
        this.wiring = other.wiring;
        this.tokens = other.tokens;
        this.health = other.health;
        this.borrowed = true;
    }

    @Override
    public RemoteManifest manifest(ImageReference reference, List<String> accept) {
        return reading(reference, connection -> new Manifests(connection).get(reference, accept));
    }

    @Override
    public @Nullable Descriptor resolve(ImageReference reference) {
        return this.<@Nullable Descriptor>reading(
                reference, connection -> new Manifests(connection).resolve(reference));
    }

    @Override
    public BlobContent blob(ImageReference repository, Descriptor blob, long offset) {
        return reading(repository, connection -> new BlobDownload(connection).open(repository, blob, offset));
    }

    @Override
    public boolean hasBlob(ImageReference repository, Digest digest) {
        Errand errand = Errand.at("look for " + digest + " in " + repository.familiarRepository(), repository.domain());
        RegistryRequest request = RegistryRequest.of(
                "HEAD", "/v2/" + repository.path() + "/blobs/" + digest, errand, Scopes.pull(repository.path()));
        HttpAnswer answer = registry(repository.domain()).send(request, 200, 404);
        answer.discard();
        return answer.status() == 200;
    }

    @Override
    public boolean mount(ImageReference repository, Digest digest, ImageReference from) {
        if (!EndpointResolver.canonical(repository.domain()).equals(EndpointResolver.canonical(from.domain()))) {
            return false;
        }
        RegistryConnection connection = registry(repository.domain());
        Errand errand = Errand.at("mount " + digest + " from " + from.familiarRepository(), repository.domain());
        RegistryRequest request = RegistryRequest.of(
                        "POST",
                        "/v2/" + repository.path() + "/blobs/uploads/?mount="
                                + digest.toString().replace(":", "%3A") + "&from="
                                + from.path().replace("/", "%2F"),
                        errand,
                        Scopes.push(repository.path()),
                        Scopes.pull(from.path()))
                .body(HttpBody.of(new byte[0]), "application/octet-stream");
        // A refusal to mount is no refusal to push: 4xx says only that this way is closed.
        HttpAnswer answer = connection.send(request, 201, 202, 400, 403, 404, 405);
        answer.discard();
        String begun = answer.header("Location");
        if (answer.status() == 202 && begun != null) {
            // It has begun an upload instead, which would lie around.
            String target = answer.uri().resolve(begun).toString();
            connection
                    .ask(RegistryRequest.of("DELETE", target, errand, Scopes.push(repository.path()))
                            .once())
                    .discard();
        }
        return answer.status() == 201;
    }

    @Override
    public void upload(ImageReference repository, Descriptor blob, BlobSource source, LongConsumer progress) {
        long chunk = resolver.settings().uploadChunk();
        new BlobUpload(registry(repository.domain()), repository, blob, source, progress, chunk).run();
    }

    @Override
    public Digest putManifest(ImageReference reference, String mediaType, byte[] json) {
        return new Manifests(registry(reference.domain())).put(reference, mediaType, json);
    }

    @Override
    public void deleteManifest(ImageReference repository, Digest digest) {
        new Manifests(registry(repository.domain())).delete(repository, digest);
    }

    @Override
    public Page catalog(String host, @Nullable String last, int most) {
        return new Listings(registry(host)).catalog(last, most);
    }

    @Override
    public Page tags(ImageReference repository, @Nullable String last, int most) {
        return new Listings(registry(repository.domain())).tags(repository, last, most);
    }

    @Override
    public List<Descriptor> referrers(ImageReference repository, Digest subject) {
        return new Referrers(registry(repository.domain())).list(repository, subject);
    }

    @Override
    public List<SearchHit> search(String host, String term, int most) {
        return new Listings(registry(host)).search(term, most);
    }

    @Override
    public Ping ping(String host, @Nullable Credentials given) {
        // Not the shared connection: what it knows of this registry must not answer instead of the registry.
        Endpoint endpoint = resolver.registry(host);
        return new PingProbe(connect(endpoint, given == null ? () -> find(endpoint) : () -> given)).ping();
    }

    /// What tokens these credentials get stays with connections of its own.
    @Override
    public RegistryClient as(String host, Credentials login) {
        return new HttpRegistryClient(this, new GivenCredentials(EndpointResolver.canonical(host), login, credentials));
    }

    @Override
    public void close() {
        if (!borrowed) {
            wiring.transport().close();
        }
    }

    private RegistryConnection registry(String domain) {
        return connection(resolver.registry(domain));
    }

    private RegistryConnection connection(Endpoint endpoint) {
        return connections.computeIfAbsent(endpoint, key -> connect(key, () -> find(key)));
    }

    private RegistryConnection connect(Endpoint endpoint, Supplier<@Nullable Credentials> lookup) {
        return new RegistryConnection(endpoint, new Authorizer(endpoint, lookup, tokens, clock), wiring);
    }

    private @Nullable Credentials find(Endpoint endpoint) {
        return credentials.find(endpoint.domain()).orElse(null);
    }

    private <T extends @Nullable Object> T reading(ImageReference name, Function<RegistryConnection, T> action) {
        for (Endpoint mirror : resolver.mirrors(name.domain())) {
            if (health.isLeftAlone(mirror)) {
                continue;
            }
            try {
                T found = action.apply(connection(mirror));
                if (found != null) {
                    return found;
                }
            } catch (EngineException e) {
                if (e.kind() == ErrorKind.CANCELLED) {
                    throw e;
                }
                if (e.kind() == ErrorKind.UNAVAILABLE) {
                    health.failed(mirror);
                }
                LOG.info("the mirror {} of {} is passed over: {}", mirror.authority(), name.domain(), e.getMessage());
            }
        }
        return action.apply(registry(name.domain()));
    }
}
