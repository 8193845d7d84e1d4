package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.store.SqlSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What `oci/index.json` says, made from the tables, so that other tools can read the store as it stands.
///
/// A tag is an entry under its full name. It is the index that the tag points to when every manifest of it is
/// here, and else the manifest of its image, because tools that find an index expect what is in it. An image
/// without a tag is an entry without a name.
final class ImageLayout {
    /// OCI image-spec, annotations.md.
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final Consumer<List<Descriptor>> index;

    /// @param index writes these entries, unless they are there already
    ImageLayout(Consumer<List<Descriptor>> index) {
        this.index = index;
    }

    List<Descriptor> entries(ImageTable table, SqlSession sql) {
        List<Descriptor> entries = new ArrayList<>();
        Set<Digest> named = new HashSet<>();
        for (StoredTag tag : table.tags(sql)) {
            boolean whole = MediaTypes.isIndex(tag.target().mediaType())
                    && table.isWhole(sql, tag.target().digest());
            Descriptor entry = whole ? tag.target() : tag.manifest();
            named.add(tag.manifest().digest());
            entries.add(entry.withAnnotations(Map.of(REF_NAME, tag.name().toString())));
        }
        for (StoredImage image : table.images(sql)) {
            if (!named.contains(image.manifest().digest())) {
                entries.add(image.manifest());
            }
        }
        return entries;
    }

    void write(List<Descriptor> entries) {
        index.accept(entries);
    }
}
