package io.cooperage.ui.volumes.list;

import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.volumes.VolumeParts;
import io.cooperage.ui.volumes.VolumeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;

/// What a new volume shall be, made empty or as the copy of another. FX thread only.
public final class NewVolumeForm {
    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";
    private static final List<String> OPTIONS = List.of("type", "o", "device");

    private final VolumeParts parts;
    private final Messages messages = Messages.of(NewVolumeForm.class);
    private final ReadOnlyStringWrapper source = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    final Field name = new Field(this::nameProblem);
    final Field labels = new Field(text -> pairsProblem(text, List.of()));
    final Field options = new Field(text -> pairsProblem(text, OPTIONS));

    NewVolumeForm(VolumeParts parts) {
        this.parts = parts;
        parts.volumes().all().addListener((ListChangeListener<LiveVolume>) change -> name.check());
    }

    /// The volume that is copied; empty for none.
    ReadOnlyStringProperty sourceProperty() {
        return source.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// @param copied the volume that is copied; empty for none
    void open(String copied) {
        if (!copied.equals(source.get())) {
            source.set(copied);
            name.reset("");
            problem.set("");
        }
    }

    /// Makes it, if everything is right; otherwise shows what is not.
    void send() {
        List<Field> fields = List.of(name, labels, options);
        fields.forEach(Field::insist);
        if (busy.get() || !fields.stream().allMatch(Field::isValid)) {
            return;
        }
        String wanted = name.text();
        String copied = source.get();
        VolumeConfig config = new VolumeConfig(
                wanted.isEmpty() ? null : wanted, VolumeConfig.LOCAL, pairs(options.text()), pairs(labels.text()));
        Callable<Volume> work = copied.isEmpty()
                ? () -> parts.service().create(config)
                : () -> parts.service().copy(copied, wanted);
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(
                        copied.isEmpty()
                                ? messages.text("task.create", wanted)
                                : messages.text("task.copy", copied, wanted),
                        work)
                .onSuccess(this::made)
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> busy.set(false));
    }

    private void made(Volume volume) {
        List.of(name, labels, options).forEach(field -> field.reset(""));
        parts.navigator().go(new Route.Volumes());
        parts.notices()
                .toast(new Toast(
                        Tone.SUCCESS,
                        messages.text("created", VolumeText.shown(volume)),
                        new Action(
                                messages.text("created.show"),
                                () -> parts.navigator().go(new Route.VolumeDetail(volume.name())))));
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int equals = line.indexOf('=');
            all.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        });
        return all;
    }

    /// @param known the keys there are; empty allows any
    private String pairsProblem(String text, List<String> known) {
        for (String key : pairs(text).keySet()) {
            if (key.isEmpty()) {
                return messages.text("pairs.wrong");
            }
            if (!known.isEmpty() && !known.contains(key)) {
                return messages.text("options.unknown", key, String.join(", ", known));
            }
        }
        return "";
    }

    private String nameProblem(String text) {
        if (text.isEmpty()) {
            return source.get().isEmpty() ? "" : messages.text("name.missing");
        }
        if (!text.matches(NAME)) {
            return messages.text("name.letters");
        }
        return parts.volumes().find(text).isPresent() ? messages.text("name.taken", text) : "";
    }
}
