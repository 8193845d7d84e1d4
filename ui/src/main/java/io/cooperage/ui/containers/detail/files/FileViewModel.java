package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.image.browse.TreeComparer.TreeSide;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.files.FileContent;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What is in the chosen file, and its editing: text, bytes, a picture, or how it differs from the image. Only a
/// bounded part of it is ever read. FX thread only.
final class FileViewModel {
    /// Ways to look at a file.
    enum View {
        TEXT,
        HEX,
        PICTURE,
        DIFF
    }

    static final int STEP = 1 << 20;
    static final int LARGEST = 16 << 20;

    private final LiveContainer live;
    private final TreeSession session;
    private final TreeComparer comparer;
    private final UiTasks tasks;
    private final Consumer<String> written;
    private final Messages messages = Messages.of(FileViewModel.class);
    private final LatestTask reading = new LatestTask();
    private final ObjectProperty<View> view = new SimpleObjectProperty<>(this, "view", View.TEXT);
    private final BooleanProperty dirty = new SimpleBooleanProperty(this, "dirty");
    private final ReadOnlyObjectWrapper<@Nullable FileEntry> entry = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<FileShown> shown = new ReadOnlyObjectWrapper<>(new FileShown.Nothing());
    private final ReadOnlyObjectWrapper<List<View>> views = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper remark = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper editable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper editing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper saving = new ReadOnlyBooleanWrapper();
    private int limit = STEP;
    private @Nullable View chosen;
    private boolean more;
    private boolean settling;
    private @Nullable EditableText original;
    private byte @Nullable [] whole;
    private @Nullable Written last;

    /// @param content null where the diff is shown
    private record Read(
            View view,
            List<View> views,
            @Nullable FileContent content,
            FileShown shown,
            @Nullable EditableText edit) {}

    /// The last write, to be undone.
    ///
    /// @param before what the file held
    @SuppressWarnings("ArrayRecordComponent")
    private record Written(String path, byte[] before) {}

    FileViewModel(
            LiveContainer live, TreeSession session, TreeComparer comparer, UiTasks tasks, Consumer<String> written) {
        this.live = live;
        this.session = session;
        this.comparer = comparer;
        this.tasks = tasks;
        this.written = written;
        view.subscribe((was, now) -> {
            if (was != now && !settling) {
                chosen = now;
                read();
            }
        });
    }

    UiTasks tasks() {
        return tasks;
    }

