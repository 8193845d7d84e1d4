package io.cooperage.ui.volumes.list;

import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.volumes.VolumeParts;
import io.cooperage.ui.volumes.VolumeText;
import java.util.Comparator;
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

/// Which volumes could go because no container uses them, and how much that frees. FX thread only.
public final class PruneVolumesForm {
    enum Choice {
        ANONYMOUS,
        ALL
    }

    private final VolumeParts parts;
    private final Messages messages = Messages.of(PruneVolumesForm.class);
    private final ObservableList<VolumeUsage> victims = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper total = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.ANONYMOUS);
    private List<String> known = List.of();
    private boolean open;
    private boolean stale;
    private boolean reading;

    PruneVolumesForm(VolumeParts parts) {
        this.parts = parts;
        choice.addListener((property, was, now) -> preview());
        parts.volumes().all().addListener((ListChangeListener<LiveVolume>) change -> {
            List<String> now = parts.volumes().all().stream()
                    .map(live -> live.name() + live.volume().usedBy())
                    .toList();
            if (!now.equals(known)) { // A size that was measured changes nothing here.
                known = now;
                preview();
            }
        });
    }

    ObservableList<VolumeUsage> victims() {
        return victims;
    }

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
        boolean named = choice.get() == Choice.ALL;
        List<String> names = victims.stream()
                .map(usage -> VolumeText.shown(usage.volume()) + "  ·  " + Amounts.bytes(usage.bytes()))
                .toList();
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("prune.title", names.size()),
                                messages.text("prune.lost"),
                                names,
                                messages.text("prune.do", names.size()),
                                true),
                        () -> run(named));
    }

    private void run(boolean named) {
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(messages.text("task.prune"), () -> parts.service().prune(named))
                .onSuccess(gone -> parts.notices()
                        .toast(Toast.of(
                                Tone.SUCCESS, messages.text("pruned", gone.size(), Amounts.bytes(bytes(gone))))))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    busy.set(false);
                    preview();
                });
    }

    /// One reading at a time; an answer to a choice that has changed since is dropped.
    private void preview() {
        stale = true;
        if (!open || reading) {
            return;
        }
        stale = false;
        reading = true;
        total.set(messages.text("prune.measuring"));
        Choice asked = choice.get();
        parts.tasks()
                .quiet(() -> parts.service().prunable(asked == Choice.ALL))
                .onSuccess(found -> {
                    if (asked == choice.get()) {
                        show(found);
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

    private void show(List<VolumeUsage> found) {
        victims.setAll(found.stream()
                .sorted(Comparator.comparingLong(VolumeUsage::bytes).reversed())
                .toList());
        total.set(
                found.isEmpty()
                        ? messages.text("prune.nothing")
                        : messages.text("prune.total", found.size(), Amounts.bytes(bytes(found))));
    }

    private static long bytes(List<VolumeUsage> volumes) {
        return volumes.stream().mapToLong(VolumeUsage::bytes).sum();
    }
}
