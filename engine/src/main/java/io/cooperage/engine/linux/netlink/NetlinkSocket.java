package io.cooperage.engine.linux.netlink;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Asks the kernel and reads its answers. The namespace is the one of the thread that opened it; any thread
/// may use it afterwards, one at a time.
final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;

    /// The kernel never sends more at once, netlink(7).
    private static final int ANSWER = 32 << 10;

    private final Syscalls kernel;
    private final Fd socket;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER).order(ByteOrder.nativeOrder());
    private int sequence;

    NetlinkSocket(Syscalls kernel) {
        this(kernel, NETLINK_ROUTE);
    }

    /// @param protocol a `NETLINK_…` of netlink(7)
    NetlinkSocket(Syscalls kernel, int protocol) {
        this.kernel = kernel;
        this.socket = kernel.socket(AF_NETLINK, SOCK_RAW, protocol);
    }

    /// Sends several messages that the kernel takes together or not at all, the first and the last of which
    /// say so, and waits for its word.
    ///
    /// @throws SyscallException with the errno of the first that was refused
    synchronized void batch(List<NetlinkMessage> messages, String operation, String target) {
        ByteBuffer all = ByteBuffer.allocateDirect(ANSWER);
        int first = sequence + 1;
        // Only what follows the begin is acknowledged, and the last of that is the last to be: no error is
        // behind it.
        int last = sequence + messages.size() - 1;
        for (int i = 0; i < messages.size(); i++) {
            NetlinkMessage message = messages.get(i);
            all.put(message.finish(++sequence));
            if (sequence == last) {
                int flags = all.position() - message.length() + 6;
                all.order(ByteOrder.nativeOrder()).putShort(flags, (short) (all.getShort(flags) | NetlinkMessage.ACK));
            }
        }
        kernel.write(socket, all.flip());
        int answered = first - 1;
        while (answered != last) {
            answer.clear();
            kernel.read(socket, answer);
            answer.flip();
            for (int at = 0; at + NetlinkMessage.HEADER + 4 <= answer.limit(); at += aligned(answer.getInt(at))) {
                int errno = -answer.getInt(at + NetlinkMessage.HEADER);
                if (errno != 0) {
                    throw new SyscallException(operation, target, errno);
                }
                answered = answer.getInt(at + 8);
            }
        }
    }

    /// Does what the request says and waits for the kernel's word that it is done.
    ///
    /// @param operation,target for the message when the kernel refuses
    /// @throws SyscallException with the kernel's errno
    synchronized void request(NetlinkMessage message, String operation, String target) {
        exchange(message, operation, target, _ -> {});
    }

    /// As the other, for a request that is answered before it is acknowledged.
    synchronized void request(NetlinkMessage message, String operation, String target, Consumer<ByteBuffer> each) {
        exchange(message, operation, target, each);
    }

    /// Asks for a list.
    ///
    /// @param each told of every answer: a buffer from behind the header to the message's end, good only during
    ///     the call
    synchronized void dump(NetlinkMessage message, String operation, Consumer<ByteBuffer> each) {
        exchange(message, operation, "", each);
    }

    private void exchange(NetlinkMessage message, String operation, String target, Consumer<ByteBuffer> each) {
        int mine = ++sequence;
        kernel.write(socket, message.finish(mine));
        while (true) {
            answer.clear();
            kernel.read(socket, answer);
            answer.flip();
            while (answer.remaining() >= NetlinkMessage.HEADER) {
                int start = answer.position();
                int length = answer.getInt(start);
                int type = answer.getShort(start + 4) & 0xffff;
                // Answers to a request that failed half-way may still be under way.
                if (answer.getInt(start + 8) == mine) {
                    if (type == NetlinkMessage.DONE) {
                        return;
                    }
                    if (type == NetlinkMessage.ERROR) {
                        int errno = -answer.getInt(start + NetlinkMessage.HEADER);
                        if (errno != 0) {
                            throw new SyscallException(operation, target, errno);
                        }
                        return;
                    }
                    each.accept(answer.slice(start + NetlinkMessage.HEADER, length - NetlinkMessage.HEADER)
                            .order(ByteOrder.nativeOrder()));
                }
                answer.position(Math.min(answer.limit(), start + aligned(length)));
            }
        }
    }

    /// The attributes from the buffer's position to its end, by type.
    static Map<Integer, ByteBuffer> attributes(ByteBuffer bytes) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        int at = bytes.position();
        while (at + 4 <= bytes.limit()) {
            int length = bytes.getShort(at) & 0xffff;
            if (length < 4 || at + length > bytes.limit()) {
                break;
            }
            // The two top bits are flags.
            int type = bytes.getShort(at + 2) & 0x3fff;
            attributes.put(type, bytes.slice(at + 4, length - 4).order(ByteOrder.nativeOrder()));
            at += aligned(length);
        }
        return attributes;
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    @Override
    public void close() {
        socket.close();
    }
}
