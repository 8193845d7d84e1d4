package io.cooperage.engine.registry;

import io.cooperage.engine.registry.Endpoint.Protection;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A java.net.http client for each host, because trust and client certificates are a host's.
///
/// HTTP/1.1 only: layers come over connections of their own, which is faster than sharing one window, and the
/// protocol's chunked uploads are understood by every registry there.
///
/// Any thread.
final class HttpClients implements AutoCloseable {
    static {
        // Both are read once by java.net.http, so they must be said before its first use. A user's word counts.
        //
        // The runtime sends no name and password to a proxy through which it tunnels https, unless asked to.
        unlessSet("jdk.http.auth.tunneling.disabledSchemes", "");
        // Bytes read at once; with the 16 KiB it has by itself a pull takes twice as long.
        unlessSet("jdk.httpclient.bufsize", String.valueOf(64 << 10));
    }

    private static void unlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /// @param fingerprint of the files that it was made of
    private record Entry(HttpClient client, String fingerprint, Protection protection) {}

    private final EndpointResolver resolver;
    private final TlsContexts contexts;
    private final EnvironmentProxies proxies;
    private final Timeouts timeouts;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Entry> clients = new HashMap<>();

    HttpClients(EndpointResolver resolver, UserEnvironment environment, Timeouts timeouts) {
        this.resolver = resolver;
        this.contexts = new TlsContexts(new SystemTrust(environment));
        this.proxies = EnvironmentProxies.of(environment);
        this.timeouts = timeouts;
    }

    /// @param trust the `host:port` whose certificates hold
    /// @throws io.cooperage.engine.error.EngineException naming the certificate file that can't be used
    synchronized HttpClient client(URI uri, String trust) {
        boolean tls = uri.getScheme().equalsIgnoreCase("https");
        String authority = tls ? trust.toLowerCase(Locale.ROOT) : "";
        List<Path> folders = resolver.settings().certFolders();
        Protection protection = tls ? resolver.protection(authority) : Protection.PLAIN;
        String fingerprint = tls ? CertificateFolders.fingerprint(folders, authority) : "";
        Entry known = clients.get(authority);
        if (known != null && known.fingerprint().equals(fingerprint) && known.protection() == protection) {
            return known.client();
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect())
                .executor(executor)
                .proxy(proxies);
        if (tls) {
            CertificateFolders own = CertificateFolders.read(folders, authority);
            builder.sslContext(contexts.make(own, protection == Protection.VERIFIED));
        }
        HttpClient client = builder.build();
        // An older one is left to end its transfers; it goes when nothing uses it any more.
        clients.put(authority, new Entry(client, fingerprint, protection));
        return client;
    }

    /// @return null when no proxy is used there, or one that asks for nothing
    @Nullable
    String proxyAuthorization(URI uri) {
        return proxies.authorization(uri);
    }

    /// Host and port of the proxy on the way there, for messages; null when there is none.
    @Nullable
    String proxy(URI uri) {
        return proxies.describe(uri);
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(entry -> entry.client().shutdownNow());
        clients.clear();
        executor.shutdownNow();
    }
}
