package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.store.SqlSession;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the image that a person means, in Docker's order: full id, name, prefix of an id; and after those the
/// digest of a manifest or index.
final class ImageFinder {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");
    private static final String SHA256 = "sha256:";
    private static final int FULL = 64;

    private final ImageTable table;

    ImageFinder(ImageTable table) {
        this.table = table;
    }

    /// @param name that it was found by; null when by id or digest
    /// @param tag the row of that name, if it is a tag
    record Found(
            StoredImage image,
            @Nullable ImageReference name,
            @Nullable StoredTag tag) {}

    /// @throws EngineException NOT_FOUND "No such image: x"; INVALID_ARGUMENT for an ambiguous prefix
    Found find(SqlSession sql, String ref) {
        String digits = ref.startsWith(SHA256) ? ref.substring(SHA256.length()) : ref;
        boolean hex = HEX.matcher(digits).matches();
        if (hex && digits.length() == FULL) {
            Digest digest = Digest.sha256(digits);
            return byId(sql, digest)
                    .or(() -> only(sql, ref, table.imagesByDocument(sql, digest)))
                    .orElseThrow(() -> notFound(ref));
        }
        if (hex && ref.startsWith(SHA256)) {
            return only(sql, ref, table.idsByPrefix(sql, digits)).orElseThrow(() -> notFound(ref));
        }
        Optional<ImageReference> name = name(ref);
        Optional<Found> named = name.flatMap(n -> byName(sql, n));
        if (named.isPresent()) {
            return named.get();
        }
        return (hex ? only(sql, ref, table.idsByPrefix(sql, digits)) : Optional.<Found>empty())
                .orElseThrow(() -> notFound(name.map(ImageReference::familiar).orElse(ref)));
    }

    /// Not every text that may be an id may be a name too (`a` × 64, for one).
    private static Optional<ImageReference> name(String ref) {
        try {
            return Optional.of(ImageReference.parseTagged(ref));
        } catch (EngineException invalid) {
            if (HEX.matcher(ref).matches()) {
                return Optional.empty();
            }
            throw invalid;
        }
    }

    private Optional<Found> byName(SqlSession sql, ImageReference name) {
        if (name.digest() != null) {
            // As Docker: with a digest the tag says nothing.
            ImageReference pinned = name.bare().withDigest(name.digest());
            return table.imagesByRepoDigest(sql, pinned).stream()
                    .findFirst()
                    .flatMap(id -> byId(sql, id))
                    .map(found -> new Found(found.image(), pinned, null));
        }
        return table.tag(sql, name)
                .flatMap(tag -> table.image(sql, tag.image()).map(image -> new Found(image, name, tag)));
    }

    private Optional<Found> byId(SqlSession sql, Digest id) {
        return table.image(sql, id).filter(image -> !image.hidden()).map(image -> new Found(image, null, null));
    }

    private Optional<Found> only(SqlSession sql, String ref, List<Digest> ids) {
        if (ids.size() > 1) {
            throw EngineException.invalid("image reference '" + ref + "' is ambiguous: it fits "
                    + ids.get(0).shortHex() + " and " + ids.get(1).shortHex() + "; give more digits");
        }
        return ids.isEmpty() ? Optional.empty() : byId(sql, ids.getFirst());
    }

    static EngineException notFound(String ref) {
        return new EngineException(ErrorKind.NOT_FOUND, "No such image: " + ref);
    }
}
