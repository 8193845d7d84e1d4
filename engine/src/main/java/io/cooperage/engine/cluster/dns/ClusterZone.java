package io.cooperage.engine.cluster.dns;

import io.cooperage.engine.network.dns.Responder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Answers for the cluster's domain with authority, and for the addresses in it; everything else is for
/// others. One thread.
final class ClusterZone implements Responder {
    /// As short as a client can bear, for what it leads to may be gone the next moment. Zero is avoided
    /// because some take it for an error.
    static final int TTL_SECONDS = 5;

    private static final int ALIASES = 8;
    private static final Verdict ELSEWHERE = new Elsewhere();

    private final Name domain;
    private final ServiceRecords records;

    ClusterZone(Name domain, ServiceRecords records) {
        this.domain = domain;
        this.records = records;
    }

    @Override
    public Verdict verdict(Message query) {
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            return new Here(Responder.reply(query, Rcode.NOTIMP));
        }
        if (query.getSection(Section.QUESTION).size() != 1) {
            return new Here(Responder.reply(query, Rcode.FORMERR));
        }
        Record question = query.getQuestion();
        if (question.getDClass() != DClass.IN && question.getDClass() != DClass.ANY) {
            return ELSEWHERE;
        }
        Name name = question.getName();
        if (name.subdomain(domain)) {
            return ours(query, name, question.getType());
        }
        return question.getType() == Type.PTR ? pointers(query, name) : ELSEWHERE;
    }

    private Verdict ours(Message query, Name asked, int type) {
        List<Record> all = new ArrayList<>();
        Name name = asked;
        for (int aliases = 0; aliases < ALIASES; aliases++) {
            Found found = find(name, type);
            all.addAll(found.records());
            Name alias = found.alias();
            if (alias == null) {
                return new Here(answer(query, all, found));
            }
            if (!alias.subdomain(domain)) {
                return new Onward(all, alias);
            }
            name = alias;
        }
        // They lead round in a circle.
        return new Here(Responder.reply(query, Rcode.SERVFAIL));
    }

    private Found find(Name name, int type) {
        int labels = name.labels() - domain.labels();
        List<String> path = new ArrayList<>();
        for (int i = 0; i < labels; i++) {
            path.add(name.getLabelString(i).toLowerCase(Locale.ROOT));
        }
        return path.isEmpty() ? apex(type) : records.find(name, path, type);
    }

    private Found apex(int type) {
        return type == Type.SOA || type == Type.ANY ? Found.of(List.of(authority())) : Found.NOTHING_OF_THIS_TYPE;
    }

    private Message answer(Message query, List<Record> all, Found found) {
        boolean missing = !found.exists() && all.isEmpty();
        Message reply = Responder.reply(query, missing ? Rcode.NXDOMAIN : Rcode.NOERROR);
        reply.getHeader().setFlag(Flags.AA);
        all.forEach(record -> reply.addRecord(record, Section.ANSWER));
        found.extra().forEach(record -> reply.addRecord(record, Section.ADDITIONAL));
        if (all.isEmpty()) {
            // By this resolvers know how long to remember that there is nothing (RFC 2308).
            reply.addRecord(authority(), Section.AUTHORITY);
        }
        return reply;
    }

    private SOARecord authority() {
        return new SOARecord(
                domain,
                DClass.IN,
                TTL_SECONDS,
                under("ns.dns"),
                under("hostmaster"),
                1,
                7200,
                1800,
                86_400,
                TTL_SECONDS);
    }

    private Name under(String labels) {
        try {
            return Name.fromString(labels, domain);
        } catch (TextParseException e) {
            throw new IllegalStateException("a short name under " + domain, e);
        }
    }

    private Verdict pointers(Message query, Name name) {
        InetAddress address;
        try {
            address = ReverseMap.fromName(name);
        } catch (UnknownHostException notAnAddress) {
            return ELSEWHERE;
        }
        List<Name> names = records.names(address.getHostAddress());
        if (names.isEmpty()) {
            return ELSEWHERE;
        }
        Message reply = Responder.reply(query, Rcode.NOERROR);
        reply.getHeader().setFlag(Flags.AA);
        names.forEach(target -> reply.addRecord(new PTRRecord(name, DClass.IN, TTL_SECONDS, target), Section.ANSWER));
        return new Here(reply);
    }
}
