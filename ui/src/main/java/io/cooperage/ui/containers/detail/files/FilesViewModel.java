package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.Change;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.fx.DragOut;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The files of a container: a tree of which only open folders are held, or the flat list of what changed.
/// What is done to a file is done to the container's own root at once; why it failed stays at its row. FX
/// thread only.
public final class FilesViewModel {
    /// More changes than a person looks through.
    static final int MOST = 5_000;

    private static final Comparator<FileEntry> ORDER = Comparator.comparing(
                    (FileEntry entry) -> entry.kind() != Kind.FOLDER)
            .thenComparing(FileEntry::name);

    private final LiveContainer live;
    private final Notices notices;
    private final Consumer<Throwable> failures;
    private final UiTasks tasks;
    private final Messages messages = Messages.of(FilesViewModel.class);
    private final TreeSession session;
    private final FileViewModel file;
    private final LatestTask loading = new LatestTask();
    private final BooleanProperty onlyChanges = new SimpleBooleanProperty(this, "onlyChanges");
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ReadOnlyObjectWrapper<@Nullable FileEntry> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final Set<String> expanded = new TreeSet<>();
    private final Map<String, List<FileEntry>> folders = new HashMap<>();
    private final Map<String, String> rowProblems = new HashMap<>();
    private @Nullable List<FileEntry> changes;
    private Subscription watching = Subscription.EMPTY;
    private Consumer<String> folderListener = _ -> {};
    private String wanted = "";
    private boolean active;

    public FilesViewModel(
            LiveContainer live,
            ContainerService service,
            TreeComparer comparer,
            UiTasks tasks,
            Notices notices,
            Consumer<Throwable> failures) {
        this.live = live;
        this.notices = notices;
        this.failures = failures;
        this.tasks = tasks;
        session = new TreeSession(() -> service.files(live.id()), tasks);
        file = new FileViewModel(live, session, comparer, tasks, this::written);
        onlyChanges.subscribe((_, _) -> reload());
        filter.subscribe((_, _) -> touch());
    }

    // --- what is shown --------------------------------------------------------------------------------------------

    FileViewModel file() {
        return file;
    }

    /// Changes when all rows are to be made anew.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /// Is told the path of each folder whose content came after the last revision.
    void onFolder(Consumer<String> listener) {
        folderListener = listener;
    }

    /// A flat list of what differs from the image, instead of the tree.
    BooleanProperty onlyChangesProperty() {
        return onlyChanges;
    }

    /// A part of the paths of the changes, or of the names in open folders.
    StringProperty filterProperty() {
        return filter;
    }

    ReadOnlyObjectProperty<@Nullable FileEntry> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// Why the files can't be read; empty when they can.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// How many changed, where that is what is shown.
    ReadOnlyStringProperty summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    boolean isFlat() {
        return onlyChanges.get();
    }

    boolean isLoaded() {
        return isFlat() ? changes != null : folders.containsKey("/");
    }

    /// What changed, as far as it passes the filter.
    List<FileEntry> changed() {
        List<FileEntry> all = changes;
        return all == null
                ? List.of()
                : all.stream().filter(entry -> passes(entry.path())).toList();
    }

    /// What is in an open folder, folders first.
    List<FileEntry> children(String folder) {
        return folders.getOrDefault(folder, List.of()).stream()
                .filter(entry -> entry.kind() == Kind.FOLDER || passes(entry.name()))
                .sorted(ORDER)
                .toList();
    }

    private boolean passes(String words) {
        return words.toLowerCase(Locale.ROOT).contains(filter.get().strip().toLowerCase(Locale.ROOT));
    }

    boolean isExpanded(String folder) {
        return expanded.contains(folder);
    }

    /// Why the last thing done with this file failed; empty when it didn't.
    String problemOf(String path) {
        return rowProblems.getOrDefault(path, "");
    }

