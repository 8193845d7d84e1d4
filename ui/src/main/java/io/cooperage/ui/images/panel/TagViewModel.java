package io.cooperage.ui.images.panel;

import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.model.LiveImage;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// The names of an image: another one, or one less. FX thread only.
public final class TagViewModel {
    private final ImageParts parts;
    private final Messages messages = Messages.of(TagViewModel.class);
    private final ReadOnlyStringWrapper ref = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper id = new ReadOnlyStringWrapper("");
    private final ObservableList<LiveImage> names = FXCollections.observableArrayList();
    final Field name = new Field(NameRules::tag);

    public TagViewModel(ImageParts parts) {
        this.parts = parts;
        parts.images().all().addListener((ListChangeListener<LiveImage>) change -> findNames());
    }

    /// What people call the image; empty when none was chosen.
    ReadOnlyStringProperty refProperty() {
        return ref.getReadOnlyProperty();
    }

    /// Every name it has now.
    ObservableList<LiveImage> names() {
        return names;
    }

    /// Says so when another image would lose the name.
    ObservableValue<String> meaning() {
        return Bindings.createStringBinding(
                () -> NameRules.read(name.text())
                        .flatMap(reference -> parts.images().find(reference.familiar()))
                        .filter(other ->
                                other.tag() != null && !other.id().toString().equals(id.get()))
                        .map(other -> messages.text(
                                "tag.moves", other.shown(), other.id().shortHex()))
                        .orElse(messages.text("tag.hint")),
                name.textProperty(),
                parts.images().all(),
                id);
    }

    void open(String image) {
        parts.images().find(image).ifPresent(live -> {
            ref.set(live.shown());
            id.set(live.id().toString());
            name.reset("");
        });
        findNames();
    }

    void add() {
        name.insist();
        if (id.get().isEmpty() || !name.isValid()) {
            return;
        }
        String image = id.get();
        String target = ImageReference.parseTagged(name.text()).familiar();
        parts.tasks()
                .run(messages.text("task.tag", target), () -> {
                    parts.service().tag(image, target);
                    return target;
                })
                .onSuccess(given -> name.reset(""))
                .onFailure(failure -> name.reject(parts.errors().textOf(failure)));
    }

    boolean canRemove(LiveImage live) {
        return parts.commands().fits(Verb.REMOVE, live);
    }

    void remove(LiveImage live) {
        parts.commands().perform(Verb.REMOVE, List.of(live));
    }

    private void findNames() {
        names.setAll(parts.images().all().stream()
                .filter(live -> live.tag() != null && live.id().toString().equals(id.get()))
                .toList());
    }
}
