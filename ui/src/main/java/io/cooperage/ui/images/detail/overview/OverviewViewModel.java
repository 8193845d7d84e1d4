package io.cooperage.ui.images.detail.overview;

import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.images.detail.source.ImageSource.Loaded;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The Overview tab: what the image says of itself, and how much of it is of use. FX thread only.
public final class OverviewViewModel {
    private final ImageSource source;
    private final Consumer<Platform> pull;
    private final Runnable openLayers;
    private final LatestTask measuring = new LatestTask();
    private final ReadOnlyObjectWrapper<@Nullable Efficiency> efficiency = new ReadOnlyObjectWrapper<>();
    private Subscription watching = Subscription.EMPTY;
    private String measuredId = "";
    private boolean active;

    /// @param pull brings another platform of the image
    /// @param openLayers goes to the tab of the layers
    public OverviewViewModel(ImageSource source, Consumer<Platform> pull, Runnable openLayers) {
        this.source = source;
        this.pull = pull;
        this.openLayers = openLayers;
    }

    ReadOnlyObjectProperty<@Nullable Loaded> loadedProperty() {
        return source.loadedProperty();
    }

    /// Null until it was measured.
    ReadOnlyObjectProperty<@Nullable Efficiency> efficiencyProperty() {
        return efficiency.getReadOnlyProperty();
    }

    void pull(Platform platform) {
        pull.accept(platform);
    }

    void openLayers() {
        openLayers.run();
    }

    /// Someone begins or ceases to look.
    public void setActive(boolean watched) {
        if (watched == active) {
            return;
        }
        active = watched;
        watching.unsubscribe();
        watching = Subscription.EMPTY;
        if (watched) {
            watching = source.loadedProperty().subscribe(this::measure);
        } else {
            source.session().release();
        }
    }

    private void measure(@Nullable Loaded now) {
        String id = now == null ? "" : now.image().id().toString();
        if (now == null || id.equals(measuredId)) {
            return;
        }
        efficiency.set(null);
        measuring.follow(
                source.session().ask(ImageBrowser::efficiency),
                found -> {
                    measuredId = id;
                    efficiency.set(found);
                },
                source.failures());
    }
}
