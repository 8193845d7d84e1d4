package io.cooperage.engine.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: its requests one after the other, in the order they were sent. Event loop only.
///
/// Nothing is read from the socket that nobody wants: a client that sends faster than its request is worked
/// on waits in its own write. That a client has ended its direction is told by the kernel (epoll(7),
/// EPOLLRDHUP) without a read, so one that goes away while its request is worked on is seen.
final class HttpConnection extends ChannelInboundHandlerAdapter implements ConnectionTable.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /// How long a request may still run after its client ended its direction. That may be all that it ended,
    /// as `nc -N` does after its request; or it is gone, and the two look the same. What answers in this time
    /// answers both.
    private static final long GRACE_MILLIS = 1000;

    /// A rest of a body that nobody wanted is read to keep the connection; a longer one isn't worth it.
    private static final int WORTH_SKIPPING = 256 << 10;

    private static final Duration SKIPPING = Duration.ofSeconds(5);

    /// What is left of a request that was refused is read for so long, that the client may see why: to close
    /// with bytes unread would throw away what it has not read yet of the answer.
    private static final Duration LINGER = Duration.ofMillis(500);

    private enum Phase {
        /// For a request, or the rest of its head.
        WAITING,
        WORKING,
        /// Answered; the rest of the body goes by.
        SKIPPING,
        /// Another protocol's.
        TAKEN,
        /// Nothing will be written any more.
        LINGERING
    }

    /// What takes the input of a connection that was taken over.
    interface Taker {
        /// Takes over the message, which is to be released.
        void put(Object message);

        void end();

        void fail(IOException cause);

        /// What came can't be understood; the connection is about to end.
        void broken(Throwable cause);

        boolean wantsMore();
    }

    private final ServerRoom room;
    private final RequestDecoder decoder;
    private final AnswerEncoder encoder = new AnswerEncoder();
    private Phase phase = Phase.WAITING;
    private boolean inputEnded;
    private int skipped;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Outbound out;
    private @Nullable HttpPeer peer;
    private @Nullable ServerExchange exchange;
    private @Nullable Taker taker;

    HttpConnection(ServerRoom room) {
        this.room = room;
        this.decoder = new RequestDecoder(room.limits(), this::headBegins);
    }

    RequestDecoder decoder() {
        return decoder;
    }

    AnswerEncoder encoder() {
        return encoder;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the connection has not begun");
        }
        return ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        out = new Outbound(ctx.channel());
        if (room.closed() || !room.connections().add(this)) {
            ctx.close();
            return;
        }
        room.connections().idle(this, room.limits().idle());
        ctx.read();
    }

    private void headBegins() {
        room.connections().idle(this, room.limits().head());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Taker taken = taker;
        if (taken != null && phase == Phase.TAKEN) {
            taken.put(message);
            return;
        }
        try {
            switch (message) {
                case BadRequestException bad when phase == Phase.WAITING -> refuse(bad);
                case HttpRequest request when phase == Phase.WAITING -> begin(request);
                case HttpContent content -> content(content);
                default -> LOG.debug("{} is left over", message.getClass());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        Outbound outbound = out;
        if (outbound == null) {
            throw new IllegalStateException("a request before the connection began");
        }
        try {
            RequestCheck.check(request);
        } catch (BadRequestException bad) {
            refuse(bad);
            return;
        }
        HttpPeer known = peer;
        if (known == null) {
            known = PeerReading.of(context().channel());
            peer = known;
        }
        phase = Phase.WORKING;
        room.connections().working(this);
        InboundBytes body = new InboundBytes(this::readOn);
        ServerExchange begun = new ServerExchange(this, request, known, body, outbound);
        exchange = begun;
        if (inputEnded) {
            interruptLater(begun);
        }
        room.work(begun);
    }

    private void content(HttpContent content) {
        ServerExchange current = exchange;
        if (phase == Phase.SKIPPING) {
            skip(content);
            return;
        }
        if (phase != Phase.WORKING || current == null) {
            return;
        }
        BadRequestException bad = RequestCheck.refusal(content.decoderResult());
        if (bad != null) {
            current.input().queue().fail(bad);
            return;
        }
        current.input().put(content.content().retain());
        if (content instanceof LastHttpContent) {
            current.input().queue().end();
        }
    }

    private void skip(HttpContent content) {
        skipped += content.content().readableBytes();
        if (content.decoderResult().isFailure() || skipped > WORTH_SKIPPING) {
            linger();
        } else if (content instanceof LastHttpContent) {
            next();
        }
    }

    /// Answers what is no request.
    private void refuse(BadRequestException bad) {
        ChannelHandlerContext ctx = context();
        ctx.write(ServerExchange.refusal(room.handler(), bad.status(), bad.reason()));
        linger();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pump();
    }

    /// The handler has made room. Any thread.
    void readOn() {
        onLoop(this::pump);
    }

    /// Any thread. What comes when the loop has ended is about connections that are closed.
    void onLoop(Runnable action) {
        try {
            context().executor().execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server has closed", e);
        }
    }

    private void pump() {
        if (inputEnded || !context().channel().isActive()) {
            return;
        }
        ServerExchange current = exchange;
        Taker taken = taker;
        boolean wanted = switch (phase) {
            case WAITING, SKIPPING, LINGERING -> true;
            case WORKING -> current != null && current.input().queue().wantsMore();
            case TAKEN -> taken != null && taken.wantsMore();
        };
        if (wanted) {
            context().read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded();
        }
    }

    private void inputEnded() {
        inputEnded = true;
        ServerExchange current = exchange;
        Taker taken = taker;
        switch (phase) {
            case WAITING, SKIPPING -> closeWhenWritten();
            case LINGERING -> context().close();
            case TAKEN -> {
                if (taken != null) {
                    taken.end();
                }
            }
            case WORKING -> {
                if (current != null) {
                    if (!current.input().queue().isEnded()) {
                        current.input().queue().fail(new EOFException("the client ended the request's body early"));
                    }
                    interruptLater(current);
                }
            }
        }
    }

    private void interruptLater(ServerExchange begun) {
        context()
                .executor()
                .schedule(
                        () -> {
                            if (exchange == begun && phase == Phase.WORKING) {
                                begun.interrupt();
                            }
                        },
                        GRACE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Outbound outbound = out;
        if (outbound != null) {
            outbound.roomChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        room.connections().remove(this);
        Outbound outbound = out;
        if (outbound != null) {
            outbound.end();
        }
        IOException broken = new IOException("the connection is closed");
        Taker taken = taker;
        if (taken != null) {
            taken.fail(broken);
        }
        ServerExchange current = exchange;
        if (current != null) {
            current.input().queue().fail(broken);
            current.interrupt();
        }
    }

    /// A connection reset, a handshake that failed, a WebSocket's client that breaks the protocol: nothing
    /// that this side did.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("a connection broke", cause);
        Taker taken = taker;
        if (taken != null && phase == Phase.TAKEN) {
            taken.broken(cause);
            linger();
        } else {
            ctx.close();
        }
    }

    /// Its time is over, or its place is needed.
    @Override
    public void expire() {
        context().close();
    }

    /// The server closes: at once what waits, and what is worked on when it has ended.
    void serverCloses() {
        if (phase != Phase.WORKING && phase != Phase.TAKEN) {
            context().close();
        }
    }

    /// The handler has ended.
    ///
    /// @param complete its answer is whole
    /// @param keep another request may follow
    void handled(ServerExchange ended, boolean complete, boolean keep) {
        if (exchange != ended) {
            return;
        }
        exchange = null;
        PacedQueue<byte[]> body = ended.input().queue();
        skipped = body.abandon(new IOException("the request has been answered"));
        if (phase == Phase.TAKEN) {
            linger();
        } else if (phase != Phase.WORKING) {
            return;
        } else if (!complete) {
            context().close();
        } else if (!keep) {
            linger();
        } else if (body.isEnded()) {
            next();
        } else if (inputEnded || skipped > WORTH_SKIPPING) {
            linger();
        } else {
            phase = Phase.SKIPPING;
            room.connections().busy(this, SKIPPING);
            pump();
        }
    }

    private void next() {
        if (room.closed()) {
            closeWhenWritten();
            return;
        }
        phase = Phase.WAITING;
        room.connections().idle(this, room.limits().idle());
        try {
            decoder.resume();
        } catch (Exception e) { // the edge: Netty's handlers may throw anything
            exceptionCaught(context(), e);
            return;
        }
        if (phase == Phase.WAITING) {
            if (inputEnded) {
                closeWhenWritten();
            } else {
                pump();
            }
        }
    }

    /// Ends HTTP here: behind this head, bytes are raw both ways. What the client has sent early is handed to
    /// the taker first.
    ///
    /// @throws IOException the connection is closed
    void becomeRaw(HttpResponse head, Taker newOwner) throws IOException {
        ChannelHandlerContext ctx = openContext();
        ctx.write(head);
        phase = Phase.TAKEN;
        taker = newOwner;
        ctx.pipeline().remove(encoder);
        ctx.pipeline().remove(decoder);
        ctx.flush();
        handOn();
    }

    /// The same for frames: the handshake puts their codecs in the place of HTTP's.
    ///
    /// @throws IOException the connection is closed
    void becomeWebSocket(WebSocketServerHandshaker handshaker, FullHttpRequest request, int limit, Taker newOwner)
            throws IOException {
        ChannelHandlerContext ctx = openContext();
        phase = Phase.TAKEN;
        taker = newOwner;
        ctx.pipeline().addBefore(ctx.name(), "fragments", new WebSocketFrameAggregator(limit));
        handshaker
                .handshake(ctx.channel(), request, null, ctx.newPromise())
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        handOn();
    }

    private ChannelHandlerContext openContext() throws IOException {
        ChannelHandlerContext ctx = context();
        if (phase != Phase.WORKING || !ctx.channel().isActive()) {
            throw new IOException("the connection is closed");
        }
        return ctx;
    }

    private void handOn() {
        Taker taken = taker;
        if (taken != null && inputEnded) {
            taken.end();
        }
        pump();
    }

    Channel channel() {
        return context().channel();
    }

    ServerRoom room() {
        return room;
    }

    /// Nothing more is written; what the client still sends is thrown away for a moment.
    void linger() {
        if (phase == Phase.LINGERING) {
            return;
        }
        Taker taken = taker;
        if (taken != null) {
            taken.fail(new IOException("the connection is closed"));
        }
        phase = Phase.LINGERING;
        decoder.discard();
        if (inputEnded) {
            closeWhenWritten();
            return;
        }
        ChannelHandlerContext ctx = context();
        room.connections().busy(this, room.limits().idle());
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            endOutput();
            room.connections().busy(this, LINGER);
            pump();
        });
    }

    /// Ends the direction to the client, behind what was written.
    void endOutput() {
        ChannelHandlerContext ctx = context();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound();
            } else if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
                duplex.shutdownOutput();
            }
        });
    }

    private void closeWhenWritten() {
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