    /// The path whose row is to be selected when rows are made anew.
    String wantedPath() {
        return wanted;
    }

    /// Where something new goes: into the selected folder, or beside the selected file.
    String targetFolder() {
        FileEntry entry = selected.get();
        if (entry == null) {
            return "/";
        }
        return entry.kind() == Kind.FOLDER ? entry.path() : EntryWords.parent(entry.path());
    }

    // --- looking --------------------------------------------------------------------------------------------------

    /// Somebody begins or ceases to look.
    public void setActive(boolean looking) {
        if (looking == active) {
            return;
        }
        active = looking;
        watching.unsubscribe();
        watching = Subscription.EMPTY;
        if (looking) {
            watching = live.containerProperty().subscribe((was, now) -> changed(was, now));
            reload();
        } else {
            session.release();
        }
    }

    /// Its root is mounted when it starts and let go of when it ends.
    private void changed(Container was, Container now) {
        if (was.state().status().isAlive() != now.state().status().isAlive()) {
            session.release();
            reload();
        }
    }

    void close() {
        setActive(false);
        file.close();
    }

    /// A person chose a row.
    void select(@Nullable FileEntry entry) {
        if (entry != null) {
            wanted = entry.path();
        }
        selected.set(entry);
        file.show(entry);
    }

    void expand(String folder) {
        if (!expanded.add(folder) || isFlat()) {
            return;
        }
        Set<String> open = Set.copyOf(expanded);
        session.ask(tree -> read(tree, folder, open))
                .onSuccess(read -> {
                    if (!isFlat() && expanded.contains(folder)) {
                        rowProblems.remove(folder);
                        folders.putAll(read);
                        folderListener.accept(folder);
                    }
                })
                .onFailure(failure -> {
                    expanded.remove(folder);
                    fail(folder, failure);
                });
    }

    void collapse(String folder) {
        expanded.remove(folder);
        folders.keySet().removeIf(path -> path.equals(folder) || path.startsWith(folder + "/"));
    }

    /// Reads what is shown afresh.
    void reload() {
        if (!active) {
            return;
        }
        problem.set("");
        if (isFlat()) {
            loading.follow(session.ask(FilesViewModel::readChanges), this::showChanges, this::unreadable);
        } else {
            summary.set("");
            Set<String> open = Set.copyOf(expanded);
            loading.follow(session.ask(tree -> read(tree, "/", open)), this::showTree, this::unreadable);
        }
    }

    private void showTree(Map<String, List<FileEntry>> read) {
        folders.clear();
        folders.putAll(read);
        settle();
    }

    private void showChanges(List<FileEntry> found) {
        changes = found;
        summary.set(messages.text("changes.count", found.size()));
        settle();
    }

    private void unreadable(Throwable failure) {
        folders.clear();
        changes = null;
        problem.set(sentence(failure));
        settle();
    }

    private void settle() {
        touch();
        FileEntry known = known(wanted);
        selected.set(known);
        file.show(known);
    }

    private @Nullable FileEntry known(String path) {
        List<FileEntry> all = changes;
        List<FileEntry> among =
                isFlat() ? (all == null ? List.of() : all) : folders.getOrDefault(EntryWords.parent(path), List.of());
        return among.stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    private void touch() {
        revision.set(revision.get() + 1);
    }

    /// A folder and all open ones beneath it; one that is gone or closed to us is left out.
    private static Map<String, List<FileEntry>> read(FileTree tree, String top, Set<String> open) {
        Map<String, List<FileEntry>> read = new HashMap<>();
        read.put(top, tree.list(top));
        String prefix = top.equals("/") ? "/" : top + "/";
        for (String folder : open) {
            if (folder.startsWith(prefix) && !folder.equals(top)) {
                try {
                    read.put(folder, tree.list(folder));
                } catch (EngineException e) {
                    if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.FORBIDDEN) {
                        throw e;
                    }
                }
            }
        }
        return read;
    }

