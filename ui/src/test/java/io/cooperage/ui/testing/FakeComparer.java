package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.Comparison;
import io.cooperage.engine.image.browse.Comparison.Aspect;
import io.cooperage.engine.image.browse.Comparison.ConfigDifference;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TreeComparer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Compares trees of [FakeBrowser]. Any thread.
public final class FakeComparer implements TreeComparer {
    private final Map<String, FakeBrowser> trees = new ConcurrentHashMap<>();
    private final FakeCalls calls = new FakeCalls();
    private volatile List<ConfigDifference> config = List.of();

    /// Puts a tree under the name of an image or the id of a container.
    public FakeComparer know(String ref, FakeBrowser tree) {
        trees.put(ref, tree);
        return this;
    }

    public FakeComparer configs(ConfigDifference... differences) {
        config = List.of(differences);
        return this;
    }

    public void hold(String method, CountDownLatch gate) {
        calls.hold(method, gate);
    }

    public List<String> calls() {
        return calls.all();
    }

    @Override
    public Comparison compare(TreeSide left, TreeSide right, boolean withTimes, int most) {
        calls.enter("compare", left + " " + right);
        Map<String, FileNode> one = nodes(left);
        Map<String, FileNode> other = nodes(right);
        Set<String> paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        List<FileDifference> files = new ArrayList<>();
        for (String path : paths) {
            FileNode a = one.get(path);
            FileNode b = other.get(path);
            Set<Aspect> aspects = aspects(left, right, path, a, b, withTimes);
            if (!aspects.isEmpty()) {
                files.add(new FileDifference(path, a, b, aspects));
            }
        }
        return new Comparison(
                left.toString(), right.toString(), files.stream().limit(most).toList(), config, files.size() > most);
    }

    @Override
    public TextDiff diff(TreeSide left, TreeSide right, String path) {
        calls.enter("diff", path);
        return LineDiff.of(text(left, path), text(right, path));
    }

    private Set<Aspect> aspects(
            TreeSide left, TreeSide right, String path, @Nullable FileNode a, @Nullable FileNode b, boolean withTimes) {
        if (a == null || b == null) {
            return EnumSet.of(Aspect.PRESENCE);
        }
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (a.kind() != b.kind()) {
            aspects.add(Aspect.KIND);
        } else if (a.kind() == FileNode.Kind.FILE
                && (a.size() != b.size()
                        || (a.layer() != b.layer() && !text(left, path).equals(text(right, path))))) {
            aspects.add(Aspect.CONTENT);
        }
        if (a.mode() != b.mode()) {
            aspects.add(Aspect.MODE);
        }
        if (a.uid() != b.uid()) {
            aspects.add(Aspect.OWNER);
        }
        if (!a.link().equals(b.link())) {
            aspects.add(Aspect.LINK);
        }
        if (!a.xattrs().equals(b.xattrs())) {
            aspects.add(Aspect.XATTRS);
        }
        if (withTimes && !a.modified().equals(b.modified())) {
            aspects.add(Aspect.TIME);
        }
        return aspects;
    }

    private Map<String, FileNode> nodes(TreeSide side) {
        Map<String, FileNode> nodes = new TreeMap<>(
                switch (side) {
                    case TreeSide.OfImage(String ref) -> tree(ref).nodes(top(ref), Scope.UP_TO);
                    case TreeSide.OfContainer(String ref) -> tree(ref).nodes(top(ref), Scope.UP_TO);
                    case TreeSide.OfLayer(String ref, int layer) -> tree(ref).nodes(layer, Scope.LAYER);
                    case TreeSide.UpTo(String ref, int layer) -> tree(ref).nodes(layer, Scope.UP_TO);
                });
        nodes.values().removeIf(node -> node.change() == Change.REMOVED);
        return nodes;
    }

    private String text(TreeSide side, String path) {
        String ref = switch (side) {
            case TreeSide.OfImage(String image) -> image;
            case TreeSide.OfContainer(String container) -> container;
            case TreeSide.OfLayer(String image, int layer) -> image;
            case TreeSide.UpTo(String image, int layer) -> image;
        };
        int layer = switch (side) {
            case TreeSide.OfLayer(String image, int index) -> index;
            case TreeSide.UpTo(String image, int index) -> index;
            case TreeSide.OfImage image -> top(ref);
            case TreeSide.OfContainer container -> top(ref);
        };
        if (!nodes(side).containsKey(path)) {
            return "";
        }
        try (InputStream in = tree(ref).open(layer, path)) {
            return new String(in.readNBytes(100_000), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int top(String ref) {
        return tree(ref).layers().size() - 1;
    }

    private FakeBrowser tree(String ref) {
        FakeBrowser tree = trees.get(ref);
        if (tree == null) {
            throw EngineException.notFound("No such image or container: " + ref);
        }
        return tree;
    }
}
