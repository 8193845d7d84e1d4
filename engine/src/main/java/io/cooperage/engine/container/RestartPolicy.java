package io.cooperage.engine.container;

/// What happens when the process ends without having been stopped by a person.
///
/// @param maximumRetries of [Kind#ON_FAILURE]; 0 is without end
public record RestartPolicy(Kind kind, int maximumRetries) {
    public static final RestartPolicy NO = new RestartPolicy(Kind.NO, 0);

    public enum Kind {
        NO,
        ON_FAILURE,
        ALWAYS,
        /// As ALWAYS, but one that a person stopped stays so when the engine starts again.
        UNLESS_STOPPED
    }
}
