package io.cooperage.ui.containers.detail.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.control.facts.FactGroup;
import io.cooperage.ui.fx.DesktopOpen;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.util.Subscription;

/// Everything known of one container. Read afresh when it changes while someone looks. FX thread only.
public final class InspectViewModel {
    /// @param json indented
    record Document(List<FactGroup> groups, String json) {
        static final Document EMPTY = new Document(List.of(), "");
    }

    private final LiveContainer live;
    private final ContainerService service;
    private final UiTasks tasks;
    private final Consumer<Throwable> failures;
    private final ReadOnlyObjectWrapper<Document> document = new ReadOnlyObjectWrapper<>(Document.EMPTY);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private Subscription watching = Subscription.EMPTY;
    private boolean active;

    public InspectViewModel(LiveContainer live, ContainerService service, UiTasks tasks, Consumer<Throwable> failures) {
        this.live = live;
        this.service = service;
        this.tasks = tasks;
        this.failures = failures;
    }

    ReadOnlyObjectProperty<Document> documentProperty() {
        return document.getReadOnlyProperty();
    }

    /// Words that a fact must contain to be shown.
    StringProperty filterProperty() {
        return filter;
    }

    /// The groups with the facts that pass the filter, without empty ones.
    List<FactGroup> groups() {
        return FactGroup.filter(document.get().groups(), filter.get().strip());
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
            watching = live.containerProperty().subscribe((_, _) -> read());
            read();
        }
    }

    private void read() {
        tasks.quiet(() -> {
                    JsonNode json = service.inspect(live.id());
                    return new Document(FactGroup.of(json), json.toPrettyString());
                })
                .onSuccess(now -> {
                    // Unchanged text would only lose the selection.
                    if (!now.equals(document.get())) {
                        document.set(now);
                    }
                })
                .onFailure(failures);
    }

    /// Shows a file or folder in the desktop's file manager.
    void open(String path) {
        tasks.quiet(() -> {
                    launch(path);
                    return true;
                })
                .onFailure(failures);
    }

    private static void launch(String path) {
        Path target = Path.of(path);
        // A file is shown in its folder; opening it would start whatever handles its type.
        Path folder = Files.isDirectory(target) ? target : target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw EngineException.notFound(path + " is not there any more.");
        }
        DesktopOpen.open(folder.toString());
    }
}
