package io.cooperage.engine.error;

/// What sort of trouble an [EngineException] is; each front end maps it exactly once, in an exhaustive switch.
public enum ErrorKind {
    /// The request itself is wrong; trying again unchanged will fail again.
    INVALID_ARGUMENT,
    /// Nobody has said who they are.
    UNAUTHENTICATED,
    /// Known, but not allowed; also a kernel that refuses, such as disabled user namespaces.
    FORBIDDEN,
    NOT_FOUND,
    /// The state of something else is in the way: a name in use, a container already removed.
    CONFLICT,
    /// An option that exists in the field but that this engine can't honour.
    NOT_IMPLEMENTED,
    /// Not now: a peer, a disk or the engine itself is not there.
    UNAVAILABLE,
    /// A disk, a limit or a quota is full.
    RESOURCE_EXHAUSTED,
    CANCELLED,
    /// Stored bytes do not say what they should.
    DATA_LOSS,
    INTERNAL
}
