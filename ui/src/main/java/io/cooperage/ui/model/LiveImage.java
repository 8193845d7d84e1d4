package io.cooperage.ui.model;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// One name of an image as the window follows it, or an image without a name: its latest state, and what the window
/// itself is doing to it. FX thread only.
public final class LiveImage {
    /// Which row it is: two names of one image are two.
    record Key(Digest id, @Nullable ImageReference tag) {}

    private final Key key;
    private final ReadOnlyObjectWrapper<Image> image;
    private final ReadOnlyStringWrapper activity = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

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

    /// What the window is doing to it, such as `Removing…`; empty when nothing.
    public ReadOnlyStringProperty activityProperty() {
        return activity.getReadOnlyProperty();
    }

    /// Why the last thing done to it failed; empty when it didn't, or when it was dismissed.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// @param words shown on the row until [#settle]
    public void busy(String words) {
        problem.set("");
        activity.set(words);
    }

    /// @param trouble empty when it worked
    public void settle(String trouble) {
        activity.set("");
        problem.set(trouble);
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
