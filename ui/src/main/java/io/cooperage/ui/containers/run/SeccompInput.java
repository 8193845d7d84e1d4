package io.cooperage.ui.containers.run;

import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// Which system calls are let through.
final class SeccompInput implements OptionInput {
    private static final String OPTION = "--security-opt";

    enum Seccomp {
        DEFAULT,
        UNCONFINED,
        FILE,
        /// The text of a profile that a container was made with, whose file nobody knows any more.
        KEPT
    }

    final ObjectProperty<Seccomp> choice = new SimpleObjectProperty<>(Seccomp.DEFAULT);
    final Field file;

    SeccompInput(FormRules rules) {
        file = new Field(text -> choice.get() == Seccomp.FILE ? rules.source(text) : "");
        choice.addListener((property, was, now) -> file.check());
    }

    @Override
    public List<Said> said() {
        return switch (choice.get()) {
            case DEFAULT, KEPT -> List.of();
            case UNCONFINED -> List.of(Said.value(OPTION, "seccomp=unconfined"));
            case FILE -> file.isBlank() ? List.of() : List.of(Said.value(OPTION, "seccomp=" + file.text()));
        };
    }

    @Override
    public boolean takes(Said said) {
        return said.option().equals(OPTION) && said.value().startsWith("seccomp=");
    }

    @Override
    public void fill(Filling filling) {
        file.reset("");
        choice.set(
                switch (filling.config().security().seccomp()) {
                    case "default" -> Seccomp.DEFAULT;
                    case "unconfined" -> Seccomp.UNCONFINED;
                    default -> Seccomp.KEPT;
                });
    }

    @Override
    public void clear() {
        choice.set(Seccomp.DEFAULT);
        file.reset("");
    }

    @Override
    public List<Field> fields() {
        return List.of(file);
    }

    @Override
    public void onChange(Runnable changed) {
        choice.addListener((property, was, now) -> changed.run());
        file.textProperty().addListener((property, was, now) -> changed.run());
    }
}
