package io.cooperage.engine.registry;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends one request and waits for the head of its answer; no redirects, no authorisation, no second attempt.
///
/// Any thread. An interrupt throws CANCELLED and gives the connection up.
final class HttpTransport implements AutoCloseable {
    private static final String AGENT = "cooperage";

    private final HttpClients clients;
    private final Timeouts timeouts;

    HttpTransport(HttpClients clients, Timeouts timeouts) {
        this.clients = clients;
        this.timeouts = timeouts;
    }

    /// @throws LocalBodyException when what was to be sent could not be read
    /// @throws IOException when there was no answer
    HttpAnswer exchange(HttpCall call) throws IOException {
        String host = Authority.of(call.uri());
        HttpClient client = clients.client(call.uri(), call.trust());
        SentBody body = call.body() == null ? null : new SentBody(call.body());

        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(call.method(), body == null ? BodyPublishers.noBody() : body.publisher())
                .setHeader("User-Agent", AGENT);
        call.headers().forEach(request::setHeader);
        String proxyAuthorization = clients.proxyAuthorization(call.uri());
        if (proxyAuthorization != null) {
            request.setHeader("Proxy-Authorization", proxyAuthorization);
        }

        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> future =
                client.sendAsync(request.build(), BodyHandlers.ofPublisher());
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = await(future, host, body);
        BodyStream stream = new BodyStream(host, timeouts.stall());
        Flow.@Nullable Publisher<List<ByteBuffer>> published = response.body();
        if (published == null) {
            stream.onComplete(); // a proxy's refusal of a tunnel has none
        } else {
            published.subscribe(stream);
        }
        return new HttpAnswer(response.statusCode(), call.uri(), response.headers(), stream);
    }

    private <T> T await(CompletableFuture<T> future, String host, @Nullable SentBody body) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Duration limit = body == null ? timeouts.answer() : body.ended() ? timeouts.commit() : timeouts.stall();
            long since = System.nanoTime() - (body == null ? start : body.lastMove());
            long left = limit.toNanos() - since;
            if (left <= 0) {
                future.cancel(true);
                throw new HttpTimeoutException(host + " did not answer within " + limit.toSeconds() + " s");
            }
            try {
                return future.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // Looked at again above: a long upload is no silence.
            } catch (InterruptedException _) {
                future.cancel(true);
                throw Cancelled.talkingTo(host);
            } catch (ExecutionException e) {
                throw failure(e, body);
            }
        }
    }

    private static IOException failure(ExecutionException e, @Nullable SentBody body) {
        IOException local = body == null ? null : body.localFailure();
        if (local != null) {
            return new LocalBodyException(local);
        }
        return e.getCause() instanceof IOException io
                ? io
                : new IOException(String.valueOf(e.getCause()), e.getCause());
    }

    @Override
    public void close() {
        clients.close();
    }

    /// The registry is not to blame and another attempt is no use.
    static final class LocalBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        LocalBodyException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
