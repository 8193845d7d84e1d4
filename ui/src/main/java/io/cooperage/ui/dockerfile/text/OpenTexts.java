package io.cooperage.ui.dockerfile.text;

import io.cooperage.ui.dockerfile.text.OpenText.Disk;
import io.cooperage.ui.dockerfile.text.Recovery.Unsaved;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The texts that are open, in the order of their tabs. Everything that touches the disk happens in tasks; what is
/// typed is kept aside shortly after, until it is saved. FX thread only.
public final class OpenTexts {
    /// Typing goes on for so long before it is kept.
    static final Duration QUIET = Duration.ofMillis(800);

    private final UiTasks tasks;
    private final UiClock clock;
    private final Recovery recovery;
    private final Consumer<Throwable> failed;
    private final Messages messages = Messages.of(OpenTexts.class);
    private final ObservableList<OpenText> all = FXCollections.observableArrayList();
    private final ObservableList<OpenText> readOnly = FXCollections.unmodifiableObservableList(all);
    private final ObjectProperty<@Nullable OpenText> current = new SimpleObjectProperty<>();
    private final Map<OpenText, UiClock.Handle> pending = new HashMap<>();
    private final Set<OpenText> keeping = new HashSet<>();
    private final Set<Path> opening = new HashSet<>();
    private int untitled;

    /// @param failed told what went wrong with the disk
    public OpenTexts(UiTasks tasks, UiClock clock, Recovery recovery, Consumer<Throwable> failed) {
        this.tasks = tasks;
        this.clock = clock;
        this.recovery = recovery;
        this.failed = failed;
    }

    public ObservableList<OpenText> all() {
        return readOnly;
    }

    /// The one in front; null when none is open.
    public ObjectProperty<@Nullable OpenText> currentProperty() {
        return current;
    }

    public Optional<OpenText> find(Path path) {
        return all.stream().filter(open -> path.equals(open.path())).findFirst();
    }

    /// Brings a file to the front, and reads it first where it is not open yet.
    ///
    /// @param then called with it when it is there
    public void open(Path path, Consumer<OpenText> then) {
        Path whole = path.toAbsolutePath().normalize();
        Optional<OpenText> known = find(whole);
        if (known.isPresent()) {
            current.set(known.get());
            then.accept(known.get());
            return;
        }
        if (!opening.add(whole)) {
            return;
        }
        tasks.quiet(() -> TextFile.read(whole))
                .onSuccess(file -> {
                    OpenText open = add(newId(), whole, whole.getFileName().toString(), file);
                    current.set(open);
                    then.accept(open);
                })
                .onFailure(failed)
                .onEnd(() -> opening.remove(whole));
    }

    /// A text that is in no file yet.
    public OpenText create(String title, String text) {
        untitled++;
        String name = untitled == 1 ? title : title + " " + untitled;
        OpenText open = add(newId(), null, name, TextFile.fresh(""));
        open.textProperty().set(text);
        current.set(open);
        return open;
    }

    /// Opens what was left unsaved the last time. To be called once.
    public void recover() {
        tasks.quiet(() -> recovery.leftBehind().stream()
                        .map(left -> new Found(left, fileOf(left)))
                        .toList())
                .onSuccess(found -> found.forEach(this::recovered))
                .onFailure(failed);
    }

    /// Writes it to its file. Where somebody else changed the file, nothing is written and the text says so.
    ///
    /// @return whether it has a file to be saved to; another one asks for a place first
    public boolean save(OpenText open, Runnable then) {
        Path path = open.path();
        if (path == null) {
            return false;
        }
        write(open, path, true, then);
        return true;
    }

    /// Writes it to another place, which becomes its file.
    public void saveAs(OpenText open, Path target, Runnable then) {
        write(open, target.toAbsolutePath().normalize(), false, then);
    }

    /// Looks whether files changed on the disk. A text without unsaved changes follows its file.
    public void checkDisk() {
        List.copyOf(all).forEach(this::checkDisk);
    }

    /// What is typed goes, and the file's text comes.
    public void reload(OpenText open) {
        Path path = open.path();
        if (path == null) {
            return;
        }
        tasks.quiet(() -> TextFile.read(path)).onSuccess(open::reloaded).onFailure(failed);
    }

    /// What is typed stays, and the next save writes it over the file.
    public void keepMine(OpenText open) {
        Path path = open.path();
        if (path == null) {
            open.setDisk(Disk.SAME);
            return;
        }
        tasks.quiet(() -> TextFile.stamp(path)).onSuccess(open::keepMine).onFailure(failed);
    }

    /// The text that is on the disk now, for a comparison.
    public UiTask<TextFile> onDisk(Path path) {
        return tasks.quiet(() -> TextFile.read(path));
    }

    /// Closes a tab; what is unsaved in it is lost.
    public void close(OpenText open) {
        int at = all.indexOf(open);
        if (at < 0) {
            return;
        }
        forget(open);
        all.remove(at);
        if (open.equals(current.get())) {
            current.set(all.isEmpty() ? null : all.get(Math.min(at, all.size() - 1)));
        }
    }

