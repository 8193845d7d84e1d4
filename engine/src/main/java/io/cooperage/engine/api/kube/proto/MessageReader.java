package io.cooperage.engine.api.kube.proto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the fields of one message: tags, varints and lengths (protobuf's encoding guide). A message that
/// says more than it holds is refused before anything is made of it.
final class MessageReader {
    static final int VARINT = 0;
    static final int FIXED_64 = 1;
    static final int LENGTH = 2;
    static final int FIXED_32 = 5;

    private final byte[] data;
    private final int end;
    private int at;
    private int wireType;

    MessageReader(byte[] data, int from, int to) {
        this.data = data;
        this.at = from;
        this.end = to;
    }

    boolean hasMore() {
        return at < end;
    }

    /// The number of the next field; [#wireType] says in what form it comes.
    int field() {
        long tag = varint();
        wireType = (int) (tag & 7);
        long number = tag >>> 3;
        if (number <= 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("illegal tag");
        }
        return (int) number;
    }

    int wireType() {
        return wireType;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw truncated();
            }
            byte next = data[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("integer overflow");
    }

    /// The part that a field of form [#LENGTH] holds.
    MessageReader part() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw truncated();
        }
        MessageReader part = new MessageReader(data, at, at + (int) length);
        at += (int) length;
        return part;
    }

    String text() {
        MessageReader part = part();
        return new String(data, part.at, part.end - part.at, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        MessageReader part = part();
        return Arrays.copyOfRange(data, part.at, part.end);
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case LENGTH -> part();
            case FIXED_64 -> advance(8);
            case FIXED_32 -> advance(4);
            default -> throw new IllegalArgumentException("illegal wireType " + wireType);
        }
    }

    private void advance(int count) {
        if (count > end - at) {
            throw truncated();
        }
        at += count;
    }

    private static IllegalArgumentException truncated() {
        return new IllegalArgumentException("unexpected EOF");
    }
}
