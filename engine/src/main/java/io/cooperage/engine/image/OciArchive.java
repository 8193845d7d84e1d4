package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ArchivedImage.Document;
import io.cooperage.engine.image.ArchivedImage.LayerFile;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An OCI image layout (image-spec, image-layout.md) in an archive or a folder. Of an image for several
/// platforms the one for the platform asked for, or this machine's, is taken, or else the first that is
/// complete.
final class OciArchive {
    static final String LAYOUT = "oci-layout";
    static final String INDEX = "index.json";

    /// containerd's: the whole name.
    static final String IMAGE_NAME = "io.containerd.image.name";

    /// The specification's: often only a tag, for some tools the whole name.
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    /// An index in an index in an index is nobody's image.
    private static final int MOST_NESTING = 4;

    private final ArchiveFiles files;

    OciArchive(ArchiveFiles files) {
        this.files = files;
    }

    /// @param platform preferred to this machine's
    List<ArchivedImage> images(@Nullable Platform platform) {
        Platform preferred = platform == null ? Platform.host() : platform;
        ImageIndex index = ImageDocuments.index(files.read(INDEX, ImageDocuments.SIZE_MAX), MediaTypes.OCI_INDEX);
        // The same image under several names is one entry for each.
        Map<Digest, Descriptor> entries = new LinkedHashMap<>();
        Map<Digest, Set<ImageReference>> names = new LinkedHashMap<>();
        for (Descriptor entry : index.manifests()) {
            entries.putIfAbsent(entry.digest(), entry);
            names.computeIfAbsent(entry.digest(), _ -> new LinkedHashSet<>()).addAll(tags(entry));
        }
        List<ArchivedImage> images = new ArrayList<>();
        entries.forEach((digest, entry) -> image(entry, preferred, List.copyOf(names.getOrDefault(digest, Set.of())))
                .ifPresent(images::add));
        return images;
    }

    private static List<ImageReference> tags(Descriptor entry) {
        String full = entry.annotations().get(IMAGE_NAME);
        String name = full != null ? full : entry.annotations().getOrDefault(REF_NAME, "");
        // A tag alone says nothing about a repository.
        if (name.indexOf('/') < 0 && name.indexOf(':') < 0) {
            return List.of();
        }
        ImageReference reference = ImageReference.parseTagged(name);
        return reference.tag() == null
                ? List.of()
                : List.of(new ImageReference(reference.domain(), reference.path(), reference.tag(), null));
    }

    /// @return empty for what is no image: a signature, an attestation, some other artifact
    private Optional<ArchivedImage> image(Descriptor entry, Platform preferred, List<ImageReference> tags) {
        if (MediaTypes.isManifest(entry.mediaType())) {
            return image(document(entry), null, tags);
        }
        if (!MediaTypes.isIndex(entry.mediaType())) {
            return Optional.empty();
        }
        Document index = document(entry);
        List<Descriptor> candidates = new ArrayList<>();
        candidates(index, candidates, 0);
        Optional<Descriptor> chosen = candidates.stream()
                .filter(candidate -> candidate.platform() != null && preferred.accepts(candidate.platform()))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
        if (chosen.isEmpty()) {
            throw EngineException.invalid("load " + files.title() + ": of " + entry.digest()
                    + ", an image for several platforms, none is in the archive");
        }
        return image(document(chosen.get()), index, tags);
    }

    /// The manifests for some platform that are here.
    private void candidates(Document index, List<Descriptor> found, int depth) {
        if (depth > MOST_NESTING) {
            throw EngineException.invalid(
                    "load " + files.title() + ": its indexes are nested more than " + MOST_NESTING + " deep");
        }
        ImageIndex parsed =
                ImageDocuments.index(index.json(), index.descriptor().mediaType());
        for (Descriptor child : parsed.manifests()) {
            if (files.size(name(child.digest())).isEmpty()) {
                continue;
            }
            if (MediaTypes.isIndex(child.mediaType())) {
                candidates(document(child), found, depth + 1);
            } else if (MediaTypes.isManifest(child.mediaType()) && !isAttestation(child)) {
                found.add(child);
            }
        }
    }

    private static boolean isAttestation(Descriptor descriptor) {
        Platform platform = descriptor.platform();
        return platform != null && platform.os().equals("unknown");
    }

    private Optional<ArchivedImage> image(Document document, @Nullable Document index, List<ImageReference> tags) {
        ImageManifest manifest =
                ImageDocuments.manifest(document.json(), document.descriptor().mediaType());
        if (!manifest.isImage()) {
            return Optional.empty();
        }
        String title = "image " + document.descriptor().digest().shortHex();
        byte[] configJson = document(manifest.config()).json();
        ImageConfig config = ImageDocuments.config(configJson);
        if (config.diffIds().size() != manifest.layers().size()) {
            throw EngineException.invalid("load " + files.title() + ": the manifest of " + title + " has "
                    + manifest.layers().size() + " layers, but its config lists "
                    + config.diffIds().size() + " diff ids");
        }
        List<LayerFile> layers = new ArrayList<>();
        for (int i = 0; i < manifest.layers().size(); i++) {
            layers.add(layer(title, manifest.layers().get(i), config.diffIds().get(i)));
        }
        return Optional.of(new ArchivedImage(title, configJson, config, layers, document, index, tags));
    }

    private LayerFile layer(String title, Descriptor descriptor, Digest diffId) {
        if (!MediaTypes.isLayer(descriptor.mediaType())) {
            throw EngineException.notImplemented("load " + files.title() + ": a layer of " + title
                    + " has the media type '" + descriptor.mediaType() + "', which can't be unpacked");
        }
        String name = name(descriptor.digest());
        long size = files.size(name).orElseThrow(() -> files.missing(name));
        if (size != descriptor.size()) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "load " + files.title() + ": " + name + " has " + size + " bytes, but its manifest says "
                            + descriptor.size() + "; the archive is damaged or incomplete");
        }
        return new LayerFile(name, size, diffId, descriptor);
    }

    private Document document(Descriptor descriptor) {
        String name = name(descriptor.digest());
        byte[] json = files.read(name, ImageDocuments.SIZE_MAX);
        if (!matches(descriptor.digest(), json)) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "load " + files.title() + ": the content of " + name
                            + " is not what its name says; the archive is damaged or was changed");
        }
        if (descriptor.size() != json.length) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "load " + files.title() + ": " + name + " has " + json.length + " bytes, but " + descriptor.size()
                            + " are announced; the archive is damaged or was changed");
        }
        return new Document(descriptor, json);
    }

    private static boolean matches(Digest digest, byte[] content) {
        return HexFormat.of().formatHex(digest.newHash().digest(content)).equals(digest.hex());
    }

    static String name(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
