package io.cooperage.ui.images.panel;

import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.image.ImageService.RemovedImages;
import io.cooperage.engine.oci.Digest;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.model.LiveImage;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// What could go, and how much room that makes. FX thread only.
public final class PruneViewModel {
    enum Choice {
        DANGLING,
        UNUSED;

        PruneFilter filter() {
            return this == UNUSED ? PruneFilter.UNUSED : PruneFilter.DANGLING;
        }
    }

    /// @param size of its own: what no other image has
    record Victim(String name, String id, long size) {}

    private final ImageParts parts;
    private final Messages messages = Messages.of(PruneViewModel.class);
    private final ObservableList<Victim> victims = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper total = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.DANGLING);
    private boolean open;
    private boolean stale;
    private boolean reading;

    public PruneViewModel(ImageParts parts) {
        this.parts = parts;
        choice.addListener((property, was, now) -> preview());
        parts.images().all().addListener((ListChangeListener<LiveImage>) change -> preview());
    }

    ObservableList<Victim> victims() {
        return victims;
    }

    /// How much that frees, or that there is nothing.
    ReadOnlyStringProperty totalProperty() {
        return total.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    void open() {
        open = true;
        preview();
    }

    void close() {
        open = false;
    }

    void prune() {
        if (victims.isEmpty() || busy.get()) {
            return;
        }
        PruneFilter filter = choice.get().filter();
        List<String> names = victims.stream().map(Victim::name).toList();
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("prune.title", names.size()),
                                messages.text("prune.lost"),
                                names,
                                messages.text("prune.do", names.size()),
                                true),
                        () -> run(filter));
    }

    private void run(PruneFilter filter) {
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(messages.text("task.prune"), () -> parts.service().prune(filter))
                .onSuccess(removed -> parts.notices()
                        .toast(Toast.of(
                                Tone.SUCCESS,
                                messages.text("pruned", removed.removed().size(), Amounts.bytes(removed.bytes())))))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    busy.set(false);
                    preview();
                });
    }

    /// One reading at a time, however often the images change meanwhile; an answer to a choice that has changed since
    /// is dropped.
    private void preview() {
        stale = true;
        if (!open || reading) {
            return;
        }
        stale = false;
        reading = true;
        Choice asked = choice.get();
        parts.tasks()
                .quiet(() -> parts.service().prunePreview(asked.filter()))
                .onSuccess(preview -> {
                    if (asked == choice.get()) {
                        show(preview);
                    }
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    reading = false;
                    if (stale) {
                        preview();
                    }
                });
    }

    private void show(RemovedImages preview) {
        List<Victim> found = new ArrayList<>();
        for (Digest id : preview.removed()) {
            List<LiveImage> rows = parts.images().all().stream()
                    .filter(live -> live.id().equals(id))
                    .toList();
            String name = rows.stream()
                    .filter(live -> live.tag() != null)
                    .map(LiveImage::shown)
                    .reduce((one, other) -> one + ", " + other)
                    .orElse(messages.text("prune.nameless", id.shortHex()));
            long size = rows.isEmpty() ? 0 : rows.getFirst().image().uniqueSize();
            found.add(new Victim(name, id.shortHex(), size));
        }
        found.sort(java.util.Comparator.comparingLong(Victim::size).reversed());
        victims.setAll(found);
        total.set(
                found.isEmpty()
                        ? messages.text("prune.nothing")
                        : messages.text("prune.total", found.size(), Amounts.bytes(preview.bytes())));
    }
}
