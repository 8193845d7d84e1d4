package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Devices, addresses and routes of the network namespace that the opening thread is in
/// ([io.cooperage.engine.linux.NetworkNamespace#call]). Any thread may use it afterwards.
///
/// Every method throws [SyscallException] with the kernel's errno, naming what it was about.
public final class NetlinkRoutes implements AutoCloseable {
    /// The kernel's IFNAMSIZ without the final NUL.
    public static final int NAME_MAX = 15;

    private static final int AF_BRIDGE = 7;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int NEW_LINK = 16;
    private static final int DELETE_LINK = 17;
    private static final int GET_LINK = 18;
    private static final int SET_LINK = 19;
    private static final int NEW_ADDRESS = 20;
    private static final int NEW_ROUTE = 24;
    private static final int GET_ROUTE = 26;

    private static final int IFF_UP = 1;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_PROTINFO = 12;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final byte IN6_ADDR_GEN_MODE_NONE = 1;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_BRPORT_HAIRPIN = 4;
    private static final int IFLA_BRPORT_ISOLATED = 33;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_FLAGS = 8;

    /// No duplicate address detection: the address is usable at once, and nobody else has it on our bridge.
    private static final int IFA_F_NODAD = 2;

    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_STATIC = 4;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RTN_UNICAST = 1;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;

    private final NetlinkSocket socket;

    private NetlinkRoutes(NetlinkSocket socket) {
        this.socket = socket;
    }

    public static NetlinkRoutes open() {
        return new NetlinkRoutes(new NetlinkSocket(Syscalls.host()));
    }

    /// Makes a bridge that is down.
    ///
    /// @param mtu 0 is the kernel's default
    public void addBridge(String name, int mtu) {
        NetlinkMessage message = link(NEW_LINK, NetlinkMessage.CREATE | NetlinkMessage.EXCL, 0, 0, 0)
                .attribute(IFLA_IFNAME, checked(name))
                .nested(IFLA_LINKINFO, info -> info.attribute(IFLA_INFO_KIND, "bridge"));
        if (mtu > 0) {
            message.attribute(IFLA_MTU, mtu);
        }
        socket.request(message, "add bridge", name);
    }

    /// Makes a pair of devices like the two ends of a cable, both down.
    ///
    /// @param here the end in this namespace
    /// @param there the other end
    /// @param namespace where the other end goes
    public void addVeth(VethEnd here, VethEnd there, Fd namespace) {
        NetlinkMessage message = link(NEW_LINK, NetlinkMessage.CREATE | NetlinkMessage.EXCL, 0, 0, 0);
        end(message, here);
        message.nested(
                IFLA_LINKINFO,
                info -> info.attribute(IFLA_INFO_KIND, "veth")
                        .nested(
                                IFLA_INFO_DATA,
                                data -> data.nested(VETH_INFO_PEER, peer -> {
                                    interfaceHeader(peer, 0, 0, 0);
                                    end(peer, there);
                                    peer.attribute(IFLA_NET_NS_FD, namespace.number());
                                })));
        socket.request(message, "add veth", here.name() + " (other end " + there.name() + ")");
    }

    /// @param mac null lets the kernel choose
    /// @param mtu 0 is the kernel's default
    public record VethEnd(String name, @Nullable MacAddress mac, int mtu) {
        public VethEnd {
            checked(name);
        }
    }

    private static void end(NetlinkMessage message, VethEnd end) {
        message.attribute(IFLA_IFNAME, end.name());
        if (end.mac() != null) {
            message.attribute(IFLA_ADDRESS, end.mac().bytes());
        }
        if (end.mtu() > 0) {
            message.attribute(IFLA_MTU, end.mtu());
        }
    }

    public void setUp(int index, boolean up) {
        int flag = up ? IFF_UP : 0;
        socket.request(link(NEW_LINK, 0, index, flag, IFF_UP), up ? "set up" : "set down", "device " + index);
    }

    /// Makes a device a port of a bridge and sets it up.
    public void enslave(int port, int bridge) {
        socket.request(
                link(NEW_LINK, 0, port, IFF_UP, IFF_UP).attribute(IFLA_MASTER, bridge),
                "put on the bridge " + bridge,
                "device " + port);
    }

    /// How a bridge treats one of its ports.
    ///
    /// @param isolated it can't reach other isolated ports, only the bridge itself
    /// @param hairpin what came in through it may go out there again
    public void setPort(int port, boolean isolated, boolean hairpin) {
        NetlinkMessage message = new NetlinkMessage(SET_LINK, NetlinkMessage.ACK);
        message.u8(AF_BRIDGE).u8(0).u16(0).u32(port).u32(0).u32(0);
        message.nested(
                IFLA_PROTINFO,
                info -> info.attribute(IFLA_BRPORT_ISOLATED, flag(isolated))
                        .attribute(IFLA_BRPORT_HAIRPIN, flag(hairpin)));
        socket.request(message, "set up the bridge port", "device " + port);
    }

