package io.cooperage.engine.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request on an [HttpConnection], from its head to the end of its handler. For the handler's thread,
/// where it is not said otherwise.
final class ServerExchange implements HttpExchange, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerExchange.class);

    /// RFC 9110 §5.6.7 wants `GMT`.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    /// In the letters that everybody writes them with: Netty's own names are lower case, and scripts match
    /// these.
    private static final String CONNECTION = "Connection";

    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final String DATE_FIELD = "Date";

    private final HttpConnection connection;
    private final HttpRequest request;
    private final HttpPeer peer;
    private final InboundBytes input;
    private final Outbound out;
    private final RequestBody body;
    private final boolean head;
    private boolean keepAlive;
    private boolean complete;
    private volatile int status;
    private volatile long wholeBytes;
    private volatile @Nullable AnswerStream stream;
    private volatile @Nullable Thread worker;

    ServerExchange(HttpConnection connection, HttpRequest request, HttpPeer peer, InboundBytes input, Outbound out) {
        this.connection = connection;
        this.request = request;
        this.peer = peer;
        this.input = input;
        this.out = out;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.keepAlive = RequestCheck.keepsAlive(request);
        this.body = new RequestBody(input, this::giveLeave);
    }

    /// For the event loop.
    InboundBytes input() {
        return input;
    }

    /// The thread that is going to [#run] this.
    void runsOn(Thread thread) {
        worker = thread;
    }

    /// Any thread.
    void interrupt() {
        Thread thread = worker;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void run() {
        HttpHandler handler = connection.room().handler();
        boolean whole = false;
        try {
            handler.handle(this);
            finish();
            whole = complete;
        } catch (BadRequestException e) {
            keepAlive = false;
            whole = failed(handler, e.status(), e.reason(), e);
        } catch (IOException e) {
            LOG.debug("{} {} broke off", method(), target(), e);
        } catch (RuntimeException | StackOverflowError e) { // the edge: a handler's fault is its request's alone
            LOG.error("{} {} failed", method(), target(), e);
            whole = failed(handler, 500, "unexpected error, please report it: " + e, e);
        } finally {
            boolean sent = whole;
            boolean keep = keepAlive;
            worker = null;
            connection.onLoop(() -> connection.handled(this, sent, keep));
        }
    }

    private void finish() throws IOException {
        if (status == 0) {
            throw new IllegalStateException("the handler of " + method() + " " + target() + " gave no answer");
        }
        AnswerStream open = stream;
        if (open != null) {
            open.close();
            complete = true;
        }
    }

    /// @return the client was told
    private boolean failed(HttpHandler handler, int code, String message, Throwable failure) {
        if (status != 0) {
            // Too late for a status: only a broken connection tells the client that this is not all of it.
            LOG.debug("the answer to {} {} broke off", method(), target(), failure);
            return false;
        }
        status = code;
        try {
            FullHttpResponse answer = refusal(handler, code, message);
            answer.headers().remove(CONNECTION);
            prepare();
            connectionField(answer.headers());
            out.send(answer);
            return true;
        } catch (IOException e) {
            LOG.debug("{} {} broke off", method(), target(), e);
            return false;
        }
    }

    /// An answer to what is no request. The connection ends with it.
    static FullHttpResponse refusal(HttpHandler handler, int code, String message) {
        HttpHandler.ErrorBody error = handler.error(code, message);
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code), Unpooled.wrappedBuffer(error.bytes()));
        answer.headers()
                .set(CONTENT_TYPE, error.contentType())
                .set(CONTENT_LENGTH, error.bytes().length)
                .set(CONNECTION, HttpHeaderValues.CLOSE)
                .set(DATE_FIELD, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        return answer;
    }

    private void giveLeave() throws IOException {
        if (RequestCheck.expectsContinue(request)
                && status == 0
                && !input.queue().isEnded()) {
            out.send(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return request.uri();
    }

    @Override
    public HttpTarget url() {
        return HttpTarget.parse(target());
    }

    @Override
    public @Nullable String header(String name) {
        return request.headers().get(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public HttpPeer peer() {
        return peer;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public void bodyWithin(@Nullable Duration limit) {
        input.queue().within(limit);
    }

    @Override
    public boolean isBodyEmpty() throws IOException {
        String length = header("Content-Length");
        if (length == null && header("Transfer-Encoding") == null) {
            return true;
        }
        return "0".equals(length) || body.isEmpty();
    }

    @Override
    public void respond(int code, Map<String, String> headers, byte[] bytes) throws IOException {
        boolean lengthless = code == 204 || code == 304;
        HttpResponse answer;
        boolean small = bytes.length <= Outbound.PIECE;
        if (head) {
            answer = new AnswerEncoder.HeadOnly(HttpResponseStatus.valueOf(code));
        } else if (lengthless || small) {
            answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(code),
                    lengthless || bytes.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
        } else {
            answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
        }
        begin(code, answer, headers);
        if (!lengthless && !answer.headers().contains(CONTENT_LENGTH)) {
            answer.headers().set(CONTENT_LENGTH, bytes.length);
        }
        wholeBytes = head || lengthless ? 0 : bytes.length;
        out.send(answer);
        if (!head && !lengthless && !small) {
            try (AnswerStream pieces = new AnswerStream(out, false)) {
                pieces.write(bytes, 0, bytes.length);
            }
        }
        complete = true;
    }

    @Override
    public OutputStream stream(int code, Map<String, String> headers) throws IOException {
        HttpResponse answer = head
                ? new AnswerEncoder.HeadOnly(HttpResponseStatus.valueOf(code))
                : new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
        boolean older = !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (older) {
            keepAlive = false; // takes the end of the connection for the end of the body
        }
        begin(code, answer, headers);
        if (!older && !answer.headers().contains(CONTENT_LENGTH)) {
            answer.headers().set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        AnswerStream begun = new AnswerStream(out, head);
        stream = begun;
        out.send(answer);
        return begun;
    }

    @Override
    public RawStream upgrade(int code, String reason, Map<String, String> headers) throws IOException {
        requireNoAnswer(code);
        dropBody();
        keepAlive = false;
        HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, new HttpResponseStatus(code, reason));
        headers.forEach(answer.headers()::set);
        if (code != 101) {
            answer.headers().set(DATE_FIELD, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        }
        RawConnection raw = new RawConnection(connection, out);
        status = code;
        onLoop(() -> connection.becomeRaw(answer, raw));
        complete = true;
        return raw;
    }

    @Override
    public WebSocketSession webSocket(List<String> subprotocols, int limit) throws IOException {
        requireNoAnswer(101);
        String version = header("Sec-WebSocket-Version");
        if (!"websocket".equalsIgnoreCase(header("Upgrade")) || header("Sec-WebSocket-Key") == null) {
            throw new BadRequestException(400, "this endpoint speaks WebSocket: send Upgrade: websocket and its key");
        }
        if (!"13".equals(version)) {
            throw new BadRequestException(426, "unsupported version of WebSocket: 13 is known");
        }
        dropBody();
        keepAlive = false;
        WebSocketServerHandshaker13 handshaker = new WebSocketServerHandshaker13(
                target(),
                subprotocols.isEmpty() ? null : String.join(",", subprotocols),
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(limit)
                        .closeOnProtocolViolation(false) // the session says goodbye itself
                        .build());
        FullHttpRequest whole = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        WebSocketConnection session = new WebSocketConnection(connection, out);
        status = 101;
        try {
            onLoop(() -> connection.becomeWebSocket(handshaker, whole, limit, session));
        } catch (WebSocketServerHandshakeException e) {
            status = 0;
            throw new BadRequestException(400, String.valueOf(e.getMessage()));
        }
        complete = true;
        String chosen = handshaker.selectedSubprotocol();
        session.speaks(chosen == null ? "" : chosen);
        return session;
    }

    /// An action of the event loop that this thread waits for.
    @FunctionalInterface
    private interface LoopAction {
        void run() throws IOException;
    }

    private void onLoop(LoopAction action) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onLoop(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (IOException | RuntimeException e) { // handed to the thread that waits
                done.completeExceptionally(e);
            }
        });
        try {
            done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketServerHandshakeException refused) {
                throw refused;
            }
            throw new IOException("the connection can't be taken over", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the connection was taken over");
        }
    }

    /// It is not the other protocol's.
    private void dropBody() throws IOException {
        if (!input.queue().isEnded() || input.queue().wantsMore()) {
            body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void requireNoAnswer(int code) {
        if (status != 0) {
            throw new IllegalStateException("a second answer, " + code + ", to a request that got " + status);
        }
    }

    private void begin(int code, HttpResponse answer, Map<String, String> headers) {
        requireNoAnswer(code);
        headers.forEach(answer.headers()::set);
        prepare();
        connectionField(answer.headers());
        if (!answer.headers().contains(DATE_FIELD)) {
            answer.headers().set(DATE_FIELD, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        }
        status = code;
    }

    /// A body that nobody read makes the connection useless for a next request: the client that still waits
    /// for leave to send it need not begin.
    private void prepare() {
        if (RequestCheck.expectsContinue(request)
                && !body.isBegun()
                && !input.queue().isEnded()) {
            keepAlive = false;
        }
    }

    private void connectionField(HttpHeaders headers) {
        if (!keepAlive) {
            headers.set(CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            headers.set(CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long bytesSent() {
        AnswerStream open = stream;
        return open == null ? wholeBytes : open.bytes();
    }

    @Override
    public void closeAfterwards() {
        keepAlive = false;
    }
}
