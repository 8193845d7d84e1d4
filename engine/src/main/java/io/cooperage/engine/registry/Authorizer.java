package io.cooperage.engine.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Says to one registry who asks. Learns from the first refusal how that is to be said, and keeps tokens until
/// shortly before they end, one for each set of scopes.
///
/// Any thread; many downloads that begin together wait for one token.
final class Authorizer {
    /// Credentials are looked up again after this: a helper is a process, and signing in or out must soon
    /// count.
    private static final Duration LOOKUP_KEPT = Duration.ofSeconds(5);

    /// A token that ends sooner is not used: the request takes time too.
    private static final Duration MARGIN = Duration.ofSeconds(15);

    /// @param credentials that it was fetched with
    private record Kept(Token token, @Nullable Credentials credentials) {}

    private final Endpoint endpoint;
    private final Supplier<@Nullable Credentials> lookup;
    private final TokenService tokens;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Kept> kept = new HashMap<>();
    private @Nullable Challenge challenge;
    private @Nullable Credentials credentials;
    private Instant lookedUp = Instant.MIN;

    Authorizer(Endpoint endpoint, Supplier<@Nullable Credentials> lookup, TokenService tokens, Clock clock) {
        this.endpoint = endpoint;
        this.lookup = lookup;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// What the first request may already carry; null when the registry has not asked for anything yet.
    ///
    /// @param scopes such as `repository:library/debian:pull`
    @Nullable
    String header(Set<String> scopes) {
        return locked(() -> {
            Challenge current = challenge;
            if (current == null) {
                return null;
            }
            return current.scheme().equals("basic") ? basic() : bearer(current, scopes, scopes, null);
        });
    }

    /// After a 401.
    ///
    /// @param used the header that was refused
    /// @return another to try once; null when there is nothing else to say
    @Nullable
    String afterRefusal(List<Challenge> challenges, Set<String> scopes, @Nullable String used) {
        return locked(() -> {
            Challenge bearer = find(challenges, "bearer");
            Challenge basic = find(challenges, "basic");
            if (bearer != null && bearer.get("realm") != null) {
                challenge = bearer;
                lookedUp = Instant.MIN;
                Set<String> wanted = Scopes.merged(scopes, bearer.get("scope"));
                return bearer(bearer, scopes, wanted, used);
            }
            if (basic != null) {
                challenge = basic;
                lookedUp = Instant.MIN;
                String header = basic();
                return header == null || header.equals(used) ? null : header;
            }
            return null;
        });
    }

    /// `none`, `basic` or `bearer`, as far as it has asked.
    String scheme() {
        return locked(() -> challenge == null ? "none" : challenge.scheme());
    }

    boolean anonymous() {
        return caller() == Errand.Caller.ANONYMOUS;
    }

    Errand.Caller caller() {
        return locked(() -> {
            if (credentials() == null) {
                return Errand.Caller.ANONYMOUS;
            }
            boolean known = challenge != null && challenge.scheme().equals("bearer");
            return known ? Errand.Caller.KNOWN : Errand.Caller.CLAIMED;
        });
    }

    private @Nullable String basic() {
        Credentials current = credentials();
        return current == null ? null : TokenService.basic(current);
    }

    /// @param wanted the scopes to ask for; kept under those that requests name
    /// @param refused a header that is no good any more, or null
    private String bearer(Challenge bearer, Set<String> scopes, Set<String> wanted, @Nullable String refused) {
        Credentials current = credentials();
        String key = String.join(" ", new TreeSet<>(scopes));
        Kept known = kept.get(key);
        boolean good = known != null
                && known.token().expires().isAfter(clock.instant().plus(MARGIN))
                && (current == null ? known.credentials() == null : current.equals(known.credentials()));
        // Another thread may have fetched one while this one was being refused.
        if (known == null || !good || ("Bearer " + known.token().value()).equals(refused)) {
            known = new Kept(tokens.fetch(endpoint, bearer, wanted, current), current);
            kept.put(key, known);
        }
        return "Bearer " + known.token().value();
    }

    private @Nullable Credentials credentials() {
        Instant now = clock.instant();
        if (lookedUp.equals(Instant.MIN) || lookedUp.plus(LOOKUP_KEPT).isBefore(now)) {
            credentials = lookup.get();
            lookedUp = now;
        }
        return credentials;
    }

    private static @Nullable Challenge find(List<Challenge> challenges, String scheme) {
        return challenges.stream()
                .filter(c -> c.scheme().equals(scheme))
                .findFirst()
                .orElse(null);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            throw Cancelled.talkingTo(endpoint.domain());
        }
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
