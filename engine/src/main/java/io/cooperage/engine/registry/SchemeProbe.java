package io.cooperage.engine.registry;

import io.cooperage.engine.registry.Endpoint.Protection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Whether an endpoint speaks https or http. Only for one that is allowed to be insecure is that a question;
/// it is asked once, https first, so that nothing goes in the clear that need not.
///
/// Any thread.
final class SchemeProbe {
    private final Endpoint endpoint;
    private final HttpTransport transport;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable URI found;

    SchemeProbe(Endpoint endpoint, HttpTransport transport) {
        this.endpoint = endpoint;
        this.transport = transport;
    }

    /// `https://host:port`.
    ///
    /// @throws IOException when neither answers
    URI root() throws IOException {
        URI known = found;
        if (known != null) {
            return known;
        }
        if (endpoint.protection() != Protection.ANY) {
            return assumed();
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            throw Cancelled.talkingTo(endpoint.domain());
        }
        try {
            URI meanwhile = found;
            if (meanwhile == null) {
                meanwhile = ask();
                found = meanwhile;
            }
            return meanwhile;
        } finally {
            lock.unlock();
        }
    }

    /// As [#root], but asks nobody: before it is known, what would be tried first.
    URI assumed() {
        URI known = found;
        if (known != null) {
            return known;
        }
        return endpoint.protection() == Protection.PLAIN ? http() : https();
    }

    private URI ask() throws IOException {
        IOException why;
        try {
            get(https()).discard();
            return https();
        } catch (IOException e) {
            why = e;
        }
        try {
            HttpAnswer answer = get(http());
            if (answer.status() == 400 && wantsTls(answer)) {
                throw why;
            }
            answer.discard();
            return http();
        } catch (IOException second) {
            // Where TLS was understood as such, the first failure is the one that tells something.
            throw why instanceof SSLException ? why : second;
        }
    }

    private HttpAnswer get(URI root) throws IOException {
        return transport.exchange(HttpCall.of("GET", URI.create(root + endpoint.path() + "/v2/"), Map.of(), null));
    }

    /// What Go's server and nginx say on a TLS port to who doesn't speak it.
    private static boolean wantsTls(HttpAnswer answer) throws IOException {
        String text = new String(answer.read(4096), StandardCharsets.UTF_8);
        return text.contains("HTTP request to an HTTPS server") || text.contains("HTTP request was sent to HTTPS port");
    }

    private URI https() {
        return URI.create("https://" + endpoint.authority());
    }

    private URI http() {
        return URI.create("http://" + endpoint.authority());
    }
}
