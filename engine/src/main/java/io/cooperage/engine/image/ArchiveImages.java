package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out what kind of archive it is, and reads which images it holds.
final class ArchiveImages {
    private ArchiveImages() {}

    /// @param platform null is any, and of an image for several this machine's
    /// @throws EngineException INVALID_ARGUMENT for an archive without images or with wrong documents;
    ///     DATA_LOSS for damaged ones; NOT_FOUND where none is for the platform
    static List<ArchivedImage> of(ArchiveFiles files, @Nullable Platform platform) {
        boolean oci = files.size(OciArchive.LAYOUT).isPresent()
                && files.size(OciArchive.INDEX).isPresent();
        boolean docker = files.size(DockerArchive.MANIFEST).isPresent();
        List<ArchivedImage> images;
        if (oci) {
            // Docker writes both since version 25. Of the two, OCI's has the manifests, and so keeps digests.
            images = new OciArchive(files).images(platform);
            images = docker ? named(files, images) : images;
        } else if (docker) {
            images = new DockerArchive(files).images();
        } else if (files.size("repositories").isPresent()) {
            throw EngineException.notImplemented("load " + files.title()
                    + ": a Docker older than 1.10 has written it; load and save it with a newer one first");
        } else {
            throw EngineException.invalid("load " + files.title()
                    + ": it is no archive of images: neither manifest.json (Docker) nor oci-layout and index.json"
                    + " (OCI) is in it; a root filesystem is imported instead");
        }
        if (images.isEmpty()) {
            throw EngineException.invalid("load " + files.title() + ": there is no image in it");
        }
        if (platform == null) {
            return images;
        }
        List<ArchivedImage> wanted = images.stream()
                .filter(image -> platform.accepts(image.config().platform()))
                .toList();
        if (wanted.isEmpty()) {
            throw EngineException.notFound("load " + files.title() + ": requested platform (" + platform
                    + ") not found in it; leave the platform out to load what is there");
        }
        return wanted;
    }

    /// With the names that only `manifest.json` has.
    private static List<ArchivedImage> named(ArchiveFiles files, List<ArchivedImage> images) {
        Map<Digest, Set<ImageReference>> names = new LinkedHashMap<>();
        DockerArchive docker = new DockerArchive(files);
        for (DockerArchive.Item item : docker.items()) {
            byte[] config = files.read(String.valueOf(item.config()), ImageDocuments.SIZE_MAX);
            names.computeIfAbsent(Digest.of(config), _ -> new LinkedHashSet<>()).addAll(DockerArchive.tags(item));
        }
        return images.stream()
                .map(image -> {
                    Set<ImageReference> tags = new LinkedHashSet<>(image.tags());
                    tags.addAll(names.getOrDefault(Digest.of(image.configJson()), Set.of()));
                    return new ArchivedImage(
                            image.title(),
                            image.configJson(),
                            image.config(),
                            image.layers(),
                            image.manifest(),
                            image.index(),
                            List.copyOf(tags));
                })
                .toList();
    }
}
