package io.cooperage.ui.dockerfile.text;

import java.nio.file.Path;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// One text in the editor. FX thread only; made and saved by [OpenTexts].
public final class OpenText {
    /// How the file on the disk stands to what was read from it.
    public enum Disk {
        SAME,
        /// Somebody else wrote to it while there is unsaved text here.
        CHANGED,
        /// It is not there any more.
        GONE,
        /// The text is what was left unsaved the last time.
        RECOVERED
    }

    private final String id;
    private final ReadOnlyObjectWrapper<@Nullable Path> path = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final StringProperty text = new SimpleStringProperty("");
    private final ReadOnlyBooleanWrapper dirty = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper saving = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Disk> disk = new ReadOnlyObjectWrapper<>(Disk.SAME);
    private TextFile file;

    OpenText(String id, @Nullable Path path, String title, TextFile file) {
        this.id = id;
        this.path.set(path);
        this.title.set(title);
        this.file = file;
        text.set(file.text());
        text.addListener((_, _, _) -> compare());
        compare();
    }

    /// What it is kept under while unsaved.
    String id() {
        return id;
    }

    /// Null until it is saved for the first time.
    public ReadOnlyObjectProperty<@Nullable Path> pathProperty() {
        return path.getReadOnlyProperty();
    }

    public @Nullable Path path() {
        return path.get();
    }

    /// What its tab says.
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    /// What is typed, with `\n` for line endings.
    public StringProperty textProperty() {
        return text;
    }

    public String text() {
        return text.get();
    }

    /// There is something to save.
    public ReadOnlyBooleanProperty dirtyProperty() {
        return dirty.getReadOnlyProperty();
    }

    public boolean isDirty() {
        return dirty.get();
    }

    public ReadOnlyBooleanProperty savingProperty() {
        return saving.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Disk> diskProperty() {
        return disk.getReadOnlyProperty();
    }

    /// As it was last read or written.
    public TextFile file() {
        return file;
    }

    void setSaving(boolean now) {
        saving.set(now);
    }

    void setDisk(Disk now) {
        disk.set(now);
    }

    /// It is this file's text now; what was typed since counts as unsaved.
    void saved(Path target, TextFile now) {
        path.set(target);
        title.set(target.getFileName().toString());
        file = now;
        disk.set(Disk.SAME);
        compare();
    }

    /// The file changed, and its text takes the place of what is here.
    void reloaded(TextFile now) {
        file = now;
        disk.set(Disk.SAME);
        text.set(now.text());
        compare();
    }

    /// The person keeps what is typed, knowing of the other text: only a still newer one is a change.
    void keepMine(TextFile.Stamp seen) {
        file = new TextFile(file.text(), file.crlf(), file.bom(), file.encoding(), seen);
        disk.set(Disk.SAME);
    }

    private void compare() {
        dirty.set(!text.get().equals(file.text()));
    }
}
