package io.cooperage.ui.images;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How the values of images read. Any thread, but for what takes live objects.
public final class ImageText {
    private static final Messages MESSAGES = Messages.of(ImageText.class);

    private ImageText() {}

    /// `debian`, `ghcr.io/org/app`; in place of a name that isn't there, that.
    public static String repository(LiveImage live) {
        ImageReference tag = live.tag();
        return tag == null ? MESSAGES.text("nameless") : tag.familiarRepository();
    }

    /// `12`; empty for an image without a name.
    public static String tag(LiveImage live) {
        ImageReference tag = live.tag();
        return tag == null || tag.tag() == null ? "" : tag.tag();
    }

    /// `3 days ago`, or that nobody knows.
    public static String created(Image image, Instant now) {
        Instant created = image.created();
        // Reproducible builds say 1970 or near it: an age of fifty years tells nothing.
        return created == null || created.getEpochSecond() < 86_400
                ? MESSAGES.text("created.unknown")
                : Amounts.ago(created, now);
    }

    /// What the two parts of the size bar mean.
    public static String sharing(Image image) {
        return image.sharedSize() == 0
                ? MESSAGES.text("size.own", Amounts.bytes(image.size()), Amounts.bytes(image.packedSize()))
                : MESSAGES.text(
                        "size.shared",
                        Amounts.bytes(image.size()),
                        Amounts.bytes(image.uniqueSize()),
                        Amounts.bytes(image.sharedSize()),
                        Amounts.bytes(image.packedSize()));
    }

    /// The names of the containers made of it, sorted.
    public static List<String> users(Image image, LiveContainers containers) {
        return image.usedBy().stream()
                .map(id -> containers
                        .find(id)
                        .map(LiveContainer::container)
                        .map(Container::name)
                        .orElse(id.substring(0, Math.min(12, id.length()))))
                .sorted()
                .toList();
    }

    /// Everything a filter may find, in lower case.
    public static String searchable(LiveImage live, LiveContainers containers) {
        Image image = live.image();
        List<String> words = new ArrayList<>(List.of(
                live.shown(),
                String.valueOf(live.tag()),
                image.id().toString(),
                image.target().digest().toString(),
                image.manifest().digest().toString(),
                image.platform().toString(),
                Amounts.bytes(image.size()),
                String.valueOf(image.created())));
        image.digests().forEach(digest -> words.add(digest.toString()));
        image.labels().forEach((key, value) -> words.add(key + "=" + value));
        words.addAll(users(image, containers));
        words.addAll(image.usedBy());
        if (image.isDangling()) {
            words.add(MESSAGES.text("nameless"));
        }
        return String.join("\n", words).toLowerCase(Locale.ROOT);
    }
}
