package io.cooperage.engine.network.dns;

import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// Says what is answered to a question. Asked by the resolver's thread at each one, so it must answer from
/// memory and at once.
@FunctionalInterface
public interface Responder {

    Verdict verdict(Message query);

    sealed interface Verdict {}

    /// @param message the whole answer, made by [#reply]
    record Here(Message message) implements Verdict {}

    /// Other servers are asked.
    record Elsewhere() implements Verdict {}

    /// An alias of a name that is somebody else's: stub resolvers follow none by themselves, so other servers
    /// are asked for `target`, and what they say comes after `first`.
    record Onward(List<Record> first, Name target) implements Verdict {
        public Onward {
            first = List.copyOf(first);
        }
    }

    /// An answer to `query` without records.
    ///
    /// @param code of [org.xbill.DNS.Rcode]
    static Message reply(Message query, int code) {
        return Answers.reply(query, code);
    }
}
