package io.cooperage.ui.containers.run;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveImage;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;

/// Looks at what is typed as root, away from the JavaFX thread: whether the image is here and what it would run, or
/// whether there is something at the path. An answer to a text that has changed since is dropped. FX thread only.
final class ImageLook {
    private final RunForm form;
    private final ContainerParts parts;
    private final Messages messages = Messages.of(ImageLook.class);
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper missing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable UiTask<Image>> pull = new ReadOnlyObjectWrapper<>();

    ImageLook(RunForm form, ContainerParts parts) {
        this.form = form;
        this.parts = parts;
        form.root.textProperty().addListener((property, was, now) -> look());
        parts.images().all().addListener((ListChangeListener<LiveImage>) change -> {
            if (missing.get()) {
                look();
            }
        });
    }

    /// What the image that is chosen runs when no command is given, as one would type it; empty when it says
    /// nothing or no image is chosen.
    ReadOnlyStringProperty commandProperty() {
        return command.getReadOnlyProperty();
    }

    /// The image that is typed is not here, but could be pulled.
    ReadOnlyBooleanProperty missingProperty() {
        return missing.getReadOnlyProperty();
    }

    /// The pull under way, or null.
    ReadOnlyObjectProperty<@Nullable UiTask<Image>> pullProperty() {
        return pull.getReadOnlyProperty();
    }

    /// Pulls the image that is typed, so that it is here before the container is wanted.
    void pull() {
        String asked = form.root.text();
        if (!missing.get() || pull.get() != null) {
            return;
        }
        PullProgress progress = new PullProgress(parts.fx());
        UiTask<Image> task = parts.tasks()
                .run(
                        messages.text("task.pull", asked),
                        () -> parts.imageService().pull(asked, null, progress));
        progress.reportTo(task);
        pull.set(task);
        task.onFailure(thrown -> {
                    if (asked.equals(form.root.text())) {
                        form.root.reject(parts.errors().textOf(thrown));
                    }
                })
                .onEnd(() -> {
                    pull.set(null);
                    if (task.stateProperty().get() == UiTask.State.SUCCEEDED) {
                        look();
                    }
                });
    }

    private void look() {
        String asked = form.root.text();
        command.set("");
        missing.set(false);
        if (form.isImage() && form.root.isValid()) {
            lookAtImage(asked);
        } else if (asked.startsWith("/")) {
            lookAtDisk(asked);
        }
    }

    private void lookAtImage(String asked) {
        parts.tasks()
                .quiet(() -> parts.imageService().detail(asked).config().config())
                .onSuccess(defaults -> {
                    if (asked.equals(form.root.text())) {
                        form.root.reject("");
                        command.set(words(defaults));
                    }
                })
                .onFailure(thrown -> {
                    if (asked.equals(form.root.text())) {
                        boolean absent = thrown instanceof EngineException e && e.kind() == ErrorKind.NOT_FOUND;
                        missing.set(absent);
                        form.root.reject(absent ? "" : parts.errors().textOf(thrown));
                    }
                });
    }

    private static String words(Defaults defaults) {
        List<String> all = new ArrayList<>();
        if (defaults.entrypoint() != null) {
            all.addAll(defaults.entrypoint());
        }
        if (defaults.command() != null) {
            all.addAll(defaults.command());
        }
        return ContainerText.command(all);
    }

    private void lookAtDisk(String asked) {
        parts.tasks().quiet(() -> RootLook.at(asked)).onSuccess(look -> {
            if (asked.equals(form.root.text())) {
                form.root.reject(
                        switch (look) {
                            case DIRECTORY, ARCHIVE -> "";
                            case MISSING -> messages.text("root.none");
                            case UNREADABLE -> messages.text("root.unreadable");
                            case EMPTY -> messages.text("root.empty");
                            case OTHER -> messages.text("root.other");
                        });
            }
        });
    }
}
