package io.cooperage.ui.volumes.detail;

import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.files.FileContent;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.volumes.VolumeParts;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// The files of a volume: a folder is read when it is opened, of a file no more than is shown. FX thread only.
final class VolumeFilesViewModel {
    /// Of one file; what is longer is for an extract.
    static final int SHOWN = 1 << 20;

    private static final int CHUNK = 1 << 16;

    private final VolumeParts parts;
    private final TreeSession session;
    private final Messages messages = Messages.of(VolumeFilesViewModel.class);
    private final LatestTask reading = new LatestTask();
    private final ReadOnlyObjectWrapper<@Nullable FileEntry> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Shown> shown = new ReadOnlyObjectWrapper<>(new Shown.Nothing());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private Runnable reload = () -> {};

    /// What the pane of a file shows of it.
    sealed interface Shown {
        record Nothing() implements Shown {}

        record Words(String text) implements Shown {}

        record Text(CodeText text, String remark) implements Shown {}

        /// @param bytes not to be changed
        @SuppressWarnings("ArrayRecordComponent")
        record Hex(byte[] bytes, String remark) implements Shown {}

        /// @param bytes an encoded picture, not to be changed
        @SuppressWarnings("ArrayRecordComponent")
        record Picture(byte[] bytes) implements Shown {}
    }

    VolumeFilesViewModel(String volume, VolumeParts parts) {
        this.parts = parts;
        session = new TreeSession(() -> parts.service().files(volume), parts.tasks());
    }

    VolumeParts parts() {
        return parts;
    }

    ReadOnlyObjectProperty<@Nullable FileEntry> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Shown> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// @param tree reads the files afresh
    void onRewritten(Runnable tree) {
        reload = tree;
    }

    /// Its files were replaced as a whole.
    void rewritten() {
        reload.run();
    }

    void dismissProblem() {
        problem.set("");
    }

    /// Reads a folder: other folders first, then by name.
    void list(String folder, Consumer<List<FileEntry>> found) {
        session.ask(tree -> tree.list(folder).stream()
                        .sorted(java.util.Comparator.<FileEntry, Boolean>comparing(entry -> entry.kind() != Kind.FOLDER)
                                .thenComparing(FileEntry::name))
                        .toList())
                .onSuccess(found)
                .onFailure(failure -> {
                    problem.set(parts.errors().textOf(failure));
                    found.accept(List.of());
                });
    }

    void select(@Nullable FileEntry entry) {
        selected.set(entry);
        if (entry == null) {
            reading.cancel();
            shown.set(new Shown.Nothing());
            return;
        }
        if (entry.kind() != Kind.FILE) {
            reading.cancel();
            shown.set(new Shown.Words(
                    entry.target() != null
                            ? messages.text("file.link", entry.target())
                            : messages.text("kind." + entry.kind())));
            return;
        }
        reading.follow(
                session.ask(tree -> read(tree, entry)),
                shown::set,
                failure -> shown.set(new Shown.Words(parts.errors().textOf(failure))));
    }

    /// Copies a file, or a folder as a tar, to a place the person chooses.
    void extract(FileEntry entry) {
        boolean folder = entry.kind() == Kind.FOLDER;
        String name = entry.name().isEmpty() ? "files" : entry.name();
        parts.dialogs()
                .save(messages.text("extract.title", entry.path()), folder ? name + ".tar" : name)
                .ifPresent(target -> extract(entry, target));
    }

    /// Copies files and folders of this machine into a folder of the volume.
    ///
    /// @param done told when the folder should be read afresh
    void upload(List<Path> files, String folder, Runnable done) {
        session.ask(messages.text("upload.task", files.size(), folder), tree -> {
                    for (Path file : files) {
                        put(tree, file, child(folder, String.valueOf(file.getFileName())));
                    }
                    return files.size();
                })
                .onSuccess(count ->
                        parts.notices().toast(Toast.of(Tone.SUCCESS, messages.text("upload.done", count, folder))))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(done);
    }

    /// @param done told when the folder around it should be read afresh
    void delete(FileEntry entry, Runnable done) {
        parts.notices()
                .confirm(
                        new Confirmation(
                                messages.text("delete.title", entry.name()),
                                messages.text(entry.kind() == Kind.FOLDER ? "delete.folder" : "delete.file"),
                                List.of(),
                                messages.text("delete.do"),
                                true),
                        () -> session.ask(messages.text("delete.task", entry.path()), tree -> {
                                    tree.delete(entry.path());
                                    return true;
                                })
                                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                                .onEnd(done));
    }

    void setActive(boolean active) {
        if (!active) {
            close();
        }
    }

    void close() {
        reading.cancel();
        session.close();
    }

    private Shown read(FileTree tree, FileEntry entry) {
        byte[] bytes = tree.read(entry.path(), 0, SHOWN + 1);
        boolean complete = bytes.length <= SHOWN;
        byte[] kept = complete ? bytes : java.util.Arrays.copyOf(bytes, SHOWN);
        FileContent content = new FileContent(kept, complete);
        String remark = complete ? "" : messages.text("file.part", Amounts.bytes(SHOWN), Amounts.bytes(entry.size()));
        if (content.isPicture() && complete) {
            return new Shown.Picture(kept);
        }
        if (content.isText()) {
            String text = content.text();
            return new Shown.Text(CodeText.of(Language.of(entry.path(), text), text), remark);
        }
        return new Shown.Hex(kept, remark);
    }

    private void extract(FileEntry entry, Path target) {
        session.ask(messages.text("extract.task", entry.path()), tree -> {
                    Path folder = target.toAbsolutePath().getParent();
                    // What is there stays until the whole of the new is.
                    Path part = Files.createTempFile(folder, ".extract-", ".part");
                    try {
                        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                            if (entry.kind() == Kind.FOLDER) {
                                tree.copyOut(entry.path(), out);
                            } else {
                                copy(tree, entry, out);
                            }
                        }
                        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                    } finally {
                        Files.deleteIfExists(part);
                    }
                    return true;
                })
                .onSuccess(done -> parts.notices()
                        .toast(Toast.of(Tone.SUCCESS, messages.text("extract.done", entry.name(), target))))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)));
    }

    private static void copy(FileTree tree, FileEntry entry, OutputStream out) throws IOException {
        long at = 0;
        byte[] chunk = tree.read(entry.path(), at, CHUNK);
        while (chunk.length > 0) {
            out.write(chunk);
            at += chunk.length;
            chunk = tree.read(entry.path(), at, CHUNK);
        }
    }

    private static void put(FileTree tree, Path file, String to) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            tree.makeFolder(to);
            try (Stream<Path> inside = Files.list(file)) {
                for (Path each : inside.sorted().toList()) {
                    put(tree, each, child(to, String.valueOf(each.getFileName())));
                }
            }
        } else {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                tree.write(to, in);
            }
            if (Files.isExecutable(file)) {
                tree.chmod(to, 0755);
            }
        }
    }

    private static String child(String folder, String name) {
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }
}
