package io.cooperage.engine.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One request to the kernel, netlink(7): a header, a fixed part, attributes.
final class NetlinkMessage {
    static final int HEADER = 16;

    static final short ERROR = 2;
    static final short DONE = 3;

    static final short REQUEST = 0x1;
    static final short ACK = 0x4;
    static final short DUMP = 0x300;
    static final short REPLACE = 0x100;
    static final short EXCL = 0x200;
    static final short CREATE = 0x400;

    private static final int MOST = 4096;
    private static final int NESTED = 0x8000;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST).order(ByteOrder.nativeOrder());

    /// @param flags beyond [#REQUEST]
    NetlinkMessage(int type, int flags) {
        bytes.putInt(0)
                .putShort((short) type)
                .putShort((short) (REQUEST | flags))
                .putInt(0)
                .putInt(0);
    }

    NetlinkMessage u8(int value) {
        bytes.put((byte) value);
        return this;
    }

    NetlinkMessage u16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    NetlinkMessage u32(int value) {
        bytes.putInt(value);
        return this;
    }

    NetlinkMessage attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        align();
        return this;
    }

    NetlinkMessage attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        bytes.putShort((short) (5 + text.length))
                .putShort((short) type)
                .put(text)
                .put((byte) 0);
        align();
        return this;
    }

    NetlinkMessage attribute(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    NetlinkMessage nested(int type, Consumer<NetlinkMessage> content) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) (type | NESTED));
        content.accept(this);
        bytes.putShort(start, (short) (bytes.position() - start));
        return this;
    }

    private void align() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
    }

    /// Bytes of the message as it is now, and after [#finish].
    int length() {
        return bytes.limit() == MOST ? bytes.position() : bytes.limit();
    }

    /// Ready to be sent. Once.
    ByteBuffer finish(int sequence) {
        bytes.putInt(0, bytes.position()).putInt(8, sequence);
        return bytes.flip();
    }
}
