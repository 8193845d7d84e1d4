package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// How its log is kept, and how much of it.
final class LogInput implements OptionInput {
    private static final String DRIVER = "--log-driver";
    private static final String LIMIT = "--log-opt";
    private static final String SIZE = "max-size=";
    private static final String FILES = "max-file=";

    final ObjectProperty<LogDriver> driver = new SimpleObjectProperty<>(LogDriver.JSON_FILE);
    final Field size;
    final Field files;

    LogInput(FormRules rules) {
        size = new Field(text -> isKept() ? rules.value(LIMIT, SIZE, text) : "");
        files = new Field(text -> {
            String own = isKept() ? rules.value(LIMIT, FILES, text) : "";
            return own.isEmpty() && driver.get() == LogDriver.JSON_FILE ? rules.logFiles(text, size.text()) : own;
        });
        size.textProperty().addListener((property, was, now) -> files.check());
        driver.addListener((property, was, now) -> {
            size.check();
            files.check();
        });
    }

    private boolean isKept() {
        return driver.get() != LogDriver.NONE;
    }

    @Override
    public List<Said> said() {
        List<Said> said = new ArrayList<>();
        if (driver.get() != LogDriver.JSON_FILE) {
            said.add(Said.value(DRIVER, driver.get().word()));
        }
        // What is typed stays for when the choice changes back, but limits of nothing would be refused.
        if (isKept() && !size.isBlank()) {
            said.add(Said.value(LIMIT, SIZE + size.text()));
        }
        if (isKept() && !files.isBlank()) {
            said.add(Said.value(LIMIT, FILES + files.text()));
        }
        return said;
    }

    @Override
    public boolean takes(Said said) {
        return said.option().equals(DRIVER) || said.option().equals(LIMIT);
    }

    @Override
    public void fill(Filling filling) {
        driver.set(filling.config().log().driver());
        size.reset(limit(filling, SIZE));
        files.reset(limit(filling, FILES));
    }

    private static String limit(Filling filling, String name) {
        return filling.values(LIMIT).stream()
                .filter(value -> value.startsWith(name))
                .map(value -> value.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    @Override
    public void clear() {
        driver.set(LogDriver.JSON_FILE);
        size.reset("");
        files.reset("");
    }

    @Override
    public List<Field> fields() {
        return List.of(size, files);
    }

    @Override
    public void onChange(Runnable changed) {
        driver.addListener((property, was, now) -> changed.run());
        size.textProperty().addListener((property, was, now) -> changed.run());
        files.textProperty().addListener((property, was, now) -> changed.run());
    }
}