    /// Keeps at once what was typed a moment ago: the program ends. Waits shortly.
    public void flush() {
        List<OpenText> late = List.copyOf(pending.keySet());
        if (late.isEmpty()) {
            return;
        }
        CountDownLatch kept = new CountDownLatch(late.size());
        for (OpenText open : late) {
            cancelPending(open);
            Unsaved unsaved = unsaved(open);
            Thread.ofVirtual().start(() -> {
                try {
                    recovery.keep(unsaved);
                } finally {
                    kept.countDown();
                }
            });
        }
        try {
            // A disk that takes longer than this has trouble of its own; the window closes all the same.
            if (!kept.await(2, TimeUnit.SECONDS)) {
                org.slf4j.LoggerFactory.getLogger(OpenTexts.class).warn("Unsaved text was not kept in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Found(Unsaved left, @Nullable TextFile file) {}

    private static @Nullable TextFile fileOf(Unsaved left) {
        Path path = left.path();
        if (path == null || TextFile.stamp(path).equals(TextFile.Stamp.NONE)) {
            return null;
        }
        return TextFile.read(path);
    }

    private void recovered(Found found) {
        Unsaved left = found.left();
        TextFile file = found.file();
        Path path = left.path();
        if (path != null && find(path).isPresent()) {
            return;
        }
        if (file != null && file.text().equals(left.text())) {
            tasks.quiet(() -> {
                recovery.drop(left.id());
                return true;
            });
            return;
        }
        OpenText open = add(left.id(), path, left.title(), file == null ? TextFile.fresh("") : file);
        open.textProperty().set(left.text());
        open.setDisk(Disk.RECOVERED);
        if (current.get() == null) {
            current.set(open);
        }
    }

    private OpenText add(String id, @Nullable Path path, String title, TextFile file) {
        OpenText open = new OpenText(id, path, title, file);
        open.textProperty().addListener((_, _, _) -> typed(open));
        all.add(open);
        return open;
    }

    private void typed(OpenText open) {
        cancelPending(open);
        pending.put(open, clock.after(QUIET, () -> keep(open)));
    }

    private void keep(OpenText open) {
        pending.remove(open);
        if (!open.isDirty()) {
            drop(open);
            return;
        }
        if (!keeping.add(open)) {
            typed(open); // The one before is still being written; two of one text would race.
            return;
        }
        Unsaved unsaved = unsaved(open);
        tasks.quiet(() -> {
                    recovery.keep(unsaved);
                    return true;
                })
                .onFailure(failed)
                .onEnd(() -> {
                    keeping.remove(open);
                    if (!open.isDirty() || !all.contains(open)) {
                        drop(open);
                    }
                });
    }

    private void write(OpenText open, Path target, boolean careful, Runnable then) {
        if (open.savingProperty().get()) {
            return;
        }
        open.setSaving(true);
        TextFile before = open.file();
        String text = open.text();
        tasks.quiet(() -> {
                    if (careful && !TextFile.stamp(target).equals(before.stamp())) {
                        return Optional.<TextFile>empty();
                    }
                    return Optional.of(before.write(target, text));
                })
                .onSuccess(written -> {
                    open.setSaving(false);
                    if (written.isEmpty()) {
                        open.setDisk(Disk.CHANGED);
                        failed.accept(io.cooperage.engine.error.EngineException.invalid(
                                messages.text("changed", target.getFileName())));
                    } else {
                        open.saved(target, written.get());
                        if (!open.isDirty()) {
                            forget(open);
                        }
                        then.run();
                    }
                })
                .onFailure(failed)
                .onEnd(() -> open.setSaving(false));
    }

    private void checkDisk(OpenText open) {
        Path path = open.path();
        if (path == null || open.savingProperty().get() || open.diskProperty().get() == Disk.RECOVERED) {
            return;
        }
        TextFile.Stamp known = open.file().stamp();
        tasks.quiet(() -> TextFile.stamp(path)).onSuccess(now -> {
            boolean ours = open.savingProperty().get() || !open.file().stamp().equals(known);
            if (ours || now.equals(known)) {
                if (!ours && open.diskProperty().get() != Disk.SAME) {
                    open.setDisk(Disk.SAME);
                }
                return;
            }
            if (now.equals(TextFile.Stamp.NONE)) {
                open.setDisk(Disk.GONE);
            } else if (open.isDirty()) {
                open.setDisk(Disk.CHANGED);
            } else {
                reload(open);
            }
        });
    }

    private Unsaved unsaved(OpenText open) {
        return new Unsaved(open.id(), open.path(), open.titleProperty().get(), open.text());
    }

    private void forget(OpenText open) {
        cancelPending(open);
        drop(open);
    }

    private void drop(OpenText open) {
        if (!keeping.contains(open)) {
            tasks.quiet(() -> {
                recovery.drop(open.id());
                return true;
            });
        }
    }

    private void cancelPending(OpenText open) {
        UiClock.Handle handle = pending.remove(open);
        if (handle != null) {
            handle.cancel();
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
