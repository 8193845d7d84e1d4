package io.cooperage.engine.network.dns;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers DNS questions inside containers, on 127.0.0.11. What it asks upstream goes out from the namespace
/// that this JVM was started in. Any thread.
public final class DnsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);

    private final int port;
    private final EventLoop loop = new EventLoop("dns");
    private final Answers answers = new Answers();
    private final Upstreams upstreams = new Upstreams(loop);
    /// Guarded by itself.
    private final Map<String, Place> places = new HashMap<>();

    /// Where a container is served: its namespace by the kernel's number.
    private record Place(long device, long inode, ServedPlace served) {}

    public DnsServer() {
        this(ContainerSockets.PORT);
    }

    /// @param port of the servers upstream
    DnsServer(int port) {
        this.port = port;
    }

    /// Serves one container until [#stop]; called again, it changes what is served.
    ///
    /// @throws io.cooperage.engine.error.EngineException when its namespace can't be entered or has no free
    ///     port
    public void serve(String containerId, NetworkNamespace namespace, Names names, List<InetAddress> upstream) {
        List<InetSocketAddress> servers = upstream.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        FileStatus here = Syscalls.host().statx(namespace.descriptor(), "", AtFlags.AT_EMPTY_PATH);
        long device = (long) here.deviceMajor() << 32 | here.deviceMinor();
        synchronized (places) {
            Place before = places.get(containerId);
            if (before != null && before.device == device && before.inode == here.inode()) {
                before.served.change(answers.over(names), () -> servers);
                return;
            }
            ContainerSockets sockets = ContainerSockets.open(namespace, containerId.hashCode());
            ServedPlace served = new ServedPlace(loop, upstreams, answers.over(names), () -> servers);
            places.put(containerId, new Place(device, here.inode(), served));
            loop.execute(() -> {
                if (before != null) {
                    before.served.close();
                }
                try {
                    served.open(sockets);
                } catch (IOException e) {
                    LOG.error("container {} can't resolve names", containerId, e);
                    sockets.close();
                }
            });
        }
    }

    /// Answers at an address of a namespace, until [Service#close].
    ///
    /// @param preferred the port that is taken when it is free, else one of the next
    /// @param upstream whom to ask for everything else; asked for at each such question
    /// @throws io.cooperage.engine.error.EngineException when there is no such address, or no free port
    public Service serve(
            NetworkNamespace namespace,
            InetAddress address,
            int preferred,
            Responder responder,
            Supplier<List<InetAddress>> upstream) {
        ContainerSockets sockets = ContainerSockets.open(namespace, address, preferred);
        int at;
        try {
            at = sockets.port();
        } catch (IOException e) {
            sockets.close();
            throw new EngineException(ErrorKind.INTERNAL, "ask a socket for its port: " + e.getMessage(), e);
        }
        ServedPlace served = new ServedPlace(
                loop,
                upstreams,
                responder,
                () -> upstream.get().stream()
                        .map(server -> new InetSocketAddress(server, port))
                        .toList());
        loop.execute(() -> {
            try {
                served.open(sockets);
            } catch (IOException e) {
                LOG.error("names can't be asked at {}", address, e);
                sockets.close();
            }
        });
        return new Service(at, () -> loop.execute(served::close));
    }

    /// @param port where it is asked, over UDP and TCP
    /// @param end stops it
    public record Service(int port, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    public void stop(String containerId) {
        synchronized (places) {
            Place place = places.remove(containerId);
            if (place != null) {
                loop.execute(place.served::close);
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
