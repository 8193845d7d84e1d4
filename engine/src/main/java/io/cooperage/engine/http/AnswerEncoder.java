package io.cooperage.engine.http;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// Writes answers, and knows which has no body whatever its head says.
final class AnswerEncoder extends HttpResponseEncoder {

    /// The answer to HEAD: the head that GET would get, and nothing behind it (RFC 9110 §9.3.2).
    static final class HeadOnly extends DefaultFullHttpResponse {
        HeadOnly(HttpResponseStatus status) {
            super(HttpVersion.HTTP_1_1, status, io.netty.buffer.Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse answer) {
        return answer instanceof HeadOnly || super.isContentAlwaysEmpty(answer);
    }
}
