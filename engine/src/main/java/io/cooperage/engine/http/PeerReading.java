package io.cooperage.engine.http;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out who is on the other side of a channel. Event loop only.
final class PeerReading {
    private static final Logger LOG = LoggerFactory.getLogger(PeerReading.class);

    private PeerReading() {}

    static HttpPeer of(Channel channel) {
        return new HttpPeer(process(channel), address(channel), certificates(channel));
    }

    private static Optional<HttpPeer.Process> process(Channel channel) {
        if (!(channel instanceof EpollDomainSocketChannel unix)) {
            return Optional.empty();
        }
        try {
            PeerCredentials credentials = unix.peerCredentials();
            return Optional.of(new HttpPeer.Process(credentials.pid(), credentials.uid()));
        } catch (IOException e) {
            LOG.debug("a client is gone before it was known", e);
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress inet
                ? Optional.ofNullable(inet.getAddress())
                : Optional.empty();
    }

    private static List<X509Certificate> certificates(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it showed none, and was not asked to
        }
    }
}
