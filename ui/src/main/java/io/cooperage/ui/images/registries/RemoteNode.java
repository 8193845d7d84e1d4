package io.cooperage.ui.images.registries;

import io.cooperage.engine.image.RegistryService.RemoteImage;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.images.ImageParts;
import java.util.List;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A place in a registry: the registry, a repository, a tag, or one manifest of an index. What is below is read when
/// someone looks, a page at a time. FX thread only.
final class RemoteNode {
    enum Kind {
        REGISTRY,
        REPOSITORY,
        TAG,
        MANIFEST
    }

    /// One page of what is below.
    ///
    /// @param image what the node itself is, where that was read; else null
    /// @param next null at the end
    record Page(
            List<RemoteNode> nodes,
            @Nullable RemoteImage image,
            @Nullable String next) {}

    /// Reads a page; on a worker thread.
    @FunctionalInterface
    interface Source {
        Page read(RemoteNode node, @Nullable String after);
    }

    private final Kind kind;
    private final String name;
    private final String label;
    private final ImageParts parts;
    private final Source source;
    private final ObservableList<RemoteNode> children = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper more = new ReadOnlyBooleanWrapper(true);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable RemoteImage> image = new ReadOnlyObjectWrapper<>();
    private @Nullable String next;
    private boolean begun;

    /// @param name that the registry knows it by: host, repository, or reference
    RemoteNode(Kind kind, String name, String label, ImageParts parts, Source source) {
        this.kind = kind;
        this.name = name;
        this.label = label;
        this.parts = parts;
        this.source = source;
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    String label() {
        return label;
    }

    ObservableList<RemoteNode> children() {
        return children;
    }

    ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }

    /// Whether another page can be read.
    ReadOnlyBooleanProperty moreProperty() {
        return more.getReadOnlyProperty();
    }

    /// Why the last page could not be read; empty when it could.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What a tag or manifest is; null until it was read.
    ReadOnlyObjectProperty<@Nullable RemoteImage> imageProperty() {
        return image.getReadOnlyProperty();
    }

    /// Reads the first page if nobody has.
    void open() {
        if (!begun) {
            more();
        }
    }

    /// Reads the next page.
    void more() {
        if (loading.get() || !more.get()) {
            return;
        }
        begun = true;
        loading.set(true);
        problem.set("");
        String after = next;
        Callable<Page> work = () -> source.read(this, after);
        UiTask<Page> task = parts.tasks().quiet(work);
        task.onSuccess(page -> {
                    next = page.next();
                    more.set(page.next() != null);
                    image.set(page.image());
                    children.addAll(page.nodes());
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> loading.set(false));
    }

    /// Forgets everything below and reads it again.
    void reload() {
        if (!loading.get()) {
            children.clear();
            next = null;
            more.set(true);
            more();
        }
    }
}
