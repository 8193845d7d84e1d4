package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The list of images in an OCI image layout, `index.json`: what other tools see.
///
/// The engine's own truth is its database; this file is made from it, replaced as a whole, and made again when
/// it is damaged. So that the layout is valid at any instant, name an image here after its blobs are there,
/// and remove its blobs after it is no longer named. Any thread; the last [#replaceAll] wins.
public final class LayoutIndex {
    /// The whole name, tag and all: `skopeo inspect oci:DIR:docker.io/library/debian:12`,
    /// `umoci stat --image DIR:docker.io/library/debian:12`. Both take it literally.
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /// The same for containerd's tools, which otherwise take the other for a tag.
    public static final String CONTAINERD_NAME = "io.containerd.image.name";

    private static final Logger LOG = LoggerFactory.getLogger(LayoutIndex.class);

    private final Path file;

    /// @param layout made if missing. An unreadable index is replaced by an empty one, which
    ///     [#replaceAll] is to fill
    public LayoutIndex(Path layout) {
        this(layout, true);
    }

    private LayoutIndex(Path layout, boolean own) {
        this.file = OciLayout.index(layout);
        if (own) {
            OciLayout.create(layout);
            repair(layout);
        }
    }

    private void repair(Path layout) {
        try {
            read();
        } catch (EngineException damaged) {
            LOG.warn("{} is damaged and begun anew", file, damaged);
            OciLayout.clear(layout);
        }
    }

    /// Of an engine that runs elsewhere: only [#read] is allowed.
    public static LayoutIndex toRead(Path layout) {
        return new LayoutIndex(layout, false);
    }

    /// An entry with a name. An image of several names has an entry for each.
    public static Descriptor named(Descriptor manifest, ImageReference name) {
        Map<String, String> annotations = new HashMap<>(manifest.annotations());
        annotations.put(REF_NAME, name.toString());
        annotations.put(CONTAINERD_NAME, name.toString());
        return manifest.withAnnotations(annotations);
    }

    /// @throws EngineException INVALID_ARGUMENT when someone else wrote what is no index
    public List<Descriptor> read() {
        try {
            return ImageDocuments.layoutIndex(Files.readAllBytes(file)).manifests();
        } catch (IOException failure) {
            throw StorageFailure.of("read", file, failure);
        }
    }

    public void replaceAll(List<Descriptor> manifests) {
        ImageIndex index = new ImageIndex(MediaTypes.OCI_INDEX, manifests, Map.of(), null, null);
        AtomicFile.write(file, new String(ImageDocuments.write(index), StandardCharsets.UTF_8));
    }
}