    private static List<FileEntry> readChanges(FileTree tree) {
        List<FileEntry> found = new ArrayList<>();
        for (Change change : tree.changes()) {
            if (found.size() == MOST) {
                break;
            }
            found.add(entry(tree, change));
        }
        return found;
    }

    private static FileEntry entry(FileTree tree, Change change) {
        String name = change.path().substring(change.path().lastIndexOf('/') + 1);
        FileEntry gone = new FileEntry(change.path(), name, Kind.FILE, 0, 0, 0, 0, Instant.EPOCH, null, change.mark());
        if (change.mark() == Mark.REMOVED) {
            return gone;
        }
        try {
            FileEntry now = tree.stat(change.path());
            return new FileEntry(
                    now.path(),
                    now.name(),
                    now.kind(),
                    now.size(),
                    now.mode(),
                    now.uid(),
                    now.gid(),
                    now.modified(),
                    now.target(),
                    change.mark());
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            return gone; // Removed while we were reading; the next look says so.
        }
    }

    // --- doing ----------------------------------------------------------------------------------------------------

    void rename(FileEntry entry, String name) {
        String to = EntryWords.child(EntryWords.parent(entry.path()), name);
        if (!isName(name)) {
            fail(entry.path(), EngineException.invalid(messages.text("name.invalid", name)));
            return;
        }
        act(entry.path(), messages.text("task.rename", entry.name()), to, tree -> {
            tree.move(entry.path(), to);
            return true;
        });
    }

    void makeFolder(String parent, String name) {
        if (!isName(name)) {
            fail(parent, EngineException.invalid(messages.text("name.invalid", name)));
            return;
        }
        String path = EntryWords.child(parent, name);
        expanded.add(parent);
        act(parent, messages.text("task.folder", name), path, tree -> {
            tree.makeFolder(path);
            return true;
        });
    }

    /// @param octal as it was typed: three or four octal digits
    void chmod(FileEntry entry, String octal) {
        if (!octal.matches("[0-7]{3,4}")) {
            fail(entry.path(), EngineException.invalid(messages.text("mode.invalid", octal)));
            return;
        }
        act(entry.path(), messages.text("task.chmod", entry.name()), entry.path(), tree -> {
            tree.chmod(entry.path(), Integer.parseInt(octal, 8));
            return true;
        });
    }

    /// @param owner as it was typed: the number of a user and, after a colon, perhaps that of a group, as the
    ///     container counts them; without one the group stays
    void chown(FileEntry entry, String owner) {
        if (!owner.matches("\\d{1,10}(:\\d{1,10})?")) {
            fail(entry.path(), EngineException.invalid(messages.text("owner.invalid", owner)));
            return;
        }
        int colon = owner.indexOf(':');
        long uid = Long.parseLong(colon < 0 ? owner : owner.substring(0, colon));
        long gid = colon < 0 ? entry.gid() : Long.parseLong(owner.substring(colon + 1));
        act(entry.path(), messages.text("task.chown", entry.name()), entry.path(), tree -> {
            tree.chown(entry.path(), uid, gid);
            return true;
        });
    }

    /// Asks first: what the container's files were is kept nowhere.
    void delete(FileEntry entry) {
        notices.confirm(
                new Confirmation(
                        messages.text("delete.title", entry.name()),
                        messages.text(entry.kind() == Kind.FOLDER ? "delete.folder" : "delete.file"),
                        List.of(entry.path()),
                        messages.text("delete.confirm"),
                        true),
                () -> act(
                        entry.path(),
                        messages.text("task.delete", entry.name()),
                        EntryWords.parent(entry.path()),
                        tree -> {
                            tree.delete(entry.path());
                            return true;
                        }));
    }

