package io.cooperage.ui.dockerfile.context;

import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// The open build context, read afresh when something in it changes while somebody looks. FX thread only.
public final class ContextViewModel {
    /// Saving in another editor makes several changes; they are read together.
    private static final Duration SETTLE = Duration.ofMillis(400);

    private final UiTasks tasks;
    private final UiClock clock;
    private final Executor fx;
    private final Function<Throwable, String> words;
    private final ReadOnlyObjectWrapper<@Nullable Path> root = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable ContextScan> scan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper reading = new ReadOnlyBooleanWrapper();
    private final LatestTask latest = new LatestTask();
    private String dockerfile = "";
    private @Nullable FolderWatch watch;
    private UiClock.@Nullable Handle settling;
    private boolean visible;
    private boolean stale;

    /// @param words what to write for a failure
    public ContextViewModel(UiTasks tasks, UiClock clock, Executor fx, Function<Throwable, String> words) {
        this.tasks = tasks;
        this.clock = clock;
        this.fx = fx;
        this.words = words;
    }

    /// The folder; null while none is open.
    public ReadOnlyObjectProperty<@Nullable Path> rootProperty() {
        return root.getReadOnlyProperty();
    }

    /// As last read; null before the first time.
    public ReadOnlyObjectProperty<@Nullable ContextScan> scanProperty() {
        return scan.getReadOnlyProperty();
    }

    /// Why it can't be read; empty when it can.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty readingProperty() {
        return reading.getReadOnlyProperty();
    }

    public void open(Path folder) {
        root.set(folder);
        scan.set(null);
        dockerfile = "";
        reload();
    }

    /// Whose own ignore file counts: the Dockerfile that is looked at, as a path from the context.
    public void lookAt(String path) {
        if (!path.equals(dockerfile)) {
            dockerfile = path;
            reload();
        }
    }

    /// While nobody looks nothing is read, and what changed meanwhile is read when somebody looks again.
    public void setVisible(boolean now) {
        visible = now;
        if (visible && stale) {
            reload();
        }
    }

    public void reload() {
        Path folder = root.get();
        if (folder == null) {
            return;
        }
        stale = false;
        reading.set(true);
        String file = dockerfile;
        latest.follow(
                tasks.quiet(() -> {
                    ContextScan found = ContextWalk.scan(folder, file);
                    watch().follow(folders(found));
                    return found;
                }),
                found -> {
                    reading.set(false);
                    problem.set("");
                    if (!found.equals(scan.get())) {
                        scan.set(found);
                    }
                },
                failure -> {
                    reading.set(false);
                    scan.set(null);
                    problem.set(words.apply(failure));
                });
    }

    public void close() {
        latest.cancel();
        synchronized (latest) {
            if (watch != null) {
                watch.close();
            }
            watch = null;
        }
    }

    /// Made by the first read, which is on no JavaFX thread.
    private FolderWatch watch() {
        synchronized (latest) {
            FolderWatch made = watch == null ? new FolderWatch(() -> fx.execute(this::changed)) : watch;
            watch = made;
            return made;
        }
    }

    private void changed() {
        stale = true;
        if (visible && settling == null) {
            settling = clock.after(SETTLE, () -> {
                settling = null;
                if (visible) {
                    reload();
                }
            });
        }
    }

    private static Set<Path> folders(ContextScan found) {
        Set<Path> folders = new HashSet<>();
        collect(found.root(), found.tree(), folders);
        return folders;
    }

    private static void collect(Path root, ContextNode node, Set<Path> folders) {
        if (node.directory() && !node.ignored() && folders.size() < FolderWatch.MOST) {
            folders.add(root.resolve(node.path()));
            node.children().forEach(child -> collect(root, child, folders));
        }
    }
}
