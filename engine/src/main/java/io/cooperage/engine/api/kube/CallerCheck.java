package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Attempt;
import io.cooperage.engine.cluster.access.Authenticator;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.Caller;
import io.cooperage.engine.http.HttpExchange;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who sends a request: by its certificate, else by its token, else nobody; and as whom they wish to be seen
/// (`kubectl --as`), which needs a permission of its own.
final class CallerCheck {
    private static final String BEARER = "bearer ";

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    CallerCheck(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    /// @throws io.cooperage.engine.cluster.api.StatusException 401 for a token that is not good, 403 for
    ///     who may not be somebody else
    Caller identify(HttpExchange exchange) {
        Caller real = real(exchange);
        String user = exchange.header("Impersonate-User");
        List<String> groups = exchange.headers("Impersonate-Group");
        if (user == null || user.isEmpty()) {
            if (!groups.isEmpty()) {
                throw Refusals.badRequest("requested groups without impersonating a user");
            }
            return real;
        }
        check(real, impersonation("users", user));
        groups.forEach(group -> check(real, impersonation("groups", group)));
        return groups.isEmpty() ? Caller.named(user) : Caller.user(user, groups);
    }

    private static Attempt impersonation(String what, String name) {
        return new Attempt.OnResource("impersonate", "", "", what, "", name);
    }

    private void check(Caller caller, Attempt attempt) {
        if (!authorizer.allows(caller, attempt)) {
            throw Refusals.forbidden(caller, attempt);
        }
    }

    private Caller real(HttpExchange exchange) {
        List<X509Certificate> chain = exchange.peer().certificates();
        if (!chain.isEmpty()) {
            Optional<Caller> caller = authenticator.byCertificate(chain.getFirst());
            if (caller.isPresent()) {
                return caller.get();
            }
        }
        String token = token(exchange.header("Authorization"));
        return token == null ? Caller.ANONYMOUS : authenticator.byToken(token).orElseThrow(Refusals::unauthorized);
    }

    private static @Nullable String token(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return null;
        }
        String token = header.substring(BEARER.length()).strip();
        return token.isEmpty() ? null : token;
    }
}
