package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/// The number that the kernel counts up with every change of the packet filter of the network namespace that
/// the opening thread is in, whoever makes it (NFT_MSG_GETGEN of linux/netfilter/nf_tables.h): one question
/// of a few microseconds tells whether looking at the rules is worth a program. Any thread may ask
/// afterwards.
public final class FilterGeneration implements AutoCloseable {
    private static final int NETLINK_NETFILTER = 12;
    private static final int NFTABLES = 10;
    static final int GET_GENERATION = NFTABLES << 8 | 16;

    /// Of struct nfgenmsg, which stands before the attributes.
    private static final int FAMILY_HEADER = 4;

    private static final int NUMBER = 1;

    private final NetlinkSocket socket;

    private FilterGeneration(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// @throws SyscallException when the kernel has no netlink for its packet filter
    public static FilterGeneration open() {
        return new FilterGeneration(new NetlinkSocket(Syscalls.host(), NETLINK_NETFILTER));
    }

    /// Starts anew at 1 behind the greatest int.
    ///
    /// @throws SyscallException without CAP_NET_ADMIN in the namespace, or without nf_tables in the kernel
    public int number() {
        AtomicInteger number = new AtomicInteger();
        NetlinkMessage question = new NetlinkMessage(GET_GENERATION, NetlinkMessage.ACK)
                .u8(0)
                .u8(0)
                .u16(0);
        socket.request(question, "ask for", "the generation of the packet filter", answer -> {
            answer.position(FAMILY_HEADER);
            ByteBuffer value = NetlinkSocket.attributes(answer).get(NUMBER);
            if (value != null) {
                number.set(value.order(ByteOrder.BIG_ENDIAN).getInt(0));
            }
        });
        return number.get();
    }

    @Override
    public void close() {
        socket.close();
    }
}
