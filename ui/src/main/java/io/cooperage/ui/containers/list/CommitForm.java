package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainersPanel;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/// What the image that is made of a container shall be. FX thread only.
public final class CommitForm {
    private final ContainerParts parts;
    private final Messages messages = Messages.of(CommitForm.class);
    private final ReadOnlyStringWrapper container = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private String id = "";
    final Field name = new Field(this::nameProblem);
    final Field message = new Field(text -> "");
    final BooleanProperty pause = new SimpleBooleanProperty(true);

    CommitForm(ContainerParts parts) {
        this.parts = parts;
    }

    /// Its name.
    ReadOnlyStringProperty containerProperty() {
        return container.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// What was typed for a container stays until it is sent.
    void open(String of) {
        problem.set("");
        LiveContainer live = parts.containers().find(of).orElse(null);
        if (live == null) {
            id = "";
            container.set("");
            problem.set(messages.text("container.gone"));
            return;
        }
        container.set(live.container().name());
        if (!live.id().equals(id)) {
            id = live.id();
            clear();
        }
    }

    private void clear() {
        name.reset("");
        message.reset("");
        pause.set(true);
    }

    /// Makes it, if everything is right; otherwise shows what is not.
    void send() {
        name.insist();
        if (busy.get() || id.isEmpty() || !name.isValid()) {
            return;
        }
        String of = id;
        String wanted = name.text();
        CommitRequest request =
                new CommitRequest(wanted.isEmpty() ? null : wanted, message.text(), "", List.of(), pause.get());
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(
                        messages.text("task.commit", container.get()),
                        () -> parts.service().commit(of, request))
                .onSuccess(image -> made(of, image, wanted))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> busy.set(false));
    }

    private void made(String of, Image image, String wanted) {
        String ref = wanted.isEmpty() ? image.id().toString() : wanted;
        String shown = wanted.isEmpty() ? image.id().shortHex() : wanted;
        clear();
        parts.navigator().leave(new Route.Containers(ContainersPanel.COMMIT, of), new Route.Containers());
        parts.notices()
                .toast(new Toast(
                        Tone.SUCCESS,
                        messages.text("committed", container.get(), shown),
                        new Action(
                                messages.text("committed.show"),
                                () -> parts.navigator().go(new Route.ImageRoute(ref)))));
    }

    /// The engine's own words on what is wrong with it.
    private String nameProblem(String text) {
        if (text.isEmpty()) {
            return "";
        }
        if (text.contains("@")) {
            return messages.text("commit.digest");
        }
        try {
            ImageReference.parseTagged(text);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
