package io.cooperage.ui.testing;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An image of [FakeImages]: its names and the steps that made it.
///
/// @param names `debian:12` and longer ones; empty when it is dangling
/// @param steps the earliest first; images with the same first steps share those layers
public record FakeImage(List<String> names, Platform platform, Instant created, List<Step> steps, Defaults defaults) {
    public FakeImage {
        names = List.copyOf(names);
        steps = List.copyOf(steps);
    }

    /// @param size unpacked bytes of its layer; 0 makes none
    public record Step(String createdBy, long size) {
        Digest diffId() {
            return Digest.of("layer " + createdBy + " " + size);
        }

        Digest blob() {
            return Digest.of("blob " + createdBy + " " + size);
        }

        long packedSize() {
            return size * 2 / 5;
        }
    }

    public static FakeImage of(String name, Instant created, Step... steps) {
        return new FakeImage(
                List.of(name), Platform.of("linux", "amd64", null), created, List.of(steps), Defaults.NONE);
    }

    public FakeImage named(String... newNames) {
        return new FakeImage(List.of(newNames), platform, created, steps, defaults);
    }

    FakeImage named(List<String> newNames) {
        return new FakeImage(newNames, platform, created, steps, defaults);
    }

    public FakeImage on(Platform other) {
        return new FakeImage(names, other, created, steps, defaults);
    }

    public FakeImage with(Defaults other) {
        return new FakeImage(names, platform, created, steps, other);
    }

    public Digest id() {
        return Digest.of("config " + platform + created + steps);
    }

    List<Step> layers() {
        return steps.stream().filter(step -> step.size() > 0).toList();
    }

    long size() {
        return steps.stream().mapToLong(Step::size).sum();
    }

    Descriptor manifestDescriptor() {
        Digest digest = Digest.of("manifest " + id());
        return Descriptor.of(MediaTypes.OCI_MANIFEST, digest, 1_400).withPlatform(platform);
    }

    ImageManifest manifest() {
        return new ImageManifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(MediaTypes.OCI_CONFIG, id(), 2_900),
                layers().stream()
                        .map(step -> Descriptor.of(MediaTypes.OCI_LAYER_GZIP, step.blob(), step.packedSize()))
                        .toList(),
                Map.of(),
                null,
                null);
    }

    ImageConfig config() {
        List<ImageConfig.History> history = new ArrayList<>();
        for (Step step : steps) {
            history.add(new ImageConfig.History(created, step.createdBy(), null, null, step.size() == 0));
        }
        return new ImageConfig(
                created,
                null,
                platform,
                defaults,
                layers().stream().map(Step::diffId).toList(),
                history);
    }

    /// Reads the names that tests use: an optional registry with a dot, a colon or `localhost`, a path, a tag.
    static ImageReference reference(String name) {
        int slash = name.indexOf('/');
        String head = slash < 0 ? "" : name.substring(0, slash);
        boolean registry = head.equals("localhost") || head.contains(".") || head.contains(":");
        String rest = registry ? name.substring(slash + 1) : name;
        int colon = rest.lastIndexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        String tag = colon < 0 ? ImageReference.DEFAULT_TAG : rest.substring(colon + 1);
        return registry
                ? new ImageReference(head, path, tag, null)
                : new ImageReference(
                        ImageReference.DEFAULT_DOMAIN, path.contains("/") ? path : "library/" + path, tag, null);
    }
}
