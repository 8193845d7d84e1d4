package io.cooperage.engine.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a head that was decoded is one that this server answers (RFC 9112), beyond what Netty has looked
/// at.
final class RequestCheck {
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    /// The decoder keeps a buffer of the longest line that it has seen, which an idle connection need not
    /// have.
    private static final int LONG_HEAD = 32 << 10;

    private RequestCheck() {}

    /// @throws BadRequestException for one that it does not answer
    static void check(HttpRequest request) throws BadRequestException {
        BadRequestException refused = refusal(request.decoderResult());
        if (refused != null) {
            throw refused;
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new BadRequestException(505, "unsupported protocol version; this server speaks HTTP/1.1");
        }
        if (!isToken(request.method().name()) || request.uri().isEmpty() || hasBlank(request.uri())) {
            throw new BadRequestException(400, "malformed HTTP request line");
        }
        HttpHeaders fields = request.headers();
        if (version.equals(HttpVersion.HTTP_1_1)
                && fields.getAll(HttpHeaderNames.HOST).size() != 1) {
            throw new BadRequestException(400, "missing required Host header");
        }
        List<String> encodings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!encodings.isEmpty()
                && (encodings.size() != 1 || !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            throw new BadRequestException(501, "unsupported transfer encoding; this server knows chunked");
        }
    }

    /// What was wrong with a part of a request, in words for its client.
    ///
    /// @return null for what was decoded well
    static @Nullable BadRequestException refusal(DecoderResult result) {
        if (result.isSuccess()) {
            return null;
        }
        Throwable cause = result.cause();
        String why = String.valueOf(cause.getMessage());
        return switch (cause) {
            case TooLongHttpLineException tooLong -> new BadRequestException(414, why);
            case TooLongFrameException tooLong -> new BadRequestException(431, why);
            case RequestDecoder.TooManyFieldsException tooMany -> new BadRequestException(431, why);
            default -> new BadRequestException(400, "malformed HTTP request: " + why);
        };
    }

    static boolean keepsAlive(HttpRequest request) {
        return HttpUtil.isKeepAlive(request)
                && !(request.decoderResult() instanceof HttpMessageDecoderResult size && size.totalSize() > LONG_HEAD);
    }

    static boolean expectsContinue(HttpRequest request) {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && request.headers().containsValue(HttpHeaderNames.EXPECT, "100-continue", true);
    }

    private static boolean hasBlank(String uri) {
        return uri.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || TOKEN.indexOf(c) >= 0);
    }
}
