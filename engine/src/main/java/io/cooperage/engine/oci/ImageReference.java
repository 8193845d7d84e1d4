package io.cooperage.engine.oci;

import io.cooperage.engine.error.EngineException;
import org.jspecify.annotations.Nullable;

/// What a person calls an image, spelled out: `docker.io/library/debian:12`
/// (the grammar of the distribution project's `reference` package).
///
/// @param domain host and port of the registry, `docker.io` when nothing was said
/// @param path of the repository in it, `library/debian`
/// @param tag null when only a digest was given
public record ImageReference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable Digest digest) {
    public static final String DEFAULT_DOMAIN = "docker.io";
    public static final String DEFAULT_TAG = "latest";

    /// Reads a name as `docker` does: `debian` is `docker.io/library/debian`. Neither tag nor digest is added.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming the text and what is wrong with it
    public static ImageReference parse(String text) {
        return ReferenceParser.parse(text);
    }

    /// As [#parse], and with tag `latest` when neither tag nor digest is there.
    public static ImageReference parseTagged(String text) {
        ImageReference reference = parse(text);
        return reference.tag == null && reference.digest == null ? reference.withTag(DEFAULT_TAG) : reference;
    }

    /// `docker.io/library/debian`, without tag and digest.
    public String repository() {
        return domain + "/" + path;
    }

    /// Without tag and digest.
    public ImageReference bare() {
        return new ImageReference(domain, path, null, null);
    }

    /// @throws EngineException INVALID_ARGUMENT when that can't be a tag
    public ImageReference withTag(String newTag) {
        return new ImageReference(domain, path, ReferenceParser.checkTag(newTag), digest);
    }

    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(domain, path, tag, newDigest);
    }

    /// The short form that Docker shows: `debian:12`, `ghcr.io/org/app:1.0`.
    public String familiar() {
        return familiarRepository() + suffix();
    }

    /// `debian`, `ghcr.io/org/app`. Always read back as the same: where the short form would be taken for a
    /// registry of that name (`docker.io/localhost/app`) or an id, the full one stays.
    public String familiarRepository() {
        return ReferenceParser.familiar(this);
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /// The full form, which [#parse] reads back.
    @Override
    public String toString() {
        return repository() + suffix();
    }
}
