package io.cooperage.ui.images.registries;

import io.cooperage.ui.images.registries.RemoteNode.Kind;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TreeItem;
import javafx.util.Subscription;

/// A row of the tree: a place, or what is to be said below one: that it is being read, why it can't be, or that there
/// is more.
final class RemoteItem extends TreeItem<RemoteItem.Row> {
    enum Note {
        NONE,
        LOADING,
        PROBLEM,
        MORE,
        EMPTY
    }

    /// @param node the place itself, or the one the note is about
    record Row(RemoteNode node, Note note) {}

    private final Subscription following;

    RemoteItem(RemoteNode node) {
        super(new Row(node, Note.NONE));
        ListChangeListener<RemoteNode> onChildren = change -> fill();
        node.children().addListener(onChildren);
        following = Subscription.combine(
                node.loadingProperty().subscribe(loading -> fill()),
                node.moreProperty().subscribe(more -> fill()),
                node.problemProperty().subscribe(problem -> fill()),
                node.imageProperty().subscribe(image -> fill()),
                () -> node.children().removeListener(onChildren));
        expandedProperty().addListener((property, was, open) -> {
            if (open) {
                node.open();
            }
        });
    }

    void close() {
        following.unsubscribe();
        getChildren().forEach(child -> {
            if (child instanceof RemoteItem item) {
                item.close();
            }
        });
    }

    RemoteNode node() {
        return getValue().node();
    }

    @Override
    public boolean isLeaf() {
        // A manifest is known to have nothing below once it was read; before, anything may.
        RemoteNode node = getValue() == null ? null : getValue().node();
        return node == null
                || node.kind() == Kind.MANIFEST
                || (node.kind() == Kind.TAG
                        && node.imageProperty().get() != null
                        && node.children().isEmpty());
    }

    private void fill() {
        RemoteNode node = node();
        List<TreeItem<Row>> rows = new ArrayList<>();
        for (RemoteNode child : node.children()) {
            rows.add(itemOf(child));
        }
        if (node.loadingProperty().get()) {
            rows.add(note(Note.LOADING));
        } else if (!node.problemProperty().get().isEmpty()) {
            rows.add(note(Note.PROBLEM));
        } else if (node.moreProperty().get() && !node.children().isEmpty()) {
            rows.add(note(Note.MORE));
        } else if (!node.moreProperty().get() && node.children().isEmpty() && node.kind() == Kind.REGISTRY) {
            rows.add(note(Note.EMPTY));
        }
        getChildren().stream()
                .filter(old -> old instanceof RemoteItem && !rows.contains(old))
                .forEach(old -> ((RemoteItem) old).close());
        getChildren().setAll(rows);
    }

    private TreeItem<Row> itemOf(RemoteNode child) {
        return getChildren().stream()
                .filter(item -> item instanceof RemoteItem known && known.node().equals(child))
                .findFirst()
                .orElseGet(() -> new RemoteItem(child));
    }

    private TreeItem<Row> note(Note note) {
        return new TreeItem<>(new Row(node(), note));
    }
}
