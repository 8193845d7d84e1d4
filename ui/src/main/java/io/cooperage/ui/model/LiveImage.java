package io.cooperage.ui.model;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// One name of an image as the window follows it, or an image without a name: its latest state, and what the window
/// itself is doing to it. FX thread only.
public final class LiveImage extends LiveRow {
    /// Which row it is: two names of one image are two.
    record Key(Digest id, @Nullable ImageReference tag) {}

    private final Key key;
    private final ReadOnlyObjectWrapper<Image> image;

    LiveImage(Key key, Image image) {
        this.key = key;
        this.image = new ReadOnlyObjectWrapper<>(image);
    }

    public Digest id() {
        return key.id();
    }

    /// Null when the image has no name.
    public @Nullable ImageReference tag() {
        return key.tag();
    }

    /// What the engine knows it by: its name, or its id.
    public String ref() {
        ImageReference tag = key.tag();
        return tag == null ? key.id().toString() : tag.familiar();
    }

    /// What people call it: its name, or the first digits of its id.
    public String shown() {
        ImageReference tag = key.tag();
        return tag == null ? key.id().shortHex() : tag.familiar();
    }

    public Image image() {
        return image.get();
    }

    public ReadOnlyObjectProperty<Image> imageProperty() {
        return image.getReadOnlyProperty();
    }

    Key key() {
        return key;
    }

    void update(Image now) {
        if (!now.equals(image.get())) {
            image.set(now);
        }
    }
}
