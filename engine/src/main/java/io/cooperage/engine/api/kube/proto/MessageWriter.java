package io.cooperage.engine.api.kube.proto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes the fields of one message of protobuf, in the order in which they are told. Of the kinds that fields
/// have it knows those with a length: texts and other messages.
///
/// @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
public final class MessageWriter {
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public MessageWriter text(int field, String value) {
        return write(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Which is complete: what is added to it later is not in this one.
    public MessageWriter message(int field, MessageWriter value) {
        return write(field, value.bytes());
    }

    private MessageWriter write(int field, byte[] value) {
        varint(field << 3 | LENGTH_DELIMITED);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void varint(int value) {
        int left = value;
        while (left > 0x7f) {
            out.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
