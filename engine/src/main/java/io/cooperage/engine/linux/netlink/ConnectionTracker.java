package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The kernel's memory of who talks to whom through the network namespace that the opening thread is in
/// (linux/netfilter/nfnetlink_conntrack.h). Any thread may use it afterwards.
public final class ConnectionTracker implements AutoCloseable {
    private static final int NETLINK_NETFILTER = 12;
    private static final int GET = 0x101;
    private static final int DELETE = 0x102;

    private static final int UDP = 17;

    /// Of struct nfgenmsg, which stands before the attributes.
    private static final int FAMILY_HEADER = 4;

    private static final int NESTED = 0x8000;
    private static final int ORIGINAL = 1;
    private static final int REPLY = 2;
    private static final int ZONE = 18;
    private static final int TUPLE_ADDRESSES = 1;
    private static final int TUPLE_PROTOCOL = 2;
    private static final int IPV4_SOURCE = 1;
    private static final int IPV6_SOURCE = 3;
    private static final int PROTOCOL_NUMBER = 1;
    private static final int SOURCE_PORT = 2;

    private final NetlinkSocket socket;

    private ConnectionTracker(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// @throws SyscallException when the kernel has no connection tracker
    public static ConnectionTracker open() {
        return new ConnectionTracker(new NetlinkSocket(Syscalls.host(), NETLINK_NETFILTER));
    }

    /// A stream of datagrams, by what its first one looked like.
    private record Flow(int family, byte[] original, byte @Nullable [] zone) {}

    /// Forgets the streams of datagrams that these addresses answer. A stream is led where its first datagram was
    /// led for as long as it does not pause, whatever the packet filter says by then.
    ///
    /// @return how many were forgotten
    public int forgetDatagramsTo(Set<InetSocketAddress> answering) {
        List<Flow> flows = new ArrayList<>();
        NetlinkMessage all = header(new NetlinkMessage(GET, NetlinkMessage.DUMP), 0);
        socket.dump(all, "list tracked connections", answer -> {
            Flow flow = flow(answer, answering);
            if (flow != null) {
                flows.add(flow);
            }
        });
        int forgotten = 0;
        for (Flow flow : flows) {
            NetlinkMessage delete = header(new NetlinkMessage(DELETE, NetlinkMessage.ACK), flow.family());
            delete.attribute(ORIGINAL | NESTED, flow.original());
            if (flow.zone() != null) {
                delete.attribute(ZONE, flow.zone());
            }
            try {
                socket.request(delete, "forget", "a tracked stream of datagrams");
                forgotten++;
            } catch (SyscallException e) {
                // It has ended by itself meanwhile.
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
        return forgotten;
    }

    private static NetlinkMessage header(NetlinkMessage message, int family) {
        return message.u8(family).u8(0).u16(0);
    }

    /// @return null when it is none of those
    private static @Nullable Flow flow(ByteBuffer answer, Set<InetSocketAddress> answering) {
        int family = answer.get(0);
        answer.position(FAMILY_HEADER);
        Map<Integer, ByteBuffer> attributes = NetlinkSocket.attributes(answer);
        ByteBuffer original = attributes.get(ORIGINAL);
        ByteBuffer reply = attributes.get(REPLY);
        if (original == null || reply == null || !answering.contains(datagramSource(reply))) {
            return null;
        }
        ByteBuffer zone = attributes.get(ZONE);
        return new Flow(family, bytes(original), zone == null ? null : bytes(zone));
    }

    /// @return null for another protocol
    private static @Nullable InetSocketAddress datagramSource(ByteBuffer tuple) {
        Map<Integer, ByteBuffer> parts = NetlinkSocket.attributes(tuple);
        ByteBuffer addresses = parts.get(TUPLE_ADDRESSES);
        ByteBuffer protocol = parts.get(TUPLE_PROTOCOL);
        if (addresses == null || protocol == null) {
            return null;
        }
        Map<Integer, ByteBuffer> fields = NetlinkSocket.attributes(protocol);
        ByteBuffer number = fields.get(PROTOCOL_NUMBER);
        ByteBuffer port = fields.get(SOURCE_PORT);
        Map<Integer, ByteBuffer> ends = NetlinkSocket.attributes(addresses);
        ByteBuffer source = ends.getOrDefault(IPV4_SOURCE, ends.get(IPV6_SOURCE));
        if (number == null || number.get(0) != UDP || port == null || source == null) {
            return null;
        }
        try {
            int bigEndian = port.order(ByteOrder.BIG_ENDIAN).getShort(0) & 0xffff;
            return new InetSocketAddress(InetAddress.getByAddress(bytes(source)), bigEndian);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + source.remaining() + " bytes", e);
        }
    }

    private static byte[] bytes(ByteBuffer attribute) {
        byte[] bytes = new byte[attribute.remaining()];
        attribute.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
    }
}
