package io.cooperage.ui.control;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// One of a few, side by side; exactly one is chosen as long as the value is among them.
public final class Segments<T> extends HBox {
    private final Map<T, StringProperty> texts = new HashMap<>();

    /// @param id of this control; a button's id is that and its option in lower case
    public Segments(String id, String name, Property<T> value, List<T> options, Function<T, String> label) {
        setId(id);
        getStyleClass().add("segments");
        setMaxWidth(Region.USE_PREF_SIZE);
        setMinWidth(Region.USE_PREF_SIZE);
        ToggleGroup group = new ToggleGroup();
        for (T option : options) {
            StringProperty text = new SimpleStringProperty(label.apply(option));
            texts.put(option, text);
            ToggleButton button = new ToggleButton();
            button.textProperty().bind(text);
            button.setId(id + "-" + option.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
            button.setMnemonicParsing(false);
            button.setToggleGroup(group);
            button.accessibleTextProperty().bind(text.map(words -> name + ": " + words));
            getChildren().add(button);
            value.subscribe(now -> {
                if (Objects.equals(option, now)) {
                    group.selectToggle(button);
                }
            });
            button.setOnAction(press -> {
                value.setValue(option);
                group.selectToggle(button); // A second press on it doesn't unchoose.
            });
        }
    }

    /// What is written on an option, to be changed or bound where it tells a count.
    public StringProperty textOf(T option) {
        StringProperty text = texts.get(option);
        if (text == null) {
            throw new IllegalArgumentException("no option " + option + " among " + texts.keySet());
        }
        return text;
    }
}
