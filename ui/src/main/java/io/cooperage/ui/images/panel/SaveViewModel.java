package io.cooperage.ui.images.panel;

import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Which images go into which archive. FX thread only.
public final class SaveViewModel {
    private final ImageParts parts;
    private final Messages messages = Messages.of(SaveViewModel.class);
    private final ObservableList<String> refs = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper hint = new ReadOnlyStringWrapper("");
    final ObjectProperty<ArchiveFormat> format = new SimpleObjectProperty<>(ArchiveFormat.DOCKER);
    final Field path = new Field(NameRules::path);

    public SaveViewModel(ImageParts parts) {
        this.parts = parts;
        path.textProperty().addListener((property, was, now) -> lookAtFile());
    }

    ObservableList<String> refs() {
        return refs;
    }

    /// What becomes of a file that is there already.
    ReadOnlyStringProperty hintProperty() {
        return hint.getReadOnlyProperty();
    }

    /// @param images names or ids, separated by blanks
    void open(String images) {
        List<String> wanted =
                Stream.of(images.split(" ", -1)).filter(ref -> !ref.isEmpty()).toList();
        if (!wanted.isEmpty() && !wanted.equals(refs)) {
            refs.setAll(wanted);
            path.reset(Path.of(System.getProperty("user.home"), suggestedName()).toString());
        }
    }

    void save() {
        path.insist();
        if (path.isValid() && !refs.isEmpty()) {
            parts.transfers().save(List.copyOf(refs), format.get(), Path.of(path.text()));
        }
    }

    /// `debian-12.tar` of one image, `images.tar` of more.
    String suggestedName() {
        return refs.size() == 1
                ? refs.getFirst().replaceFirst("^sha256:(.{12}).*", "$1").replaceAll("[^A-Za-z0-9._-]+", "-") + ".tar"
                : "images.tar";
    }

    /// Away from the JavaFX thread; an answer to a text that has changed since is dropped.
    private void lookAtFile() {
        String asked = path.text();
        if (!asked.startsWith("/")) {
            hint.set("");
            return;
        }
        parts.tasks()
                .quiet(() -> look(Path.of(asked)))
                .onSuccess(words -> {
                    if (asked.equals(path.text())) {
                        hint.set(words);
                    }
                })
                .onFailure(failure -> hint.set(""));
    }

    private String look(Path file) {
        if (Files.isDirectory(file)) {
            return messages.text("save.folder");
        }
        return Files.exists(file) ? messages.text("save.replaces") : "";
    }
}
