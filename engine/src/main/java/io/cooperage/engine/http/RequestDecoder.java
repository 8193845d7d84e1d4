package io.cooperage.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads requests one at a time: after each it waits for [#resume], and what the client sent early stays as
/// it is. So requests are answered in order, and bytes that belong to another protocol are never taken for a
/// request.
///
/// Stricter than Netty where two readers could understand a head differently (RFC 9112 §2.2, §5.2): a line
/// that goes on in the next, more than one blank in the first line, too many fields. Those come out as a
/// [BadRequestException].
final class RequestDecoder extends HttpRequestDecoder {
    private final HttpLimits limits;
    private final Runnable headBegins;
    private @Nullable ChannelHandlerContext context;
    private boolean paused;
    private boolean inputEnded;
    private boolean refused;

    /// Of the head that arrives.
    private int fields;

    private int wordEnd;
    private boolean headSeen;

    /// How many of the readable bytes [#scan] has seen.
    private int scanned;

    private boolean headEnded;
    private boolean lineBegins = true;
    private boolean firstLineSeen;

    /// @param headBegins called with the first byte of each request
    RequestDecoder(HttpLimits limits, Runnable headBegins) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.headBytes())
                .setMaxHeaderSize(limits.headBytes())
                .setMaxChunkSize(Outbound.PIECE));
        this.limits = limits;
        this.headBegins = headBegins;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (paused) {
            return;
        }
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!headSeen) {
            headSeen = true;
            headBegins.run();
        }
        if (!headEnded && !scan(in)) {
            in.skipBytes(in.readableBytes());
            refused = true;
            out.add(new BadRequestException(400, "malformed HTTP header field: it goes on in the next line"));
            return;
        }
        int before = in.readerIndex();
        super.decode(ctx, in, out);
        scanned = Math.max(0, scanned - (in.readerIndex() - before));
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            nextRequest();
        }
    }

    private void nextRequest() {
        paused = true;
        headSeen = false;
        headEnded = false;
        lineBegins = true;
        firstLineSeen = false;
        scanned = 0;
        fields = 0;
    }

    /// Looks at what arrived of the head, up to the empty line behind it.
    ///
    /// @return false for a line that begins with a blank
    private boolean scan(ByteBuf in) {
        int at = in.readerIndex() + scanned;
        for (; at < in.writerIndex(); at++) {
            byte b = in.getByte(at);
            if (lineBegins) {
                if ((b == ' ' || b == '\t') && firstLineSeen) {
                    return false;
                }
                // Empty lines before the first are passed over.
                if (b == '\r' && firstLineSeen) {
                    headEnded = true;
                    break;
                }
            }
            lineBegins = b == '\n';
            firstLineSeen |= b != '\r' && b != '\n';
        }
        scanned = at - in.readerIndex();
        return true;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++fields > limits.fields()) {
            throw new TooManyFieldsException(limits.fields());
        }
        return super.splitHeaderName(line, start, length);
    }

    /// The three words of the first line, from which the position of each tells how many blanks are between.
    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        if (start != 0) {
            throw new IllegalArgumentException("malformed HTTP request line");
        }
        wordEnd = length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private void requireOneBlank(byte[] line, int start) {
        if (start != wordEnd + 1 || line[wordEnd] != ' ') {
            throw new IllegalArgumentException("malformed HTTP request line");
        }
    }

    /// The answer to the last request is written: takes up the next one, as far as it is here.
    void resume() throws Exception {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        paused = false;
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
        if (inputEnded && !paused) {
            super.userEventTriggered(ctx, ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /// Nothing that still comes is wanted.
    void discard() {
        refused = true;
        paused = false;
    }

    /// Netty's decoder throws away at the end what it has not decoded, which here may be the next request, or
    /// another protocol's bytes.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (paused) {
                ctx.fireUserEventTriggered(event);
                return;
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    /// More header fields than the limit.
    static final class TooManyFieldsException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TooManyFieldsException(int limit) {
            super("more than " + limit + " header fields");
        }
    }
}
