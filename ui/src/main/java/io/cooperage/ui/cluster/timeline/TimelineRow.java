package io.cooperage.ui.cluster.timeline;

import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.timeline.TimelineEntry;
import io.cooperage.engine.cluster.timeline.TimelineEntry.Verb;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// One write in words.
///
/// @param because the object whose change was reacted to; empty where somebody simply wished it
/// @param searchable all of it, in lower case
record TimelineRow(
        Instant at,
        String because,
        String actor,
        Verb verb,
        String did,
        String object,
        String change,
        ObjectKey key,
        String searchable) {
    private static final Messages MESSAGES = Messages.of(TimelineRow.class);

    /// @param kinds what objects are called by their resource: `Pod`, as far as it is known
    static TimelineRow of(TimelineEntry entry, Map<GroupResource, String> kinds) {
        ObjectKey cause = entry.cause();
        String because = cause == null
                ? ""
                : kinds.getOrDefault(cause.resource(), cause.resource().resource()) + " " + place(cause);
        String did = MESSAGES.text("verb." + entry.verb());
        String object = entry.kind() + " " + place(entry.key());
        String all = String.join("\n", because, entry.actor(), did, object, entry.summary());
        return new TimelineRow(
                entry.at(),
                because,
                entry.actor(),
                entry.verb(),
                did,
                object,
                entry.summary(),
                entry.key(),
                all.toLowerCase(Locale.ROOT));
    }

    private static String place(ObjectKey key) {
        return key.namespace().isEmpty() || key.namespace().equals("default")
                ? key.name()
                : key.namespace() + "/" + key.name();
    }
}
