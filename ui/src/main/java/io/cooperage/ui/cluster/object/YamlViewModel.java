package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.yaml.Merge;
import io.cooperage.ui.cluster.yaml.Schema;
import io.cooperage.ui.cluster.yaml.YamlAssist;
import io.cooperage.ui.cluster.yaml.YamlText;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/// The object as a text that is edited, and what becomes of it when the cluster changed the object meanwhile:
/// what does not touch the same fields becomes one text, and for the rest a person chooses. FX thread only.
final class YamlViewModel {
    private final ObjectViewModel model;
    private final ClusterParts parts;
    private final Messages messages = Messages.of(YamlViewModel.class);
    private final YamlAssist assist = new YamlAssist();
    private final SimpleBooleanProperty managedFields = new SimpleBooleanProperty();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable TextDiff> diff = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<Merge.Conflict>> conflicts = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
    private final Map<String, Boolean> theirs = new HashMap<>();
    private final Consumer<String> revised;

    /// What the text began with.
    private JsonNode opened = MissingNode.getInstance();

    private @Nullable Pending pending;
    private @Nullable Applied applied;

    /// Two changes that wait for a person's choices.
    private record Pending(JsonNode before, JsonNode mine, JsonNode theirs) {}

    /// What the last writing changed.
    private record Applied(JsonNode before, JsonNode after) {}

    /// @param revised takes a text in place of the one that is edited
    YamlViewModel(ObjectViewModel model, ClusterParts parts, Consumer<String> revised) {
        this.model = model;
        this.parts = parts;
        this.revised = revised;
    }

    YamlAssist assist() {
        return assist;
    }

    SimpleBooleanProperty managedFieldsProperty() {
        return managedFields;
    }

    /// What happened to the text; empty for nothing.
    ReadOnlyStringProperty noteProperty() {
        return note.getReadOnlyProperty();
    }

    /// What the cluster would store against what it has; null while nobody asked.
    ReadOnlyObjectProperty<@Nullable TextDiff> diffProperty() {
        return diff.getReadOnlyProperty();
    }

    /// The fields that the text and the cluster changed differently, until [#settle] or a new text.
    ReadOnlyObjectProperty<List<Merge.Conflict>> conflictsProperty() {
        return conflicts.getReadOnlyProperty();
    }

    /// There is something that [#undo] can put back.
    ReadOnlyBooleanProperty undoableProperty() {
        return undoable.getReadOnlyProperty();
    }

    /// Asks for the fields of the kind, away from this thread.
    ///
    /// @param learned when there is more to say of the text than before
    void learn(Runnable learned) {
        Optional<ObjectRef> ref = model.ref();
        if (ref.isEmpty()) {
            return;
        }
        Connection now = model.connection().orElseThrow();
        var type = ref.get().type();
        parts.tasks()
                .quiet(() -> Schema.of(now.session().describe(type), type.group(), type.version(), type.kind()))
                .onSuccess(found -> {
                    found.ifPresent(assist::learn);
                    learned.run();
                })
                // The text can be edited all the same.
                .onFailure(failure ->
                        note.set(messages.text("schema.none", parts.errors().textOf(failure))));
    }

    /// The text of an object, and the beginning of what is edited.
    String open(JsonNode object) {
        opened = object;
        forget();
        return text(object);
    }

    /// Of what is edited, before anybody changed it.
    String text() {
        return text(opened);
    }

    String revision() {
        return opened.at("/metadata/resourceVersion").asText();
    }

    /// Asks what the cluster would store, and stores nothing.
    void check(String text) {
        write(text, true);
    }

    /// Writes the text. Where the object changed meanwhile, merges.
    void apply(String text) {
        write(text, false);
    }

    private void write(String text, boolean dryRun) {
        JsonNode before = opened;
        ask(
                messages.text(dryRun ? "checking" : "saving", model.name()),
                (now, ref) -> {
                    ObjectNode mine = YamlText.parse(text);
                    try {
                        return new Written(now.session().replace(ref, mine, dryRun), null);
                    } catch (EngineException e) {
                        if (e.kind() != ErrorKind.CONFLICT) {
                            throw e;
                        }
                        return new Written(
                                null, new Pending(before, mine, now.session().get(ref)));
                    }
                },
                written -> {
                    if (written.changed() != null) {
                        theirs.clear();
                        pending = written.changed();
                        merge();
                    } else if (written.stored() != null && dryRun) {
                        JsonNode has = model.objectProperty().get();
                        show(has == null ? before : has, written.stored());
                        success(messages.text("dry-run.good"));
                    } else if (written.stored() != null) {
                        stored(before, written.stored());
                    }
                });
    }

