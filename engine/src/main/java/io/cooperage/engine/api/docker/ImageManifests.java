package io.cooperage.engine.api.docker;

import io.cooperage.engine.api.docker.ManifestSummaryDto.AttestationData;
import io.cooperage.engine.api.docker.ManifestSummaryDto.ImageData;
import io.cooperage.engine.api.docker.ManifestSummaryDto.Size;
import io.cooperage.engine.api.docker.ManifestSummaryDto.Unpacked;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What the index of an image names, and how much of it is here.
final class ImageManifests {
    private static final String ATTESTATION = "vnd.docker.reference.type";
    private static final String ATTESTED = "vnd.docker.reference.digest";

    private final ImageService images;

    ImageManifests(ImageService images) {
        this.images = images;
    }

    /// @param all images, those for other platforms too
    List<ManifestSummaryDto> of(Image image, List<Image> all) {
        ImageDetail detail = images.detail(image.id().toString());
        if (detail.indexJson() == null) {
            return List.of(here(image.manifest(), image));
        }
        byte[] index = detail.indexJson().getBytes(StandardCharsets.UTF_8);
        return ImageDocuments.index(index, image.target().mediaType()).manifests().stream()
                .map(manifest -> summary(manifest, all))
                .toList();
    }

    private static ManifestSummaryDto summary(Descriptor manifest, List<Image> all) {
        Optional<Image> present = all.stream()
                .filter(image -> image.manifest().digest().equals(manifest.digest()))
                .findFirst();
        return present.map(image -> here(manifest, image)).orElseGet(() -> elsewhere(manifest));
    }

    private static ManifestSummaryDto here(Descriptor manifest, Image image) {
        long content = image.manifest().size() + image.packedSize();
        return new ManifestSummaryDto(
                manifest.digest().toString(),
                DescriptorDto.of(manifest),
                true,
                new Size(content + image.size(), content),
                "image",
                new ImageData(PlatformDto.of(image.platform()), image.usedBy(), new Unpacked(image.size())),
                null);
    }

    private static ManifestSummaryDto elsewhere(Descriptor manifest) {
        Platform platform = manifest.platform();
        boolean attests = "attestation-manifest".equals(manifest.annotations().get(ATTESTATION));
        String kind = attests ? "attestation" : platform == null ? "unknown" : "image";
        return new ManifestSummaryDto(
                manifest.digest().toString(),
                DescriptorDto.of(manifest),
                false,
                new Size(0, 0),
                kind,
                attests || platform == null
                        ? null
                        : new ImageData(PlatformDto.of(platform), List.of(), new Unpacked(0)),
                attests ? new AttestationData(manifest.annotations().getOrDefault(ATTESTED, "")) : null);
    }
}
