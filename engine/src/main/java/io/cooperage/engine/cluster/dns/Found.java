package io.cooperage.engine.cluster.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// What the zone knows of a name and a type.
///
/// @param exists there is such a name, if without records of this type
/// @param extra what saves the asker a second question
/// @param alias where the last of `records`, a CNAME, leads; null when it is all
record Found(
        boolean exists,
        List<Record> records,
        List<Record> extra,
        @Nullable Name alias) {
    static final Found NO_SUCH_NAME = new Found(false, List.of(), List.of(), null);
    static final Found NOTHING_OF_THIS_TYPE = new Found(true, List.of(), List.of(), null);

    Found {
        records = List.copyOf(records);
        extra = List.copyOf(extra);
    }

    static Found of(List<? extends Record> records) {
        return new Found(true, List.copyOf(records), List.of(), null);
    }

    static Found existing(boolean exists) {
        return exists ? NOTHING_OF_THIS_TYPE : NO_SUCH_NAME;
    }
}
