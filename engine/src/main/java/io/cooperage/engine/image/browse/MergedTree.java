package io.cooperage.engine.image.browse;

import io.cooperage.engine.layer.LayerEntry;
import io.cooperage.engine.layer.LayerIndex.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Layers as one tree, as overlay would show it, from their indexes alone. Nothing is kept in memory: each
/// answer is made from the folders it is about. Any thread.
final class MergedTree {
    private final List<LayerSource> layers;

    /// @param layers bottom first
    MergedTree(List<LayerSource> layers) {
        this.layers = List.copyOf(layers);
    }

    /// What one layer says of a path.
    record Part(int layer, Node node) {
        boolean isFolder() {
            return node.isFolder();
        }

        boolean isWhiteout() {
            return node.type() == LayerEntry.Type.WHITEOUT;
        }

        boolean isOpaque() {
            return node.type() == LayerEntry.Type.OPAQUE_FOLDER;
        }
    }

    /// A path that is there.
    ///
    /// @param parts a file's only one; of a folder all that show in it, the top first
    record Merged(List<Part> parts) {
        Merged {
            parts = List.copyOf(parts);
        }

        Part top() {
            return parts.getFirst();
        }

        String path() {
            return top().node().path();
        }

        boolean isFolder() {
            return top().isFolder();
        }

        /// The part that says what the folder itself is.
        Part described() {
            return parts.stream()
                    .filter(part -> !part.node().implied())
                    .findFirst()
                    .orElse(top());
        }
    }

    int size() {
        return layers.size();
    }

    LayerSource layer(int index) {
        return layers.get(index);
    }

    /// The root folder as of a layer; −1 is below all.
    Optional<Merged> root(int upTo) {
        List<Part> parts = new ArrayList<>();
        for (int i = upTo; i >= 0; i--) {
            parts.add(new Part(i, layers.get(i).index().root()));
            if (parts.getLast().isOpaque()) {
                break;
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Merged(parts));
    }

    /// What shows of a name, when these layers say something of it, the top first.
    static Optional<Merged> resolve(List<Part> holders) {
        if (holders.isEmpty() || holders.getFirst().isWhiteout()) {
            return Optional.empty();
        }
        int end = 1;
        if (holders.getFirst().isFolder()) {
            while (end < holders.size()
                    && !holders.get(end - 1).isOpaque()
                    && holders.get(end).isFolder()) {
                end++;
            }
        }
        return Optional.of(new Merged(holders.subList(0, end)));
    }

    /// What layers say of the names in a folder, each the top first.
    static NavigableMap<String, List<Part>> holders(Merged folder) {
        NavigableMap<String, List<Part>> holders = new TreeMap<>();
        for (Part part : folder.parts()) {
            for (Node child : part.node().children()) {
                holders.computeIfAbsent(child.name(), _ -> new ArrayList<>(1)).add(new Part(part.layer(), child));
            }
        }
        return holders;
    }

    /// What shows in a folder, by name.
    static NavigableMap<String, Merged> children(Merged folder) {
        NavigableMap<String, Merged> children = new TreeMap<>();
        holders(folder).forEach((name, parts) -> resolve(parts).ifPresent(child -> children.put(name, child)));
        return children;
    }

    /// One name in a folder.
    Optional<Merged> child(Merged folder, String name) {
        String path = folder.path().isEmpty() ? name : folder.path() + "/" + name;
        List<Part> holders = new ArrayList<>();
        for (Part part : folder.parts()) {
            layers.get(part.layer()).index().node(path).ifPresent(node -> holders.add(new Part(part.layer(), node)));
        }
        return resolve(holders);
    }

    /// @param path as in [FileNode]; links are not followed
    Optional<Merged> find(int upTo, String path) {
        Optional<Merged> found = root(upTo);
        if (path.isEmpty()) {
            return found;
        }
        for (String name : path.split("/", -1)) {
            found = found.filter(Merged::isFolder).flatMap(folder -> child(folder, name));
        }
        return found;
    }

    /// Bytes of what shows in a folder. Goes only into folders that several layers have.
    static long bytes(Merged folder) {
        if (folder.parts().size() == 1) {
            return folder.top().node().beneath().bytes();
        }
        long bytes = 0;
        for (Merged child : children(folder).values()) {
            bytes += child.isFolder() ? bytes(child) : child.top().node().size();
        }
        return bytes;
    }
}
