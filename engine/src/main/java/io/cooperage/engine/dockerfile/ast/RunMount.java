package io.cooperage.engine.dockerfile.ast;

import org.jspecify.annotations.Nullable;

/// `RUN --mount`, variables replaced.
///
/// @param from stage, image or named context; empty for the build context
/// @param source empty when not given
/// @param target empty when not given
/// @param sizeLimit bytes for tmpfs, 0 for none
/// @param id cache or secret id; empty when not given
/// @param sharing of a cache; null when not given
/// @param required whether a missing secret or ssh agent fails the build
/// @param env the variable a secret goes into, empty for its default name; null when not given
/// @param mode permission bits; null when not given
public record RunMount(
        Type type,
        String from,
        String source,
        String target,
        boolean readOnly,
        long sizeLimit,
        String id,
        @Nullable Sharing sharing,
        boolean required,
        @Nullable String env,
        @Nullable Integer mode,
        @Nullable Long uid,
        @Nullable Long gid) {

    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH
    }

    public enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }
}
