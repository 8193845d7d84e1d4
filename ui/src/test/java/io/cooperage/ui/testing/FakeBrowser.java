package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.FileNode.Kind;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.ui.testing.LayeredFiles.Entry;
import io.cooperage.ui.testing.LayeredFiles.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of an image in memory, answering as the engine's does. Any thread.
public final class FakeBrowser implements ImageBrowser {
    private final List<Layer> layers;
    private final FakeCalls calls = new FakeCalls();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<String> left = new ArrayList<>();

    public FakeBrowser(LayeredFiles files) {
        layers = files.layers();
    }

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    public void hold(String method, CountDownLatch gate) {
        calls.hold(method, gate);
    }

    public List<String> calls() {
        return calls.all();
    }

    /// How often it was closed.
    public int closed() {
        return closed.get();
    }

    /// What every extract leaves out.
    public void leaveOut(String... what) {
        left.addAll(List.of(what));
    }

    @Override
    public int size() {
        return layers.size();
    }

    @Override
    public List<LayerView> layers() {
        calls.enter("layers", "");
        List<LayerView> views = new ArrayList<>();
        Efficiency efficiency = measure();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Map<Change, Integer> counts = new EnumMap<>(Change.class);
            nodes(i, Scope.LAYER).values().stream()
                    .filter(node -> !node.isFolder())
                    .forEach(node -> counts.merge(node.change(), 1, Integer::sum));
            long size = layer.entries().values().stream().mapToLong(Entry::size).sum();
            int index = i;
            long wasted = efficiency.files().stream()
                    .filter(file -> file.layers().contains(index)
                            && (file.deleted() || !file.layers().getLast().equals(index)))
                    .mapToLong(file -> entry(index, file.path()).size())
                    .sum();
            views.add(new LayerView(
                    i,
                    Digest.of("layer " + i + layer.createdBy()),
                    Digest.of("blob " + i + layer.createdBy()),
                    MediaTypes.OCI_LAYER_GZIP,
                    layer.createdBy(),
                    layer.created(),
                    size,
                    size * 2 / 5,
                    wasted,
                    counts.values().stream().mapToInt(Integer::intValue).sum(),
                    counts.getOrDefault(Change.ADDED, 0),
                    counts.getOrDefault(Change.MODIFIED, 0),
                    counts.getOrDefault(Change.REMOVED, 0)));
        }
        return views;
    }

    @Override
    public List<FileNode> children(int layer, Scope scope, String folder) {
        calls.enter("children", layer + " " + scope + " " + folder);
        return nodes(layer, scope).values().stream()
                .filter(node -> !node.path().isEmpty() && parent(node.path()).equals(folder))
                .sorted(Comparator.comparing(FileNode::isFolder).reversed().thenComparing(FileNode::name))
                .toList();
    }

    @Override
    public Optional<FileNode> find(int layer, Scope scope, String path) {
        return Optional.ofNullable(nodes(layer, scope).get(path));
    }

    @Override
    public FileMatches search(int layer, Scope scope, FileQuery query, int most) {
        calls.enter("search", query.text());
        Pattern pattern = Pattern.compile(
                query.regex() ? query.text() : Pattern.quote(query.text()),
                query.caseSensitive() ? 0 : Pattern.CASE_INSENSITIVE);
        List<FileNode> found = nodes(layer, scope).values().stream()
                .filter(node -> !node.path().isEmpty()
                        && query.changes().contains(node.change())
                        && node.size() >= query.smallest()
                        && pattern.matcher(node.path()).find())
                .toList();
        return new FileMatches(found.stream().limit(most).toList(), found.size() > most);
    }

    @Override
    public List<FileNode> largest(int layer, Scope scope, int most) {
        return nodes(layer, scope).values().stream()
                .filter(node -> !node.isFolder())
                .sorted(Comparator.comparingLong(FileNode::size).reversed())
                .limit(most)
                .toList();
    }

    @Override
    public Efficiency efficiency() {
        calls.enter("efficiency", "");
        return measure();
    }

    @Override
    public InputStream open(int layer, String path) {
        calls.enter("open", layer + " " + path);
        Entry entry = resolved(layer, path);
        if (entry == null) {
            throw EngineException.notFound(path + " is not in layer " + layer);
        }
        if (entry.kind() != Kind.FILE) {
            throw EngineException.invalid(path + " has no content");
        }
        byte[] content = entry.content();
        if (content.length == entry.size()) {
            return new ByteArrayInputStream(content);
        }
        // What the size promises beyond the content is zeros.
        return new ByteArrayInputStream(Arrays.copyOf(content, Math.toIntExact(entry.size())));
    }

    @Override
    public Optional<FileNode> below(int layer, String path) {
        return layer == 0 ? Optional.empty() : find(layer - 1, Scope.UP_TO, path);
    }

    @Override
    public TextDiff diffBelow(int layer, String path) {
        calls.enter("diffBelow", layer + " " + path);
        return LineDiff.of(text(layer - 1, path), text(layer, path));
    }

    @Override
    public List<String> extract(int layer, Scope scope, String path, Path target) {
        calls.enter("extract", layer + " " + scope + " " + path);
        try {
            FileNode node = find(layer, scope, path).orElseThrow();
            if (node.isFolder()) {
                Files.createDirectory(target);
                for (FileNode child : children(layer, scope, path)) {
                    extract(layer, scope, child.path(), target.resolve(child.name()));
                }
            } else if (node.kind() == Kind.FILE) {
                try (InputStream in = open(layer, path)) {
                    Files.copy(in, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(left);
    }

    @Override
    public void extractLayer(int layer, Path target) {
        calls.enter("extractLayer", Integer.toString(layer));
        try {
            Files.writeString(target, "layer " + layer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    /// All nodes of a scope by path, with the sizes of folders.
    Map<String, FileNode> nodes(int layer, Scope scope) {
        Map<String, FileNode> below = layer == 0 ? new TreeMap<>() : present(layer - 1);
        TreeMap<String, FileNode> nodes = new TreeMap<>();
        Map<String, FileNode> now = present(layer);
        for (Entry entry : layers.get(layer).entries().values()) {
            if (entry.whiteout()) {
                below.forEach((path, node) -> {
                    if (path.equals(entry.path()) || path.startsWith(entry.path() + "/")) {
                        nodes.put(path, with(node, Change.REMOVED));
                    }
                });
            } else {
                FileNode node = Objects.requireNonNull(now.get(entry.path()));
                FileNode was = below.get(entry.path());
                Change change =
                        was == null ? Change.ADDED : entry.kind() == Kind.FOLDER ? Change.UNCHANGED : Change.MODIFIED;
                nodes.put(entry.path(), with(node, change));
            }
        }
        for (String path : List.copyOf(nodes.keySet())) {
            for (String up = parent(path); !up.isEmpty(); up = parent(up)) {
                FileNode folder = now.getOrDefault(up, below.get(up));
                if (!nodes.containsKey(up) && folder != null) {
                    nodes.put(up, with(folder, Change.UNCHANGED));
                }
            }
        }
        if (scope == Scope.UP_TO) {
            now.forEach(nodes::putIfAbsent);
        }
        return summed(nodes);
    }

    private Map<String, FileNode> present(int upTo) {
        TreeMap<String, FileNode> present = new TreeMap<>();
        for (int i = 0; i <= upTo; i++) {
            for (Entry entry : layers.get(i).entries().values()) {
                if (entry.whiteout()) {
                    present.keySet().removeIf(path -> path.equals(entry.path()) || path.startsWith(entry.path() + "/"));
                } else {
                    present.put(entry.path(), node(entry, i));
                }
            }
        }
        return present;
    }

    private static FileNode node(Entry entry, int layer) {
        return new FileNode(
                entry.path(),
                entry.kind(),
                Change.UNCHANGED,
                layer,
                entry.size(),
                entry.mode(),
                entry.uid(),
                entry.uid(),
                entry.modified(),
                entry.link(),
                entry.xattrs(),
                0);
    }

    private static FileNode with(FileNode node, Change change) {
        return sized(node, change, node.size(), node.children());
    }

    private static FileNode sized(FileNode node, Change change, long size, int children) {
        return new FileNode(
                node.path(),
                node.kind(),
                change,
                node.layer(),
                size,
                node.mode(),
                node.uid(),
                node.gid(),
                node.modified(),
                node.link(),
                node.xattrs(),
                children);
    }

    private static Map<String, FileNode> summed(Map<String, FileNode> nodes) {
        Map<String, Long> sizes = new TreeMap<>();
        Map<String, Integer> children = new TreeMap<>();
        nodes.forEach((path, node) -> {
            children.merge(parent(path), 1, Integer::sum);
            if (!node.isFolder()) {
                for (String up = parent(path); !up.isEmpty(); up = parent(up)) {
                    sizes.merge(up, node.size(), Long::sum);
                }
            }
        });
        nodes.replaceAll((path, node) -> node.isFolder()
                ? sized(node, node.change(), sizes.getOrDefault(path, 0L), children.getOrDefault(path, 0))
                : node);
        return nodes;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private @Nullable Entry resolved(int layer, String path) {
        for (int i = layer; i >= 0; i--) {
            Entry entry = layers.get(i).entries().get(path);
            if (entry != null) {
                if (entry.whiteout()) {
                    return null;
                }
                return entry.kind() == Kind.SYMLINK
                        ? resolved(
                                layer,
                                entry.link().startsWith("/")
                                        ? entry.link().substring(1)
                                        : parent(path) + "/" + entry.link())
                        : entry;
            }
        }
        return null;
    }

    private Entry entry(int layer, String path) {
        Entry entry = layers.get(layer).entries().get(path);
        if (entry == null) {
            throw new AssertionError("no " + path + " in layer " + layer);
        }
        return entry;
    }

    private String text(int layer, String path) {
        Entry entry = layer < 0 ? null : resolved(layer, path);
        return entry == null ? "" : new String(entry.content(), StandardCharsets.UTF_8);
    }

    private Efficiency measure() {
        TreeMap<String, List<Integer>> holders = new TreeMap<>();
        TreeMap<String, Integer> deleted = new TreeMap<>();
        long size = 0;
        long aboveBase = 0;
        for (int i = 0; i < layers.size(); i++) {
            for (Entry entry : layers.get(i).entries().values()) {
                int layer = i;
                if (entry.whiteout()) {
                    holders.keySet().stream()
                            .filter(path -> path.equals(entry.path()) || path.startsWith(entry.path() + "/"))
                            .forEach(path -> deleted.put(path, layer));
                } else if (entry.kind() == Kind.FILE) {
                    size += entry.size();
                    aboveBase += i == 0 ? 0 : entry.size();
                    holders.computeIfAbsent(entry.path(), _ -> new ArrayList<>())
                            .add(i);
                    deleted.remove(entry.path());
                }
            }
        }
        List<WastedFile> files = new ArrayList<>();
        for (Map.Entry<String, List<Integer>> held : holders.entrySet()) {
            List<Integer> in = held.getValue();
            Integer gone = deleted.get(held.getKey());
            List<Integer> lost = gone == null ? in.subList(0, in.size() - 1) : in;
            if (!lost.isEmpty()) {
                long wasted = lost.stream()
                        .mapToLong(layer -> entry(layer, held.getKey()).size())
                        .sum();
                files.add(new WastedFile(
                        held.getKey(), wasted, List.copyOf(in), gone == null ? in.getLast() : gone, gone != null));
            }
        }
        files.sort(Comparator.comparingLong(WastedFile::wasted).reversed());
        long wasted = files.stream().mapToLong(WastedFile::wasted).sum();
        return new Efficiency(
                size == 0 ? 1 : (double) (size - wasted) / size,
                size,
                wasted,
                aboveBase == 0 ? 0 : (double) wasted / aboveBase,
                files);
    }
}
