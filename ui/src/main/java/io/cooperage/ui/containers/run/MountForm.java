package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.ui.control.Field;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

/// One row of the mounts. FX thread only.
final class MountForm {
    private final ObjectProperty<MountRequest.Type> type = new SimpleObjectProperty<>(MountRequest.Type.BIND);
    private final BooleanProperty readOnly = new SimpleBooleanProperty();
    private final Field source;
    private final Field target;

    MountForm(FormRules rules) {
        source = new Field(text -> type.get() == MountRequest.Type.TMPFS ? "" : rules.source(text));
        target = new Field(rules::target);
        type.addListener((property, was, now) -> source.check());
    }

    ObjectProperty<MountRequest.Type> typeProperty() {
        return type;
    }

    BooleanProperty readOnlyProperty() {
        return readOnly;
    }

    /// Of the host; not asked for a tmpfs.
    Field source() {
        return source;
    }

    Field target() {
        return target;
    }

    List<Field> fields() {
        return List.of(source, target);
    }

    MountRequest toRequest() {
        return new MountRequest(
                type.get(),
                type.get() == MountRequest.Type.BIND ? Path.of(source.text()) : null,
                target.text(),
                readOnly.get(),
                List.of());
    }
}
