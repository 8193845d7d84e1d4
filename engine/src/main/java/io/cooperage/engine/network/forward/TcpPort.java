package io.cooperage.engine.network.forward;

import io.cooperage.engine.network.forward.ForwardLoop.Ready;
import io.cooperage.engine.network.forward.PortForwarder.Forwarding;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections and has each carried to the target.
final class TcpPort implements Forwarding, Ready {
    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);

    /// Then others get their turn.
    private static final int ACCEPTED_AT_ONCE = 64;

    private static final int REST_MILLIS = 200;

    private final PortForwarder forwarder;
    private final ForwardLoop loop;
    private final ServerSocketChannel listener;
    private final Set<TcpRelay> relays = ConcurrentHashMap.newKeySet();
    private volatile Route route;

    TcpPort(PortForwarder forwarder, ForwardLoop loop, ServerSocketChannel listener, Route route) {
        this.forwarder = forwarder;
        this.loop = loop;
        this.listener = listener;
        this.route = route;
    }

    void start() {
        loop.execute(() -> {
            try {
                listener.register(loop.selector(), SelectionKey.OP_ACCEPT, this);
            } catch (ClosedChannelException _) {
                // Given back before it began.
            }
        });
    }

    @Override
    public void to(Route other) {
        route = other;
    }

    @Override
    public void ready(SelectionKey key) {
        for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
            try {
                SocketChannel client = listener.accept();
                if (client == null) {
                    return;
                }
                carry(client);
            } catch (IOException e) {
                // No descriptors left, say. The listener stays ready, so asking again at once would only spin.
                LOG.warn("accept on {}", listener, e);
                key.interestOps(0);
                loop.after(REST_MILLIS, TimeUnit.MILLISECONDS, () -> {
                    if (key.isValid()) {
                        key.interestOps(SelectionKey.OP_ACCEPT);
                    }
                });
                return;
            }
        }
    }

    private void carry(SocketChannel client) throws IOException {
        InetSocketAddress target =
                client.getRemoteAddress() instanceof InetSocketAddress sender ? route.of(sender.getAddress()) : null;
        if (target == null) {
            TcpRelay.reset(client);
            return;
        }
        ForwardLoop carrier = forwarder.next();
        TcpRelay relay = new TcpRelay(carrier, client, relays::remove);
        relays.add(relay);
        carrier.execute(() -> relay.start(target));
    }

    @Override
    public void abort() {
        ForwardLoop.closeQuietly(listener);
    }

    @Override
    public void close() {
        loop.executeAndSettle(this::abort);
        // Nothing is accepted any more, so these are all.
        Set<ForwardLoop> carriers = new HashSet<>();
        for (TcpRelay relay : relays) {
            carriers.add(relay.loop());
            relay.loop().execute(relay::abort);
        }
        carriers.forEach(carrier -> carrier.executeAndSettle(() -> {}));
    }
}
