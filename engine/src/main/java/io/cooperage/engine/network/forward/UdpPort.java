package io.cooperage.engine.network.forward;

import io.cooperage.engine.network.forward.ForwardLoop.Ready;
import io.cooperage.engine.network.forward.PortForwarder.Forwarding;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Carries datagrams: each sender has a socket of its own towards the target, so that answers find their way back.
/// It ends when nothing has passed for a while. A datagram that can't be delivered now is lost, as datagrams may be.
///
/// The loop's thread only, but for [#to] and [#close].
final class UdpPort implements Forwarding, Ready {
    /// As long as the kernel's connection tracker remembers a stream of datagrams (nf_conntrack_udp_timeout_stream
    /// is 120 s, 180 s in older ones; a stream that is answered once is remembered for 30).
    private static final long IDLE_SECONDS = 90;

    private static final long SWEEP_SECONDS = 10;
    private static final int MOST_SENDERS = 8192;
    private static final int DATAGRAMS_AT_ONCE = 64;

    private final ForwardLoop loop;
    private final DatagramChannel socket;

    /// The one that was heard of longest ago first.
    private final SequencedMap<SocketAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);

    private volatile Route route;
    private boolean sweeping;

    UdpPort(ForwardLoop loop, DatagramChannel socket, Route route) {
        this.loop = loop;
        this.socket = socket;
        this.route = route;
    }

    void start() {
        loop.execute(() -> {
            try {
                socket.register(loop.selector(), SelectionKey.OP_READ, this);
            } catch (ClosedChannelException _) {
                // Given back before it began.
            }
        });
    }

    @Override
    public void to(Route other) {
        loop.execute(() -> {
            if (!route.equals(other)) {
                route = other;
                endSenders();
            }
        });
    }

    @Override
    public void ready(SelectionKey key) {
        ByteBuffer buffer = loop.borrow();
        try {
            for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
                SocketAddress from = socket.receive(buffer.clear());
                if (from == null) {
                    return;
                }
                Sender sender = sender(from);
                if (sender != null) {
                    sender.forward(buffer.flip());
                }
            }
        } catch (IOException _) {
            // An answer of ours could not be delivered, say; there are others.
        } finally {
            loop.giveBack(buffer);
        }
    }

    private @Nullable Sender sender(SocketAddress from) {
        Sender known = senders.get(from);
        if (known != null) {
            return known;
        }
        InetSocketAddress target = from instanceof InetSocketAddress address ? route.of(address.getAddress()) : null;
        if (target == null) {
            return null;
        }
        if (senders.size() >= MOST_SENDERS) {
            senders.pollFirstEntry().getValue().abort();
        }
        Sender sender = Sender.open(this, from, target);
        if (sender != null) {
            senders.put(from, sender);
            sweepLater();
        }
        return sender;
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            loop.after(SWEEP_SECONDS, TimeUnit.SECONDS, this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
        long now = System.nanoTime();
        for (Sender sender : new ArrayList<>(senders.values())) {
            if (now - sender.heard < TimeUnit.SECONDS.toNanos(IDLE_SECONDS)) {
                break;
            }
            senders.remove(sender.from);
            sender.abort();
        }
        if (!senders.isEmpty()) {
            sweepLater();
        }
    }

    private void endSenders() {
        senders.values().forEach(Sender::abort);
        senders.clear();
    }

    @Override
    public void abort() {
        endSenders();
        ForwardLoop.closeQuietly(socket);
    }

    @Override
    public void close() {
        loop.executeAndSettle(this::abort);
    }

    /// One that sends to the port, seen from the target as one of the forwarder's sockets.
    private static final class Sender implements Ready {
        private final UdpPort port;
        private final SocketAddress from;
        private final DatagramChannel toTarget;
        private long heard = System.nanoTime();

        private Sender(UdpPort port, SocketAddress from, DatagramChannel toTarget) {
            this.port = port;
            this.from = from;
            this.toTarget = toTarget;
        }

        /// @return null when no socket is to be had
        static @Nullable Sender open(UdpPort port, SocketAddress from, InetSocketAddress target) {
            DatagramChannel channel = null;
            try {
                channel = DatagramChannel.open();
                channel.configureBlocking(false);
                channel.connect(target);
                Sender sender = new Sender(port, from, channel);
                channel.register(port.loop.selector(), SelectionKey.OP_READ, sender);
                return sender;
            } catch (IOException _) {
                if (channel != null) {
                    ForwardLoop.closeQuietly(channel);
                }
                return null;
            }
        }

        void forward(ByteBuffer datagram) {
            heard = System.nanoTime();
            try {
                toTarget.write(datagram);
            } catch (IOException _) {
                // Nobody listens there yet, or the queue is full.
            }
        }

        @Override
        public void ready(SelectionKey key) {
            ByteBuffer buffer = port.loop.borrow();
            try {
                for (int i = 0; i < DATAGRAMS_AT_ONCE && toTarget.receive(buffer.clear()) != null; i++) {
                    port.socket.send(buffer.flip(), from);
                }
            } catch (IOException _) {
                // The target's machine says that nobody listens; that may change.
            } finally {
                port.loop.giveBack(buffer);
            }
            heard = System.nanoTime();
            // Moves it to the end, where those are that were heard of last.
            port.senders.get(from);
        }

        @Override
        public void abort() {
            ForwardLoop.closeQuietly(toTarget);
        }
    }
}
