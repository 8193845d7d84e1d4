package io.cooperage.engine.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way to servers that are no registries: the proxies and the trusted certificates are those that
/// registries are reached with. Redirects are followed, but none from https to http. Any thread.
public final class WebAccess implements AutoCloseable {
    private final EnvironmentProxies proxies;
    private final HttpClient client;

    private WebAccess(UserEnvironment environment) {
        this.proxies = EnvironmentProxies.of(environment);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Timeouts.USUAL.connect())
                .proxy(proxies)
                .sslContext(new TlsContexts(new SystemTrust(environment))
                        .make(CertificateFolders.read(List.of(), ""), true))
                .build();
    }

    public static WebAccess ofThisProcess() {
        return new WebAccess(UserEnvironment.ofThisProcess());
    }

    public HttpClient client() {
        return client;
    }

    /// For the `Proxy-Authorization` header; null when no proxy is used there, or one that asks for nothing.
    public @Nullable String proxyAuthorization(URI uri) {
        return proxies.authorization(uri);
    }

    /// Why a server can't be talked to, for people.
    public String explain(URI uri, IOException failure) {
        return new UnreachableCause(List.of(), proxies.describe(uri)).explain(uri, failure);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