    private record Written(
            @Nullable JsonNode stored, @Nullable Pending changed) {}

    private void stored(JsonNode before, JsonNode after) {
        applied = new Applied(before, after);
        undoable.set(true);
        open(after);
        revised.accept(text());
        success(messages.text("saved", model.name()));
    }

    /// Takes what the cluster changed meanwhile into the text.
    void mergeWith(String text) {
        JsonNode now = model.objectProperty().get();
        if (now != null) {
            try {
                theirs.clear();
                pending = new Pending(opened, YamlText.parse(text), now);
                merge();
            } catch (EngineException e) {
                model.fail(e);
            }
        }
    }

    /// Chooses a side for one conflict.
    void choose(Merge.Conflict conflict, boolean other) {
        theirs.put(conflict.path(), other);
    }

    /// The choices are made: the text becomes one, to be looked at and applied.
    void settle() {
        Pending now = pending;
        if (now != null) {
            take(now, merged(now));
        }
    }

    private Merge merged(Pending now) {
        return new Merge(now.before(), now.mine(), now.theirs(), path -> theirs.getOrDefault(path, false));
    }

    private void merge() {
        Pending now = pending;
        if (now == null) {
            return;
        }
        Merge merge = merged(now);
        conflicts.set(merge.conflicts());
        if (merge.conflicts().isEmpty()) {
            take(now, merge);
        } else {
            note.set(messages.text("conflict", merge.conflicts().size()));
        }
    }

    private void take(Pending now, Merge merge) {
        String fields = String.join(", ", merge.theirChanges());
        open(now.theirs());
        revised.accept(text(merge.result()));
        note.set(fields.isEmpty() ? messages.text("merged.alone") : messages.text("merged", fields));
        ask(
                messages.text("checking", model.name()),
                (connection, ref) -> connection.session().replace(ref, merge.result(), true),
                would -> show(now.theirs(), would));
    }

    /// Puts back what was there before the last writing, and keeps what others changed since.
    void undo() {
        Applied last = applied;
        if (last == null) {
            return;
        }
        ask(
                messages.text("undoing.apply", model.name()),
                (now, ref) -> {
                    JsonNode has = now.session().get(ref);
                    Merge back = new Merge(last.after(), last.before(), has, path -> false);
                    return back.conflicts().isEmpty()
                            ? new Written(now.session().replace(ref, back.result(), false), null)
                            : new Written(null, new Pending(last.after(), last.before(), has));
                },
                written -> {
                    applied = null;
                    undoable.set(false);
                    if (written.stored() != null) {
                        open(written.stored());
                        revised.accept(text());
                        success(messages.text("undone.apply", model.name()));
                    } else {
                        theirs.clear();
                        pending = written.changed();
                        merge();
                    }
                });
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection now, ObjectRef ref);
    }

    private <T> void ask(String title, Question<T> question, Consumer<T> answer) {
        Optional<ObjectRef> ref = model.ref();
        if (ref.isEmpty()) {
            return;
        }
        Connection now = model.connection().orElseThrow();
        Callable<T> work = () -> question.ask(now, ref.get());
        parts.tasks()
                .run(title, work)
                .onSuccess(found -> {
                    model.dismissProblem();
                    answer.accept(found);
                })
                .onFailure(model::fail);
    }

    private void success(String words) {
        parts.notices().toast(Toast.of(Tone.SUCCESS, words));
    }

    private void show(JsonNode has, JsonNode would) {
        diff.set(TextDiff.of(text(compared(has)), text(compared(would))));
    }

    /// Without what each writing changes.
    private static JsonNode compared(JsonNode object) {
        JsonNode copy = object.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("generation", "resourceVersion", "managedFields"));
        }
        return copy;
    }

    private void forget() {
        pending = null;
        theirs.clear();
        conflicts.set(List.of());
        note.set("");
        diff.set(null);
    }

    private String text(JsonNode object) {
        return YamlText.of(object, managedFields.get());
    }
}
