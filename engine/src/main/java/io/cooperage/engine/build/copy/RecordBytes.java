package io.cooperage.engine.build.copy;

import io.cooperage.engine.linux.NativeText;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;

/// Gathers what a digest is made of. Everything has its length before it, so that no two lists of fields
/// give the same bytes. One thread.
final class RecordBytes {
    private static final int FIRST = 256;

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST);

    void number(long value) {
        room(Long.BYTES).putLong(value);
    }

    void text(String text) {
        byte[] bytes = NativeText.bytes(text);
        number(bytes.length);
        bytes(bytes);
    }

    /// Of a length that is always the same.
    void bytes(byte[] bytes) {
        room(bytes.length).put(bytes);
    }

    void attributes(Map<String, byte[]> attributes) {
        attributes.forEach((name, value) -> {
            text(name);
            number(value.length);
            bytes(value);
        });
    }

    private ByteBuffer room(int length) {
        if (buffer.remaining() < length) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + length));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }

    /// What has been gathered; then it is empty again.
    ByteBuffer take() {
        ByteBuffer taken = buffer.flip();
        buffer = ByteBuffer.allocate(FIRST);
        return taken;
    }

    /// The digest of what has been gathered; then it is empty again.
    byte[] digest(MessageDigest hash) {
        hash.update(buffer.flip());
        buffer.clear();
        return hash.digest();
    }
}
