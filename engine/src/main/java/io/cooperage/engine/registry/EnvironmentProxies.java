package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Proxies as `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name them; lower case counts first, as
/// curl(1) has it. The machine itself is never asked for through a proxy.
///
/// Only proxies that speak plain http can be used (https goes through them in a tunnel); the first use of
/// another one is an error that names it, without its password.
final class EnvironmentProxies extends ProxySelector {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentProxies.class);

    /// @param authorization header value; null when the address names no user
    private record ProxyAddress(
            String host, int port, @Nullable String authorization) {}

    private final @Nullable String http;
    private final @Nullable String https;
    private final NoProxyList exceptions;

    private EnvironmentProxies(@Nullable String http, @Nullable String https, NoProxyList exceptions) {
        this.http = http;
        this.https = https;
        this.exceptions = exceptions;
    }

    static EnvironmentProxies of(UserEnvironment environment) {
        String all = either(environment, "ALL_PROXY");
        String http = either(environment, "HTTP_PROXY");
        String https = either(environment, "HTTPS_PROXY");
        String except = either(environment, "NO_PROXY");
        return new EnvironmentProxies(
                http == null ? all : http,
                https == null ? all : https,
                NoProxyList.parse(except == null ? "" : except));
    }

    private static @Nullable String either(UserEnvironment environment, String name) {
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        return lower == null ? environment.get(name) : lower;
    }

    @Override
    public List<Proxy> select(URI uri) {
        ProxyAddress proxy = proxyFor(uri);
        // Not resolved here: the proxy is looked up when it is connected to, and then an unknown name is told.
        return List.of(
                proxy == null
                        ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        LOG.debug("proxy {} for {}: {}", address, uri.getHost(), failure.getMessage());
    }

    /// For the `Proxy-Authorization` header of requests to this address.
    @Nullable
    String authorization(URI uri) {
        ProxyAddress proxy = proxyFor(uri);
        return proxy == null ? null : proxy.authorization();
    }

    /// For error messages; null when none is used.
    @Nullable
    String describe(URI uri) {
        ProxyAddress proxy = proxyFor(uri);
        return proxy == null ? null : proxy.host() + ":" + proxy.port();
    }

    private @Nullable ProxyAddress proxyFor(URI uri) {
        String text = uri.getScheme().equalsIgnoreCase("https") ? https : http;
        return text == null || exceptions.contains(uri) ? null : parse(text);
    }

    private static ProxyAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException _) {
            throw EngineException.invalid("the proxy in the environment is no valid address (http://host:port)");
        }
        String host = uri.getHost();
        if (host == null) {
            throw EngineException.invalid("the proxy in the environment is no valid address (http://host:port)");
        }
        if (!uri.getScheme().equalsIgnoreCase("http")) {
            throw EngineException.notImplemented(
                    "the proxy " + uri.getScheme() + "://" + host
                            + " can't be used: only proxies with http:// addresses can; see HTTP_PROXY, HTTPS_PROXY, ALL_PROXY");
        }
        String user = uri.getRawUserInfo();
        String authorization = null;
        if (user != null) {
            // A plus is a plus here, unlike in forms.
            String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
            authorization = "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
        }
        return new ProxyAddress(host, uri.getPort() < 0 ? 80 : uri.getPort(), authorization);
    }
}
