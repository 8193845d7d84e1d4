package io.cooperage.engine.network.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Answers what can be answered from the names of containers. One thread.
final class Answers {
    /// A container that starts again has another address, and a client that keeps to the old one (proxies do)
    /// fails for as long as it believes us. Asking again costs a client less than a millisecond, so it may do
    /// so often; zero is avoided because some take it for an error.
    static final int TTL_SECONDS = 5;

    /// What we take over UDP, RFC 9715.
    private static final int EDNS_PAYLOAD = 1232;

    /// Whose turn it is among several addresses, by a hash of name and type: neighbours there share a turn,
    /// which spreads as well.
    private final int[] turns = new int[256];

    /// These answers over what a container can see.
    Responder over(Names names) {
        return query ->
                answer(query, names).<Responder.Verdict>map(Responder.Here::new).orElseGet(Responder.Elsewhere::new);
    }

    /// @return empty when it is somebody else's to answer
    Optional<Message> answer(Message query, Names names) {
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            return Optional.of(reply(query, Rcode.NOTIMP));
        }
        if (query.getSection(Section.QUESTION).size() != 1) {
            return Optional.of(reply(query, Rcode.FORMERR));
        }
        Record question = query.getQuestion();
        if (question.getDClass() != DClass.IN && question.getDClass() != DClass.ANY) {
            return Optional.empty();
        }
        return question.getType() == Type.PTR
                ? pointers(query, question.getName(), names)
                : addresses(query, question, names);
    }

    private Optional<Message> addresses(Message query, Record question, Names names) {
        String name = question.getName().toString(true).toLowerCase(Locale.ROOT);
        List<InetAddress> known = names.addresses(name);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        // A name of ours has what we know and nothing else: other types, too, are answered here, with nothing.
        Message reply = reply(query, Rcode.NOERROR);
        int type = question.getType();
        List<InetAddress> wanted = known.stream()
                .filter(address -> type == Type.ANY
                        || (type == Type.A && address instanceof Inet4Address)
                        || (type == Type.AAAA && address instanceof Inet6Address))
                .toList();
        int turn = wanted.size() < 2 ? 0 : turns[(name.hashCode() * 31 + type) & 0xff]++ & Integer.MAX_VALUE;
        for (int i = 0; i < wanted.size(); i++) {
            InetAddress address = wanted.get((i + turn) % wanted.size());
            reply.addRecord(record(question.getName(), address), Section.ANSWER);
        }
        return Optional.of(reply);
    }

    private static Record record(Name name, InetAddress address) {
        return address instanceof Inet4Address
                ? new ARecord(name, DClass.IN, TTL_SECONDS, address)
                : new AAAARecord(name, DClass.IN, TTL_SECONDS, address);
    }

    private static Optional<Message> pointers(Message query, Name asked, Names names) {
        InetAddress address;
        try {
            address = ReverseMap.fromName(asked);
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
        List<String> known = names.names(address);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Message reply = reply(query, Rcode.NOERROR);
        for (String name : known) {
            try {
                reply.addRecord(
                        new PTRRecord(asked, DClass.IN, TTL_SECONDS, Name.fromString(name + ".")), Section.ANSWER);
            } catch (TextParseException unspeakable) {
                // An alias may be longer than a name can be; the others remain.
            }
        }
        return Optional.of(reply);
    }

    /// An answer without records.
    static Message reply(Message query, int code) {
        Message reply = new Message(query.getHeader().getID());
        Header header = reply.getHeader();
        header.setOpcode(query.getHeader().getOpcode());
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        header.setRcode(code);
        query.getSection(Section.QUESTION).forEach(question -> reply.addRecord(question, Section.QUESTION));
        if (query.getOPT() != null) {
            reply.addRecord(new OPTRecord(EDNS_PAYLOAD, 0, 0), Section.ADDITIONAL);
        }
        return reply;
    }

    /// The most bytes that the asker takes over UDP.
    static int limit(Message query) {
        OPTRecord options = query.getOPT();
        return options == null ? 512 : Math.max(512, options.getPayloadSize());
    }
}
