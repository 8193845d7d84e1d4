package io.cooperage.engine.network.dns;

import java.util.Arrays;
import org.xbill.DNS.Rcode;

/// The few bytes of a DNS message (RFC 1035 §4.1.1) that are looked at or changed without reading the rest.
final class Wire {
    static final int HEADER = 12;
    static final int MOST = 65_535;

    private Wire() {}

    static int id(byte[] message) {
        return (message[0] & 0xff) << 8 | (message[1] & 0xff);
    }

    static byte[] withId(byte[] message, int id) {
        byte[] copy = message.clone();
        copy[0] = (byte) (id >> 8);
        copy[1] = (byte) id;
        return copy;
    }

    static boolean isReply(byte[] message) {
        return (message[2] & 0x80) != 0;
    }

    static int code(byte[] message) {
        return message[3] & 0xf;
    }

    /// An answer that says only `code`, to a message of which the header is all that can be trusted.
    static byte[] failure(byte[] query, int code) {
        byte[] reply = Arrays.copyOf(query, HEADER);
        // QR and the asker's opcode and RD; RA.
        reply[2] = (byte) (0x80 | (query[2] & 0x79));
        reply[3] = (byte) (0x80 | code);
        Arrays.fill(reply, 4, HEADER, (byte) 0);
        return reply;
    }

    /// Whether `reply` answers `query`: same id, same question, whatever its letters' case. Servers that
    /// could not read the question leave it out.
    static boolean answers(byte[] reply, byte[] query) {
        if (reply.length < HEADER || !isReply(reply) || id(reply) != id(query)) {
            return false;
        }
        if (reply[4] == 0 && reply[5] == 0) {
            return code(reply) != Rcode.NOERROR;
        }
        int end = endOfQuestion(query);
        if (reply.length < end || end < 0) {
            return false;
        }
        for (int i = HEADER; i < end; i++) {
            if (lower(reply[i]) != lower(query[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    /// The offset behind the first question; −1 when the message ends before.
    private static int endOfQuestion(byte[] message) {
        int at = HEADER;
        while (at < message.length && message[at] != 0) {
            at += 1 + (message[at] & 0xff);
        }
        return at + 5 <= message.length ? at + 5 : -1;
    }
}
