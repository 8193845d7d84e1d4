package io.cooperage.ui.images.detail.history;

import io.cooperage.engine.image.ImageService.HistoryEntry;
import io.cooperage.engine.oci.Digest;
import io.cooperage.ui.files.Instruction;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.images.detail.source.ImageSource.Loaded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The steps that made the image, the latest first. FX thread only.
public final class HistoryViewModel {
    /// @param number from 1, in the order they were made
    /// @param layer index of the layer it made, 0 at the bottom; −1 for none
    record Step(
            int number, Instruction instruction, @Nullable Instant created, long size, int layer) {}

    private final ImageSource source;
    private final IntConsumer openLayer;
    private final LatestTask reading = new LatestTask();
    private final ObservableList<Step> steps = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private Subscription watching = Subscription.EMPTY;
    private String readId = "";

    /// @param openLayer shows the files of a layer
    public HistoryViewModel(ImageSource source, IntConsumer openLayer) {
        this.source = source;
        this.openLayer = openLayer;
    }

    ObservableList<Step> steps() {
        return steps;
    }

    ReadOnlyBooleanProperty loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    void open(Step step) {
        if (step.layer() >= 0) {
            openLayer.accept(step.layer());
        }
    }

    /// Someone begins or ceases to look.
    public void setActive(boolean watched) {
        watching.unsubscribe();
        watching = watched ? source.loadedProperty().subscribe(this::read) : Subscription.EMPTY;
    }

    private void read(@Nullable Loaded now) {
        String id = now == null ? "" : now.image().id().toString();
        if (now == null || id.equals(readId)) {
            return;
        }
        List<Digest> layers = now.detail().config().diffIds();
        reading.follow(
                source.tasks().quiet(() -> source.images().history(id)),
                history -> {
                    readId = id;
                    steps.setAll(steps(history, layers));
                    loaded.set(true);
                },
                source.failures());
    }

    /// An image may have the same layer twice, so layers are counted rather than looked up.
    private static List<Step> steps(List<HistoryEntry> latestFirst, List<Digest> layers) {
        List<Step> all = new ArrayList<>();
        int layer = layers.size() - 1;
        int number = latestFirst.size();
        for (HistoryEntry entry : latestFirst) {
            boolean made = entry.layer() != null && layer >= 0;
            String maker = entry.createdBy().isBlank() ? entry.comment() : entry.createdBy();
            all.add(new Step(number--, Instruction.of(maker), entry.created(), entry.size(), made ? layer-- : -1));
        }
        return all;
    }
}
