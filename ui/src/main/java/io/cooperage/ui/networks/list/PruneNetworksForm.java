package io.cooperage.ui.networks.list;

import io.cooperage.engine.network.Network;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.networks.NetworkParts;
import java.util.List;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// Which networks could go because no container names them. FX thread only.
public final class PruneNetworksForm {
    private final NetworkParts parts;
    private final Messages messages = Messages.of(PruneNetworksForm.class);
    private final ObservableList<Network> victims = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private boolean open;
    private boolean stale;
    private boolean reading;

    PruneNetworksForm(NetworkParts parts) {
        this.parts = parts;
        parts.networks().all().addListener((ListChangeListener<LiveNetwork>) change -> preview());
    }

    ObservableList<Network> victims() {
        return victims;
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
        List<String> names = victims.stream().map(Network::name).toList();
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("prune.title", names.size()),
                                messages.text("remove.lost"),
                                names,
                                messages.text("prune.do", names.size()),
                                true),
                        this::run);
    }

    private void run() {
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(messages.text("task.prune"), () -> parts.service().prune())
                .onSuccess(gone -> parts.notices().toast(Toast.of(Tone.SUCCESS, messages.text("pruned", gone.size()))))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    busy.set(false);
                    preview();
                });
    }

    /// One reading at a time, however often the networks change meanwhile.
    private void preview() {
        stale = true;
        if (!open || reading) {
            return;
        }
        stale = false;
        reading = true;
        parts.tasks()
                .quiet(() -> parts.service().prunable())
                .onSuccess(victims::setAll)
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    reading = false;
                    if (stale) {
                        preview();
                    }
                });
    }
}
