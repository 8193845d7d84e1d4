package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Leads what programs of a network namespace send to one of its own addresses and a port to another port
/// there, over UDP and TCP: the table that
///
///     table ip cooperage-names {
///         chain output {
///             type nat hook output priority dstnat;
///             ip daddr ADDRESS udp dport PORT dnat to ADDRESS:TO
///             ip daddr ADDRESS tcp dport PORT dnat to ADDRESS:TO
///         }
///     }
///
/// is to `nft`, said to the kernel directly (linux/netfilter/nf_tables.h), because starting `nft` takes ten
/// times as long as all the rest of giving a container its names.
public final class PortRedirect {
    private static final String TABLE = "cooperage-names";
    private static final String CHAIN = "output";

    private static final int NETLINK_NETFILTER = 12;
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int NFTABLES = 10;
    private static final int NEW_TABLE = NFTABLES << 8;
    private static final int DELETE_TABLE = NFTABLES << 8 | 2;
    private static final int NEW_CHAIN = NFTABLES << 8 | 3;
    private static final int NEW_RULE = NFTABLES << 8 | 6;
    private static final int APPEND = 0x800;
    private static final int IPV4 = 2;

    private static final int HOOK_LOCAL_OUT = 3;
    private static final int PRIORITY_DSTNAT = -100;
    private static final int REGISTER_1 = 1;
    private static final int REGISTER_2 = 2;
    private static final int NETWORK_HEADER = 1;
    private static final int TRANSPORT_HEADER = 2;
    private static final int META_L4PROTO = 16;

    private PortRedirect() {}

    /// In the namespace that the calling thread is in. What an earlier call set there is replaced, in one step.
    ///
    /// @throws SyscallException with the kernel's errno; nothing has changed then
    public static void set(Inet4Address address, int port, int to) {
        try {
            send(List.of(table(NEW_TABLE, NetlinkMessage.CREATE | NetlinkMessage.EXCL)), address, port, to);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            // Not done at once, for deleting anything makes the kernel wait for all its processors: ten
            // milliseconds.
            send(List.of(table(DELETE_TABLE, 0), table(NEW_TABLE, NetlinkMessage.CREATE)), address, port, to);
        }
    }

    private static void send(List<NetlinkMessage> tables, Inet4Address address, int port, int to) {
        byte[] at = address.getAddress();
        List<NetlinkMessage> batch = new ArrayList<>();
        batch.add(message(BATCH_BEGIN, 0, 0, NFTABLES));
        batch.addAll(tables);
        batch.add(message(NEW_CHAIN, NetlinkMessage.CREATE, IPV4, 0)
                .attribute(1, TABLE)
                .attribute(3, CHAIN)
                .attribute(7, "nat")
                .nested(4, hook -> hook.attribute(1, number(HOOK_LOCAL_OUT)).attribute(2, number(PRIORITY_DSTNAT))));
        batch.add(rule(at, 17, port, to));
        batch.add(rule(at, 6, port, to));
        batch.add(message(BATCH_END, 0, 0, NFTABLES));
        try (NetlinkSocket socket = new NetlinkSocket(Syscalls.host(), NETLINK_NETFILTER)) {
            socket.batch(batch, "redirect port", address.getHostAddress() + ":" + port);
        }
    }

    /// With netfilter's own header: family, version 0, a big-endian number.
    private static NetlinkMessage message(int type, int flags, int family, int resource) {
        return new NetlinkMessage(type, flags)
                .u8(family)
                .u8(0)
                .u8(resource >> 8)
                .u8(resource);
    }

    private static NetlinkMessage table(int type, int flags) {
        return message(type, flags, IPV4, 0).attribute(1, TABLE);
    }

    private static NetlinkMessage rule(byte[] address, int protocol, int port, int to) {
        return message(NEW_RULE, NetlinkMessage.CREATE | APPEND, IPV4, 0)
                .attribute(1, TABLE)
                .attribute(2, CHAIN)
                .nested(4, list -> {
                    // The destination address is 16 bytes into the IPv4 header, the port 2 into UDP's and
                    // TCP's.
                    payload(list, NETWORK_HEADER, 16, 4);
                    compare(list, address);
                    expression(
                            list,
                            "meta",
                            meta -> meta.attribute(2, number(META_L4PROTO)).attribute(1, number(REGISTER_1)));
                    compare(list, new byte[] {(byte) protocol});
                    payload(list, TRANSPORT_HEADER, 2, 2);
                    compare(list, port(port));
                    immediate(list, REGISTER_1, address);
                    immediate(list, REGISTER_2, port(to));
                    // Destination NAT (1), IPv4, to the address and the port in these registers.
                    expression(
                            list,
                            "nat",
                            nat -> nat.attribute(1, number(1))
                                    .attribute(2, number(IPV4))
                                    .attribute(3, number(REGISTER_1))
                                    .attribute(5, number(REGISTER_2)));
                });
    }

    private static void payload(NetlinkMessage list, int header, int offset, int length) {
        expression(
                list,
                "payload",
                payload -> payload.attribute(1, number(REGISTER_1))
                        .attribute(2, number(header))
                        .attribute(3, number(offset))
                        .attribute(4, number(length)));
    }

    private static void compare(NetlinkMessage list, byte[] value) {
        // Equal is 0.
        expression(
                list,
                "cmp",
                compare -> compare.attribute(1, number(REGISTER_1))
                        .attribute(2, number(0))
                        .nested(3, data -> data.attribute(1, value)));
    }

    private static void immediate(NetlinkMessage list, int register, byte[] value) {
        expression(
                list,
                "immediate",
                immediate -> immediate.attribute(1, number(register)).nested(2, data -> data.attribute(1, value)));
    }

    private static void expression(NetlinkMessage list, String name, Consumer<NetlinkMessage> content) {
        list.nested(1, element -> element.attribute(1, name).nested(2, content));
    }

    /// Netfilter's numbers are big-endian, unlike the rest of netlink's.
    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] port(int port) {
        return ByteBuffer.allocate(2).putShort((short) port).array();
    }
}
