package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Tells that somebody changes the packet filter of the network namespace that the opening thread is in: the
/// kernel sends a message for whatever is made or removed in it (the group NFNLGRP_NFTABLES of
/// linux/netfilter/nfnetlink.h). What was changed is not read: a change of many parts is many messages, and
/// messages are lost where they come faster than they are taken, which itself tells of a change.
public final class FilterEvents implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_NETFILTER = 12;

    /// Group n is bit n - 1, netlink(7).
    private static final int NFTABLES_GROUP = 1 << (7 - 1);

    private static final int ADDRESS = 12;

    /// A message that is longer loses its end, which nobody reads.
    private static final int MESSAGE = 4096;

    private final Syscalls kernel = Syscalls.host();
    private final Fd socket;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);

    private FilterEvents() {
        socket = kernel.socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
        boolean bound = false;
        try {
            ByteBuffer address = ByteBuffer.allocateDirect(ADDRESS).order(ByteOrder.nativeOrder());
            address.putShort((short) AF_NETLINK).putShort((short) 0).putInt(0).putInt(NFTABLES_GROUP);
            kernel.bind(socket, address.flip());
            bound = true;
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    /// What happens from now on is told.
    ///
    /// @throws SyscallException when the kernel has no netlink for its packet filter
    public static FilterEvents open() {
        return new FilterEvents();
    }

    /// Waits for the next message, or for [#wake]. One thread only.
    public void await() {
        message.clear();
        try {
            kernel.read(socket, message);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOBUFS)) {
                throw e;
            }
        }
    }

    /// Ends an [#await], also one that comes later. Any thread.
    public void wake() {
        // Whatever is asked on this socket is answered on it. Where there is no more room for the answer, there is
        // enough else to read.
        NetlinkMessage question = new NetlinkMessage(FilterGeneration.GET_GENERATION, NetlinkMessage.ACK)
                .u8(0)
                .u8(0)
                .u16(0);
        kernel.write(socket, question.finish(1));
    }

    /// Not while somebody waits.
    @Override
    public void close() {
        socket.close();
    }
}