    /// Copies files and folders of this machine into a folder; asks before a file that is there is replaced.
    void upload(String folder, List<Path> sources) {
        if (sources.isEmpty()) {
            return;
        }
        session.ask(tree -> FileTransfer.replaced(tree, sources, folder))
                .onSuccess(replaced -> {
                    if (replaced.isEmpty()) {
                        put(folder, sources);
                    } else {
                        confirmReplacing(folder, sources, replaced);
                    }
                })
                .onFailure(failure -> fail(folder, failure));
    }

    private void confirmReplacing(String folder, List<Path> sources, List<String> replaced) {
        notices.confirm(
                new Confirmation(
                        messages.text("replace.title", replaced.size(), folder),
                        messages.text("replace.body"),
                        replaced,
                        messages.text("replace.confirm"),
                        true),
                () -> put(folder, sources));
    }

    private void put(String folder, List<Path> sources) {
        expanded.add(folder);
        String last = EntryWords.child(folder, String.valueOf(sources.getLast().getFileName()));
        act(folder, messages.text("task.upload", sources.size(), folder), last, tree -> {
            for (Path source : sources) {
                FileTransfer.put(tree, source, folder);
            }
            return true;
        });
    }

    /// @param target a file, which is replaced; of a folder it becomes a tar
    void extract(FileEntry entry, Path target) {
        session.ask(messages.text("task.extract", entry.name()), tree -> {
                    FileTransfer.take(tree, entry, target);
                    return true;
                })
                .onSuccess(_ -> {
                    settleProblem(entry.path());
                    notices.toast(Notices.Toast.of(
                            io.cooperage.ui.dialog.Tone.SUCCESS, messages.text("extract.done", entry.name(), target)));
                })
                .onFailure(failure -> fail(entry.path(), failure));
    }

    /// Whether it can be dragged out or extracted.
    static boolean canLeave(FileEntry entry) {
        return entry.mark() != Mark.REMOVED && (entry.kind() == Kind.FOLDER || entry.kind() == Kind.FILE);
    }

    /// Copies a file, or a folder with what is in it, out into a folder of its own, to be dragged from there.
    ///
    /// @return under its name; nobody's once [#forget] was told or the program ends
    UiTask<Path> copyOut(FileEntry entry) {
        UiTask<Path> task = session.ask(messages.text("task.drag", entry.name()), tree -> {
            Path folder = DragOut.folder();
            boolean whole = false;
            try {
                Path file = FileTransfer.copyOut(tree, entry, folder);
                whole = true;
                return file;
            } finally {
                if (!whole) {
                    DragOut.remove(folder);
                }
            }
        });
        task.onSuccess(_ -> settleProblem(entry.path())).onFailure(failure -> fail(entry.path(), failure));
        return task;
    }

    /// What [#copyOut] made was not dragged after all.
    void forget(Path file) {
        tasks.quiet(() -> {
                    DragOut.remove(Objects.requireNonNull(file.getParent(), "it is in a folder of its own"));
                    return true;
                })
                .onFailure(failures);
    }

    private static boolean isName(String name) {
        return !name.isBlank() && !name.contains("/") && !name.equals(".") && !name.equals("..");
    }

    /// @param at the row that says why it failed
    /// @param then the path to be selected afterwards
    private void act(String at, String name, String then, TreeSession.Question<Boolean> work) {
        UiTask<Boolean> task = session.ask(name, work);
        task.onSuccess(_ -> {
                    rowProblems.remove(at);
                    wanted = then;
                    reload();
                })
                .onFailure(failure -> fail(at, failure));
    }

    private void fail(String path, Throwable failure) {
        if (path.equals("/")) {
            failures.accept(failure);
            return;
        }
        rowProblems.put(path, sentence(failure));
        touch();
    }

    /// A person has read why it failed.
    void settleProblem(String path) {
        if (rowProblems.remove(path) != null) {
            touch();
        }
    }

    /// The content of a file was written: its size, time and mark are others now.
    private void written(String path) {
        wanted = path;
        rowProblems.remove(path);
        reload();
    }

    static String sentence(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }
}