    ReadOnlyObjectProperty<@Nullable FileEntry> entryProperty() {
        return entry.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<FileShown> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /// The ways that fit this file.
    ReadOnlyObjectProperty<List<View>> viewsProperty() {
        return views.getReadOnlyProperty();
    }

    ObjectProperty<View> viewProperty() {
        return view;
    }

    /// How much of the file is shown, when it is not all.
    ReadOnlyStringProperty remarkProperty() {
        return remark.getReadOnlyProperty();
    }

    /// Why the last write failed; empty when it didn't.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// It is a text that can be edited without changing anything else of it.
    ReadOnlyBooleanProperty editableProperty() {
        return editable.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty editingProperty() {
        return editing.getReadOnlyProperty();
    }

    /// The editor holds something that was not saved. Set by the editor.
    BooleanProperty dirtyProperty() {
        return dirty;
    }

    /// The last save of this file can be taken back.
    ReadOnlyBooleanProperty undoableProperty() {
        return undoable.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty savingProperty() {
        return saving.getReadOnlyProperty();
    }

    boolean canShowMore() {
        return more && limit < LARGEST;
    }

    void showMore() {
        limit = Math.min(LARGEST, limit * 4);
        read();
    }

    /// While something is edited that was not saved, it stays.
    void show(@Nullable FileEntry next) {
        FileEntry was = entry.get();
        boolean same = next != null && was != null && next.path().equals(was.path());
        if (Objects.equals(next, was) || (same && editing.get()) || dirty.get()) {
            return;
        }
        editing.set(false);
        if (!same) {
            limit = STEP;
            problem.set("");
        }
        entry.set(next);
        undoable.set(next != null && last != null && last.path().equals(next.path()));
        read();
    }

    void close() {
        reading.cancel();
    }

    /// All of the file's bytes, not to be changed; null where they are not all here.
    byte @Nullable [] wholeContent() {
        return whole;
    }

    // --- editing --------------------------------------------------------------------------------------------------

    void edit() {
        EditableText text = original;
        FileEntry file = entry.get();
        if (text == null || file == null) {
            return;
        }
        editing.set(true);
        dirty.set(false);
        shown.set(new FileShown.Editor(text.text(), Language.of(file.path(), text.text())));
    }

    /// Leaves the editor; what was not saved is let go of.
    void leaveEditor() {
        dirty.set(false);
        editing.set(false);
        problem.set("");
        read();
    }

    /// Writes the text to the container. Refused when the file was changed since it was read.
    void save(String text) {
        EditableText from = original;
        FileEntry file = entry.get();
        if (from != null && file != null && !saving.get()) {
            write(file, from.bytes(from.text()), from.bytes(text), true);
        }
    }

    /// Writes what the file held before the last save.
    void undo() {
        Written undone = last;
        FileEntry file = entry.get();
        if (undone != null && file != null && undone.path().equals(file.path()) && !saving.get()) {
            write(file, new byte[0], undone.before(), false);
        }
    }

    /// @param before what it must still hold, where `checked`
    private void write(FileEntry file, byte[] before, byte[] now, boolean checked) {
        saving.set(true);
        problem.set("");
        session.ask(messages.text("task.save", file.name()), tree -> {
                    byte[] held = checked ? FileTransfer.read(tree, file.path(), EditableText.MOST + 1) : before;
                    if (checked && !Arrays.equals(held, before)) {
                        throw EngineException.conflict(messages.text("save.changed", file.name()));
                    }
                    tree.write(file.path(), new ByteArrayInputStream(now));
                    return held;
                })
                .onSuccess(held -> {
                    last = checked ? new Written(file.path(), held) : null;
                    undoable.set(checked);
                    dirty.set(false);
                    editing.set(false);
                    written.accept(file.path());
                    read();
                })
                .onFailure(failure -> problem.set(FilesViewModel.sentence(failure)))
                .onEnd(() -> saving.set(false));
    }

    // --- reading --------------------------------------------------------------------------------------------------

    private void read() {
        FileEntry file = entry.get();
        more = false;
        remark.set("");
        original = null;
        whole = null;
        editable.set(false);
        if (file == null || !hasContent(file)) {
            reading.cancel();
            views.set(List.of());
            shown.set(file == null ? new FileShown.Nothing() : new FileShown.Words(describe(file)));
            return;
        }
        int most = limit;
        View wish = chosen;
        reading.follow(session.ask(tree -> read(tree, file, wish, most)), this::show, failure -> {
            views.set(List.of());
            shown.set(new FileShown.Words(FilesViewModel.sentence(failure)));
        });
    }

    private void show(Read read) {
        FileContent content = read.content();
        if (content != null && !content.complete()) {
            more = true;
            FileEntry file = entry.get();
            remark.set(messages.text(
                    limit < LARGEST ? "file.part" : "file.largest",
                    Amounts.bytes(content.bytes().length),
                    Amounts.bytes(file == null ? 0 : file.size())));
        }
        original = read.edit();
        whole = content != null && content.complete() ? content.bytes() : null;
        editable.set(read.edit() != null);
        settling = true;
        views.set(read.views());
        view.set(read.view());
        settling = false;
        shown.set(read.shown());
    }

    private Read read(FileTree tree, FileEntry file, @Nullable View wish, int most) {
        byte[] bytes = tree.read(file.path(), 0, most + 1);
        boolean complete = bytes.length <= most;
        FileContent content = new FileContent(complete ? bytes : Arrays.copyOf(bytes, most), complete);
        List<View> fitting = new ArrayList<>();
        if (content.isPicture()) {
            fitting.add(View.PICTURE);
        }
        if (content.isText()) {
            fitting.add(View.TEXT);
        }
        fitting.add(View.HEX);
        if (file.mark() == Mark.CHANGED && content.isText() && image() != null) {
            fitting.add(View.DIFF);
        }
        View now = wish != null && fitting.contains(wish) ? wish : fitting.getFirst();
        EditableText edit = complete && file.kind() == Kind.FILE && content.isText()
                ? EditableText.of(content.bytes()).orElse(null)
                : null;
        return switch (now) {
            case TEXT -> {
                String text = content.text();
                yield new Read(
                        now,
                        fitting,
                        content,
                        new FileShown.Text(CodeText.of(Language.of(file.path(), text), text)),
                        edit);
            }
            case HEX -> new Read(now, fitting, content, new FileShown.Hex(content.bytes()), edit);
            case PICTURE -> new Read(now, fitting, content, picture(tree, file, content), edit);
            case DIFF -> new Read(now, fitting, null, difference(file), edit);
        };
    }

    private FileShown picture(FileTree tree, FileEntry file, FileContent content) {
        byte[] whole = content.complete() ? content.bytes() : FileTransfer.read(tree, file.path(), LARGEST + 1);
        return whole.length <= LARGEST
                ? new FileShown.Picture(whole)
                : new FileShown.Words(messages.text("file.picture.large"));
    }

    private FileShown difference(FileEntry file) {
        return new FileShown.Difference(comparer.diff(
                new TreeSide.OfImage(Objects.requireNonNull(image())),
                new TreeSide.OfContainer(live.id()),
                file.path().substring(1)));
    }

    private @Nullable String image() {
        return live.container().config().root() instanceof RootSource.Image(String ref) ? ref : null;
    }

    private static boolean hasContent(FileEntry file) {
        return file.mark() != Mark.REMOVED && (file.kind() == Kind.FILE || file.kind() == Kind.SYMLINK);
    }

    private String describe(FileEntry file) {
        if (file.mark() == Mark.REMOVED) {
            return messages.text("file.removed");
        }
        return messages.text("kind." + file.kind());
    }
}
