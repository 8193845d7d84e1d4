package io.cooperage.engine.network.dns;

import io.cooperage.engine.network.dns.Responder.Onward;
import java.io.IOException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A question about an alias, which other servers are asked for under the name it stands for.
///
/// @param asked what the client sent
record Alias(Message asked, Onward onward) {

    /// The question to ask in its place; with the client's id.
    byte[] question() {
        Message query = new Message(asked.getHeader().getID());
        query.getHeader().setFlag(Flags.RD);
        query.addRecord(Record.newRecord(onward.target(), asked.getQuestion().getType(), DClass.IN), Section.QUESTION);
        return query.toWire();
    }

    /// What the client gets for what a server has said.
    byte[] answer(byte[] said, int limit) {
        Message answer;
        try {
            Message theirs = new Message(said);
            answer = Answers.reply(asked, theirs.getRcode());
            onward.first().forEach(alias -> answer.addRecord(alias, Section.ANSWER));
            theirs.getSection(Section.ANSWER).forEach(record -> answer.addRecord(record, Section.ANSWER));
            theirs.getSection(Section.AUTHORITY).forEach(record -> answer.addRecord(record, Section.AUTHORITY));
            if (theirs.getHeader().getFlag(Flags.TC)) {
                answer.getHeader().setFlag(Flags.TC);
            }
        } catch (IOException malformed) {
            return Wire.failure(asked.toWire(), Rcode.SERVFAIL);
        }
        return answer.toWire(limit);
    }
}
