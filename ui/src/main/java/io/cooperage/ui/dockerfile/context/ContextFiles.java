package io.cooperage.ui.dockerfile.context;

import io.cooperage.engine.dockerfile.model.FileTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A context that was read, as the language asks for it. Answers from memory; the first question takes a moment, and
/// comes from a language thread. Any thread.
public final class ContextFiles implements FileTree {
    private final ContextNode tree;

    /// Guarded by this; empty before the first question.
    private final Map<String, ContextNode> byPath = new HashMap<>();

    public ContextFiles(ContextNode tree) {
        this.tree = tree;
    }

    @Override
    public List<Item> list(String directory) {
        ContextNode folder = at(directory);
        return folder == null
                ? List.of()
                : folder.children().stream().map(ContextFiles::item).toList();
    }

    @Override
    public @Nullable Item find(String path) {
        ContextNode node = at(path);
        return node == null ? null : item(node);
    }

    private synchronized @Nullable ContextNode at(String path) {
        if (byPath.isEmpty()) {
            add(tree);
        }
        return byPath.get(path.equals(".") ? "" : path);
    }

    private void add(ContextNode node) {
        byPath.put(node.path(), node);
        node.children().forEach(this::add);
    }

    private static Item item(ContextNode node) {
        return new Item(node.name(), node.directory(), node.executable(), node.size());
    }
}
