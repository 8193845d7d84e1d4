package io.cooperage.ui.control;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// One of a few, side by side; exactly one is chosen as long as the value is among them.
public final class Segments<T> extends HBox {
    /// @param id of this control; a button's id is that and its option in lower case
    public Segments(String id, String name, Property<T> value, List<T> options, Function<T, String> label) {
        this(value, options, id, name, option -> new ReadOnlyStringWrapper(label.apply(option)));
    }

    /// @param label of an option, which may change while it shows, as when it counts something
    public static <T> Segments<T> counting(
            String id, String name, Property<T> value, List<T> options, Function<T, ObservableValue<String>> label) {
        return new Segments<>(value, options, id, name, label);
    }

    private Segments(
            Property<T> value, List<T> options, String id, String name, Function<T, ObservableValue<String>> label) {
        setId(id);
        getStyleClass().add("segments");
        setMaxWidth(Region.USE_PREF_SIZE);
        ToggleGroup group = new ToggleGroup();
        for (T option : options) {
            ObservableValue<String> text = label.apply(option);
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
}
