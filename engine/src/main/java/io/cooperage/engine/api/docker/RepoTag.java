package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import org.jspecify.annotations.Nullable;

/// The name of an image in two parameters, `repo` and `tag`.
final class RepoTag {
    private RepoTag() {}

    /// @return null when there is no repository
    /// @throws EngineException INVALID_ARGUMENT
    static @Nullable ImageReference of(String repo, String tag) {
        if (repo.isEmpty()) {
            return null;
        }
        ImageReference name = ImageReference.parse(repo);
        if (name.digest() != null) {
            throw EngineException.invalid("cannot import digest reference");
        }
        return tag.isEmpty() ? ImageReference.parseTagged(repo) : name.withTag(tag);
    }
}
