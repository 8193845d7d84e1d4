package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.store.LayoutIndex;
import io.cooperage.engine.store.SqlSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What `oci/index.json` says, made from the tables, so that other tools can read the store as it stands.
///
/// A tag is an entry under its full name. It is the index that the tag points to when every manifest of it is
/// here, and else the manifest of its image, because tools that find an index expect what is in it. An image
/// without a tag is an entry without a name. What has lost a blob is left out until it is here again.
final class ImageLayout {
    private final LayoutIndex index;

    ImageLayout(LayoutIndex index) {
        this.index = index;
    }

    /// @param broken manifests of which a blob is missing
    List<Descriptor> entries(ImageTable table, SqlSession sql, Set<Digest> broken) {
        List<Descriptor> entries = new ArrayList<>();
        Set<Digest> named = new HashSet<>();
        for (StoredTag tag : table.tags(sql)) {
            boolean whole = MediaTypes.isIndex(tag.target().mediaType())
                    && table.isWhole(sql, tag.target().digest())
                    && Collections.disjoint(table.children(sql, tag.target().digest()), broken);
            Descriptor entry = whole ? tag.target() : tag.manifest();
            named.add(tag.manifest().digest());
            if (!broken.contains(entry.digest())) {
                entries.add(LayoutIndex.named(entry, tag.name()));
            }
        }
        for (StoredImage image : table.images(sql)) {
            Digest manifest = image.manifest().digest();
            if (!named.contains(manifest) && !broken.contains(manifest)) {
                entries.add(image.manifest());
            }
        }
        return entries;
    }

    /// Writes them unless they are there already; what is there and can't be read is replaced.
    void write(List<Descriptor> entries) {
        if (!entries.equals(index.read())) {
            index.replaceAll(entries);
        }
    }
}
