package io.cooperage.engine.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Talks to one endpoint: finds out whether it speaks https, says who asks, follows redirects, tries again.
///
/// Redirects are followed here and not by java.net.http, because the credentials must stay behind when they
/// lead to another host.
///
/// Any thread.
final class RegistryConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryConnection.class);
    private static final int HOPS = 10;

    /// Catalogs of large registries that ignore `n`.
    static final int DOCUMENT_MAX = 16 << 20;

    private final Endpoint endpoint;
    private final HttpTransport transport;
    private final SchemeProbe scheme;
    private final Authorizer authorizer;
    private final Retries retries;
    private final Failures failures;
    private final EndpointResolver resolver;
    private final Set<String> warned = new HashSet<>();

    RegistryConnection(Endpoint endpoint, Authorizer authorizer, Wiring wiring) {
        this.endpoint = endpoint;
        this.authorizer = authorizer;
        this.transport = wiring.transport();
        this.retries = wiring.retries();
        this.failures = wiring.failures();
        this.resolver = wiring.resolver();
        this.scheme = new SchemeProbe(endpoint, transport);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Authorizer authorizer() {
        return authorizer;
    }

    Retries retries() {
        return retries;
    }

    /// @param good the statuses that the caller knows what to do with
    /// @throws RegistryException for any other
    HttpAnswer send(RegistryRequest request, int... good) {
        HttpAnswer answer = ask(request);
        if (Arrays.stream(good).noneMatch(status -> status == answer.status())) {
            throw refused(request, answer);
        }
        return answer;
    }

    /// The answer, whatever it is.
    HttpAnswer ask(RegistryRequest request) {
        try {
            return tryOnce(request);
        } catch (IOException e) {
            throw unreachable(request, e);
        }
    }

    /// As [#ask], but a broken connection is left to the caller, who knows how to go on.
    HttpAnswer tryOnce(RegistryRequest request) throws IOException {
        return request.repeatable() ? retries.send(endpoint.authority(), () -> attempt(request)) : attempt(request);
    }

    private HttpAnswer attempt(RegistryRequest request) throws IOException {
        HttpAnswer answer = authorised(request);
        return request.document() ? answer.buffered(DOCUMENT_MAX) : answer;
    }

    /// The whole body.
    ///
    /// @param most bytes
    byte[] read(RegistryRequest request, HttpAnswer answer, int most) {
        try {
            byte[] body = answer.read(most + 1);
            if (body.length > most) {
                throw Failures.redirect(
                        request.errand(), endpoint.domain() + " answered with more than " + most + " bytes");
            }
            return body;
        } catch (IOException e) {
            throw unreachable(request, e);
        }
    }

    RegistryException refused(RegistryRequest request, HttpAnswer answer) {
        if (answer.uri().getHost() != null && !isHome(answer.uri())) {
            String other = Authority.of(answer.uri());
            return failures.refused(request.errand().via(other), answer);
        }
        return failures.refused(
                request.errand().by(authorizer.caller(), authorizer.scheme().equals("basic")), answer);
    }

    RegistryException unreachable(RegistryRequest request, IOException failure) {
        return failures.unreachable(request.errand(), scheme.assumed(), failure);
    }

    /// `https://host/v2/…` as it was found out.
    URI address(String target) throws IOException {
        URI root = scheme.root();
        if (target.startsWith("/v2/")) {
            return URI.create(root + endpoint.path() + target);
        }
        if (target.startsWith("/")) {
            return URI.create(root + target);
        }
        return stayWithTls(root, root.resolve(target));
    }

    /// A registry behind a TLS proxy may not know that it is, and give its own addresses as http.
    private static URI stayWithTls(URI from, URI to) {
        boolean unaware = from.getScheme().equals("https")
                && "http".equals(to.getScheme())
                && to.getRawAuthority() != null
                && to.getRawAuthority().equals(from.getRawAuthority());
        return unaware ? URI.create("https" + to.toString().substring("http".length())) : to;
    }

    private HttpAnswer authorised(RegistryRequest request) throws IOException {
        URI uri = address(request.target());
        HttpCall call = HttpCall.of(request.method(), uri, request.headers(), request.body());
        boolean home = isHome(uri);
        String used = home ? authorizer.header(request.scopes()) : null;
        HttpAnswer answer = follow(request.errand(), call, used);
        if (answer.status() == 401 && home && isHome(answer.uri())) {
            List<Challenge> challenges = Challenge.parse(answer.headers().allValues("WWW-Authenticate"));
            String other = authorizer.afterRefusal(challenges, request.scopes(), used);
            if (other != null) {
                answer.discard();
                return follow(request.errand(), call, other);
            }
        }
        return answer;
    }

    private HttpAnswer follow(Errand errand, HttpCall first, @Nullable String authorization) throws IOException {
        HttpCall call = first;
        boolean home = true;
        Set<String> visited = new HashSet<>(Set.of(first.method() + " " + first.uri()));
        for (int hop = 0; hop <= HOPS; hop++) {
            HttpAnswer answer = transport.exchange(
                    home && authorization != null ? call.with("Authorization", authorization) : call);
            warn(answer);
            URI next = redirect(errand, answer);
            if (next == null) {
                return answer;
            }
            answer.discard();
            // Once away from home, the credentials don't come back into play.
            home = home && Authority.origin(next).equals(Authority.origin(first.uri()));
            call = call.to(answer.status() == 303 ? "GET" : call.method(), next);
            if (!visited.add(call.method() + " " + next)) {
                throw Failures.redirect(
                        errand, endpoint.domain() + " sends in a circle: " + withoutQuery(next) + " was asked already");
            }
        }
        throw Failures.redirect(errand, endpoint.domain() + " sends on more than " + HOPS + " times");
    }

    private @Nullable URI redirect(Errand errand, HttpAnswer answer) {
        String location = answer.header("Location");
        boolean redirects = switch (answer.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
        if (!redirects || location == null) {
            return null;
        }
        URI next;
        try {
            next = stayWithTls(answer.uri(), answer.uri().resolve(location));
        } catch (IllegalArgumentException _) {
            throw Failures.redirect(errand, endpoint.domain() + " sends on to an address that is none");
        }
        String to = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        if (next.getHost() == null || !(to.equals("https") || to.equals("http"))) {
            throw Failures.redirect(errand, endpoint.domain() + " sends on to an address that is not http");
        }
        if (to.equals("http")
                && answer.uri().getScheme().equals("https")
                && resolver.protection(Authority.of(next)) == Endpoint.Protection.VERIFIED) {
            throw Failures.redirect(
                    errand,
                    endpoint.domain() + " sends from https on to http://" + Authority.of(next)
                            + "; if that is meant to be so, allow " + Authority.of(next) + " as an insecure registry");
        }
        return next;
    }

    private boolean isHome(URI uri) {
        return Authority.origin(uri).equals(Authority.origin(scheme.assumed()));
    }

    /// Addresses that storage gives carry signatures in the query: those are secrets for a while.
    private static String withoutQuery(URI uri) {
        return uri.toString().split("[?#]", 2)[0];
    }

    /// Registries may tell users things (distribution-spec, "Warnings"): `299 - "…"`.
    private void warn(HttpAnswer answer) {
        for (String warning : answer.headers().allValues("Warning")) {
            if (warning.startsWith("299 ")) {
                boolean news;
                synchronized (warned) {
                    news = warned.size() < 100 && warned.add(warning);
                }
                if (news) {
                    LOG.warn(
                            "{} says: {}",
                            endpoint.domain(),
                            warning.substring(4).replaceAll("\\p{Cntrl}+", " "));
                }
            }
        }
    }
}
