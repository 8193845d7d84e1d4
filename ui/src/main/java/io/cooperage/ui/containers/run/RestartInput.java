package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What happens when it ends by itself.
final class RestartInput implements OptionInput {
    private static final String OPTION = "--restart";

    final ObjectProperty<RestartPolicy.Kind> kind = new SimpleObjectProperty<>(RestartPolicy.Kind.NO);
    final Field retries;

    RestartInput(FormRules rules) {
        retries = new Field(
                text -> kind.get() == RestartPolicy.Kind.ON_FAILURE ? rules.value(OPTION, "on-failure:", text) : "");
        kind.addListener((property, was, now) -> retries.check());
    }

    @Override
    public List<Said> said() {
        return switch (kind.get()) {
            case NO -> List.of();
            case ALWAYS -> List.of(Said.value(OPTION, "always"));
            case UNLESS_STOPPED -> List.of(Said.value(OPTION, "unless-stopped"));
            case ON_FAILURE ->
                List.of(Said.value(OPTION, retries.isBlank() ? "on-failure" : "on-failure:" + retries.text()));
        };
    }

    @Override
    public boolean takes(Said said) {
        return said.option().equals(OPTION);
    }

    @Override
    public void fill(Filling filling) {
        RestartPolicy policy = filling.config().restart();
        kind.set(policy.kind());
        retries.reset(policy.maximumRetries() == 0 ? "" : Integer.toString(policy.maximumRetries()));
    }

    @Override
    public void clear() {
        kind.set(RestartPolicy.Kind.NO);
        retries.reset("");
    }

    @Override
    public List<Field> fields() {
        return List.of(retries);
    }

    @Override
    public void onChange(Runnable changed) {
        kind.addListener((property, was, now) -> changed.run());
        retries.textProperty().addListener((property, was, now) -> changed.run());
    }
}
