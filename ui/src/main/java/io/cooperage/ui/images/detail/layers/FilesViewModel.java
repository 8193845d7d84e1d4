package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.image.browse.ImageBrowser.FileMatches;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.images.detail.source.BrowserSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// The files of one layer, or of everything up to it: a tree of which only open folders are held, or what a filter
/// found. FX thread only.
final class FilesViewModel {
    /// More found files than a person looks through.
    static final int MOST = 5_000;

    private final Supplier<BrowserSession> session;
    private final Consumer<Throwable> failures;
    private final LatestTask loading = new LatestTask();
    private final ObjectProperty<FileFilter> filter = new SimpleObjectProperty<>(this, "filter", FileFilter.NONE);
    private final ObjectProperty<FileSorting> sorting =
            new SimpleObjectProperty<>(this, "sorting", FileSorting.BY_NAME);
    private final ObjectProperty<@Nullable FileNode> selected = new SimpleObjectProperty<>(this, "selected", null);
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final Set<String> expanded = new TreeSet<>();
    private final Map<String, List<FileNode>> folders = new HashMap<>();
    private Consumer<String> folderListener = _ -> {};
    private @Nullable FileMatches found;
    private int layer = -1;
    private Scope scope = Scope.LAYER;
    private String wanted = "";

    /// Open folders with what is in them.
    private record Opened(Map<String, List<FileNode>> folders, Set<String> chain) {}

    FilesViewModel(Supplier<BrowserSession> session, Consumer<Throwable> failures) {
        this.session = session;
        this.failures = failures;
        filter.subscribe((was, now) -> {
            if (!was.equals(now)) {
                load();
            }
        });
        sorting.subscribe((_, _) -> touch());
    }

    /// Changes when all rows are to be made anew.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /// Is told the path of each folder whose content came after the last revision.
    void onFolder(Consumer<String> listener) {
        folderListener = listener;
    }

    ObjectProperty<FileFilter> filterProperty() {
        return filter;
    }

    ObjectProperty<FileSorting> sortingProperty() {
        return sorting;
    }

    /// The file that is looked at.
    ObjectProperty<@Nullable FileNode> selectedProperty() {
        return selected;
    }

    /// What is wrong with the filter.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    int layer() {
        return layer;
    }

    Scope scope() {
        return scope;
    }

    /// Rows are what a filter found rather than a tree.
    boolean isFlat() {
        return found != null;
    }

    boolean isTruncated() {
        FileMatches now = found;
        return now != null && now.truncated();
    }

    /// What the filter found, sorted.
    List<FileNode> found() {
        FileMatches now = found;
        return now == null
                ? List.of()
                : now.nodes().stream().sorted(sorting.get().comparator()).toList();
    }

    /// What is in a folder that is open, sorted; nothing while it is on its way.
    List<FileNode> children(String folder) {
        return folders.getOrDefault(folder, List.of()).stream()
                .sorted(sorting.get().comparator())
                .toList();
    }

    boolean isExpanded(String folder) {
        return expanded.contains(folder);
    }

    boolean isLoaded() {
        return found != null || folders.containsKey("");
    }

    /// The path whose row is to be selected when rows are made anew.
    String wantedPath() {
        return wanted;
    }

    /// Shows another place; folders that are there too stay open, and the same file stays selected.
    void show(int newLayer, Scope newScope) {
        if (newLayer == layer && newScope == scope && isLoaded()) {
            return;
        }
        layer = newLayer;
        scope = newScope;
        load();
    }

    /// Shows a place with one of its files selected, whatever filter hides it.
    void reveal(int newLayer, Scope newScope, String path) {
        layer = newLayer;
        scope = newScope;
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            expanded.add(path.substring(0, slash));
        }
        wanted = path;
        if (filter.get().isNone()) {
            load();
        } else {
            filter.set(FileFilter.NONE);
        }
    }

    /// A person chose a row.
    void select(@Nullable FileNode node) {
        if (node != null) {
            wanted = node.path();
        }
        selected.set(node);
    }

    void expand(String folder) {
        if (!expanded.add(folder) || found != null) {
            return;
        }
        int atLayer = layer;
        Scope atScope = scope;
        Set<String> open = Set.copyOf(expanded);
        session.get()
                .ask(browser -> read(browser, atLayer, atScope, folder, open))
                .onSuccess(opened -> {
                    if (atLayer == layer && atScope == scope && found == null && expanded.contains(folder)) {
                        folders.putAll(opened.folders());
                        expanded.addAll(opened.chain());
                        folderListener.accept(folder);
                    }
                })
                .onFailure(failures);
    }

    /// Lets go of what was in the folder. What was open beneath it opens again with it.
    void collapse(String folder) {
        expanded.remove(folder);
        folders.keySet().removeIf(path -> path.equals(folder) || path.startsWith(folder + "/"));
    }

    void clear() {
        loading.cancel();
        folders.clear();
        found = null;
        layer = -1;
        selected.set(null);
        touch();
    }

    private void load() {
        FileFilter wish = filter.get();
        problem.set(wish.problem());
        int atLayer = layer;
        Scope atScope = scope;
        if (atLayer < 0 || !wish.problem().isEmpty()) {
            return;
        }
        if (wish.isNone()) {
            Set<String> open = Set.copyOf(expanded);
            loading.follow(
                    session.get().ask(browser -> read(browser, atLayer, atScope, "", open)), this::showTree, failures);
        } else {
            loading.follow(
                    session.get().ask(browser -> browser.search(atLayer, atScope, wish.query(), MOST)),
                    this::showFound,
                    failures);
        }
    }

    private void showTree(Opened opened) {
        found = null;
        folders.clear();
        folders.putAll(opened.folders());
        expanded.addAll(opened.chain());
        settle();
    }

    private void showFound(FileMatches matches) {
        found = matches;
        folders.clear();
        settle();
    }

    /// The file that was looked at is looked at as this place has it, or no longer.
    private void settle() {
        touch();
        selected.set(known(wanted));
    }

    private @Nullable FileNode known(String path) {
        FileMatches matches = found;
        String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        List<FileNode> nodes = matches == null ? folders.getOrDefault(folder, List.of()) : matches.nodes();
        return nodes.stream()
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    private void touch() {
        revision.set(revision.get() + 1);
    }

    /// Reads a folder and all open ones beneath it. A folder that holds only a folder opens with it: there is nothing
    /// to choose in between.
    private static Opened read(ImageBrowser browser, int layer, Scope scope, String top, Set<String> open) {
        Map<String, List<FileNode>> folders = new HashMap<>();
        Set<String> chain = new TreeSet<>();
        Deque<String> todo = new ArrayDeque<>(List.of(top));
        while (!todo.isEmpty()) {
            String folder = todo.pop();
            List<FileNode> children = browser.children(layer, scope, folder);
            folders.put(folder, children);
            boolean alone = children.size() == 1;
            for (FileNode child : children) {
                if (child.isFolder() && (open.contains(child.path()) || (alone && child.children() > 0))) {
                    todo.push(child.path());
                    if (alone) {
                        chain.add(child.path());
                    }
                }
            }
        }
        return new Opened(folders, chain);
    }
}
