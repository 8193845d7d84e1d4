package io.cooperage.engine.cluster.events;

import io.cooperage.engine.cluster.object.KubeObject;

/// Tells users what a part of the cluster did about an object. For any thread; returns at once, the Event is
/// written a moment later, and lost without harm when it can't be.
public interface EventRecorder {

    /// @param fieldPath the part of the object, `spec.containers{web}`; empty for all of it
    /// @param reason one word in CamelCase, `Pulled`
    void record(KubeObject about, String fieldPath, Type type, String reason, String message);

    default void normal(KubeObject about, String reason, String message) {
        record(about, "", Type.NORMAL, reason, message);
    }

    default void warning(KubeObject about, String reason, String message) {
        record(about, "", Type.WARNING, reason, message);
    }

    enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
