package io.cooperage.ui.containers.run;

import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Options that have no field, as a line or a container had them: they go on being asked for until the form is cleared
/// or filled anew.
final class KeptInput implements OptionInput {
    private final Predicate<Said> elsewhere;
    private final ReadOnlyObjectWrapper<List<Said>> kept = new ReadOnlyObjectWrapper<>(List.of());

    /// @param elsewhere whether some other part of the form shows an option
    KeptInput(Predicate<Said> elsewhere) {
        this.elsewhere = elsewhere;
    }

    ReadOnlyObjectProperty<List<Said>> keptProperty() {
        return kept.getReadOnlyProperty();
    }

    @Override
    public List<Said> said() {
        return kept.get();
    }

    @Override
    public boolean takes(Said said) {
        return !elsewhere.test(said);
    }

    @Override
    public void fill(Filling filling) {
        kept.set(filling.said().stream().filter(this::takes).toList());
    }

    @Override
    public void clear() {
        kept.set(List.of());
    }

    @Override
    public List<Field> fields() {
        return List.of();
    }

    @Override
    public void onChange(Runnable changed) {
        kept.addListener((property, was, now) -> changed.run());
    }
}
