package io.cooperage.ui.containers.run;

import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;
import javafx.beans.property.BooleanProperty;

/// A yes or no.
///
/// @param yes what it says when it is set
record FlagInput(Said yes, BooleanProperty value) implements OptionInput {
    @Override
    public List<Said> said() {
        return value.get() ? List.of(yes) : List.of();
    }

    @Override
    public boolean takes(Said said) {
        return said.equals(yes);
    }

    @Override
    public void fill(Filling filling) {
        value.set(filling.said().contains(yes));
    }

    @Override
    public void clear() {
        value.set(false);
    }

    @Override
    public List<Field> fields() {
        return List.of();
    }

    @Override
    public void onChange(Runnable changed) {
        value.addListener((property, was, now) -> changed.run());
    }
}
