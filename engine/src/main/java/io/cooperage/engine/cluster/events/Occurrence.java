package io.cooperage.engine.cluster.events;

import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;

/// Something that happened, before it is an Event.
///
/// @param component who tells: `kubelet`
/// @param host the node that it is on; empty for who is on none
/// @param about as it was then; its properties are read later, so it must be one that the API gave
record Occurrence(
        Instant at,
        String component,
        String host,
        KubeObject about,
        String fieldPath,
        EventRecorder.Type type,
        String reason,
        String message) {

    /// What makes two of them alike but for their words.
    Similar similar() {
        return new Similar(component, source().object(), fieldPath, type, reason);
    }

    /// Who tells of what.
    Source source() {
        return new Source(
                component,
                about.apiVersion() + " " + about.kind() + " " + about.namespace() + "/" + about.name() + " "
                        + about.uid());
    }

    Occurrence saying(String other) {
        return new Occurrence(at, component, host, about, fieldPath, type, reason, other);
    }

    record Similar(String component, String object, String fieldPath, EventRecorder.Type type, String reason) {}

    record Source(String component, String object) {}
}