    private static byte[] flag(boolean on) {
        return new byte[] {(byte) (on ? 1 : 0)};
    }

    /// The kernel makes no link-local IPv6 address for the device when it comes up.
    public void setNoLinkLocal(int index) {
        socket.request(
                link(NEW_LINK, 0, index, 0, 0)
                        .nested(
                                IFLA_AF_SPEC,
                                families -> families.nested(
                                        AF_INET6,
                                        inet6 -> inet6.attribute(
                                                IFLA_INET6_ADDR_GEN_MODE, new byte[] {IN6_ADDR_GEN_MODE_NONE}))),
                "set no link-local address",
                "device " + index);
    }

    public void setMac(int index, MacAddress mac) {
        socket.request(
                link(NEW_LINK, 0, index, 0, 0).attribute(IFLA_ADDRESS, mac.bytes()),
                "set the MAC address " + mac,
                "device " + index);
    }

    public void rename(int index, String name) {
        socket.request(
                link(NEW_LINK, 0, index, 0, 0).attribute(IFLA_IFNAME, checked(name)),
                "rename to " + name,
                "device " + index);
    }

    /// Removes a device, and with one end of a veth the other.
    ///
    /// @return false when there was none
    public boolean delete(int index) {
        try {
            socket.request(link(DELETE_LINK, 0, index, 0, 0), "delete", "device " + index);
            return true;
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENODEV)) {
                return false;
            }
            throw failure;
        }
    }

    /// @param prefix bits of the network part
    public void addAddress(int index, InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        NetlinkMessage message = request(NEW_ADDRESS, NetlinkMessage.CREATE | NetlinkMessage.EXCL);
        message.u8(family(address)).u8(prefix).u8(0).u8(RT_SCOPE_UNIVERSE).u32(index);
        message.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
        if (address instanceof Inet4Address && prefix < 31) {
            message.attribute(IFA_BROADCAST, broadcast(bytes, prefix));
        } else if (!(address instanceof Inet4Address)) {
            message.attribute(IFA_FLAGS, IFA_F_NODAD);
        }
        socket.request(message, "add address " + address.getHostAddress() + "/" + prefix, "device " + index);
    }

    private static byte[] broadcast(byte[] address, int prefix) {
        byte[] last = address.clone();
        for (int bit = prefix; bit < 32; bit++) {
            last[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return last;
    }

    /// Everything that no other route takes goes through `gateway`, instead of where it went before.
    public void setDefaultRoute(int index, InetAddress gateway) {
        defaultRoute(index, gateway, NetlinkMessage.CREATE | NetlinkMessage.REPLACE);
    }

    /// Everything that no other route takes goes through `gateway`.
    public void addDefaultRoute(int index, InetAddress gateway) {
        defaultRoute(index, gateway, NetlinkMessage.CREATE | NetlinkMessage.EXCL);
    }

    private void defaultRoute(int index, InetAddress gateway, int flags) {
        NetlinkMessage message = request(NEW_ROUTE, flags);
        route(message, family(gateway), 0);
        message.attribute(RTA_GATEWAY, gateway.getAddress()).attribute(RTA_OIF, index);
        socket.request(message, "add default route through " + gateway.getHostAddress(), "device " + index);
    }

    /// @param gateway null when the network is reached directly
    public void addRoute(InetAddress network, int prefix, @Nullable InetAddress gateway, int index) {
        NetlinkMessage message = request(NEW_ROUTE, NetlinkMessage.CREATE | NetlinkMessage.EXCL);
        route(message, family(network), prefix);
        message.attribute(RTA_DST, network.getAddress()).attribute(RTA_OIF, index);
        if (gateway != null) {
            message.attribute(RTA_GATEWAY, gateway.getAddress());
        }
        socket.request(message, "add route to " + network.getHostAddress() + "/" + prefix, "device " + index);
    }

    private static void route(NetlinkMessage message, int family, int prefix) {
        message.u8(family)
                .u8(prefix)
                .u8(0)
                .u8(0)
                .u8(RT_TABLE_MAIN)
                .u8(RTPROT_STATIC)
                .u8(RT_SCOPE_UNIVERSE)
                .u8(RTN_UNICAST)
                .u32(0);
    }

    /// Every device of the namespace.
    public List<NetworkLink> links() {
        List<NetworkLink> links = new ArrayList<>();
        NetlinkMessage message = new NetlinkMessage(GET_LINK, NetlinkMessage.DUMP);
        interfaceHeader(message, 0, 0, 0);
        socket.dump(message, "list devices", answer -> links.add(read(answer)));
        return links;
    }

    public Optional<NetworkLink> find(String name) {
        List<NetworkLink> found = new ArrayList<>();
        NetlinkMessage message = link(GET_LINK, 0, 0, 0, 0).attribute(IFLA_IFNAME, checked(name));
        try {
            socket.request(message, "find device", name, answer -> found.add(read(answer)));
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw failure;
        }
        return Optional.of(found.getFirst());
    }

    /// The main table of both families, without what the kernel keeps for itself (multicast, local).
    public List<NetworkRoute> routes() {
        List<NetworkRoute> routes = new ArrayList<>();
        NetlinkMessage message = new NetlinkMessage(GET_ROUTE, NetlinkMessage.DUMP);
        message.u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u32(0);
        socket.dump(message, "list routes", answer -> route(answer).ifPresent(routes::add));
        return routes;
    }

    private static Optional<NetworkRoute> route(ByteBuffer answer) {
        int family = answer.get(0);
        int prefix = answer.get(1) & 0xff;
        int table = answer.get(4) & 0xff;
        int type = answer.get(7) & 0xff;
        if (table != RT_TABLE_MAIN || type != RTN_UNICAST || (family != AF_INET && family != AF_INET6)) {
            return Optional.empty();
        }
        answer.position(12);
        Map<Integer, ByteBuffer> attributes = NetlinkSocket.attributes(answer);
        ByteBuffer network = attributes.get(RTA_DST);
        ByteBuffer gateway = attributes.get(RTA_GATEWAY);
        return Optional.of(new NetworkRoute(
                address(network == null ? new byte[family == AF_INET ? 4 : 16] : bytes(network)),
                prefix,
                gateway == null ? null : address(bytes(gateway)),
                number(attributes.get(RTA_OIF))));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the kernel named an address of " + bytes.length + " bytes", e);
        }
    }

    private static NetworkLink read(ByteBuffer answer) {
        int index = answer.getInt(4);
        int flags = answer.getInt(8);
        answer.position(16);
        Map<Integer, ByteBuffer> attributes = NetlinkSocket.attributes(answer);
        ByteBuffer info = attributes.get(IFLA_LINKINFO);
        ByteBuffer kind = info == null ? null : NetlinkSocket.attributes(info).get(IFLA_INFO_KIND);
        ByteBuffer mac = attributes.get(IFLA_ADDRESS);
        return new NetworkLink(
                index,
                text(attributes.get(IFLA_IFNAME)),
                text(kind),
                (flags & IFF_UP) != 0,
                number(attributes.get(IFLA_MTU)),
                mac == null || mac.remaining() != 6 ? null : MacAddress.of(bytes(mac)),
                number(attributes.get(IFLA_MASTER)),
                number(attributes.get(IFLA_LINK)));
    }

    private static byte[] bytes(ByteBuffer attribute) {
        byte[] bytes = new byte[attribute.remaining()];
        attribute.duplicate().get(bytes);
        return bytes;
    }

    private static String text(@Nullable ByteBuffer attribute) {
        if (attribute == null) {
            return "";
        }
        String text = new String(bytes(attribute), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static int number(@Nullable ByteBuffer attribute) {
        return attribute == null || attribute.remaining() < 4 ? 0 : attribute.getInt(0);
    }

    private static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    private static NetlinkMessage request(int type, int flags) {
        return new NetlinkMessage(type, NetlinkMessage.ACK | flags);
    }

    private static NetlinkMessage link(int type, int messageFlags, int index, int flags, int change) {
        NetlinkMessage message = request(type, messageFlags);
        interfaceHeader(message, index, flags, change);
        return message;
    }

    private static void interfaceHeader(NetlinkMessage message, int index, int flags, int change) {
        message.u8(0).u8(0).u16(0).u32(index).u32(flags).u32(change);
    }

    private static String checked(String name) {
        boolean sound = !name.isEmpty()
                && name.length() <= NAME_MAX
                && name.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':')
                && !name.equals(".")
                && !name.equals("..");
        if (!sound) {
            throw EngineException.invalid("invalid name of a network device '" + name + "': 1 to " + NAME_MAX
                    + " characters without spaces, '/' and ':'");
        }
        return name;
    }

    @Override
    public void close() {
        socket.close();
    }
}
