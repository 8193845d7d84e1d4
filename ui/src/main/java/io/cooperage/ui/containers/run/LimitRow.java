package io.cooperage.ui.containers.run;

import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.FormRow;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// A limit that can be typed, and drawn between nothing and all of the machine. At the left end there is no limit.
final class LimitRow extends VBox {
    private boolean following;

    /// @param most the machine's
    /// @param step of the slider
    /// @param read the number of a text, NaN for none
    /// @param write the text of a number
    LimitRow(
            FormRow row,
            String id,
            String name,
            Field field,
            double most,
            double step,
            ToDoubleFunction<String> read,
            DoubleFunction<String> write) {
        Slider slider = new Slider(0, most, 0);
        slider.setId(id + "-slider");
        slider.setAccessibleText(name);
        slider.setBlockIncrement(step);
        slider.setMajorTickUnit(most / 4);
        slider.setMinorTickCount(0);
        slider.setShowTickMarks(true);
        slider.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(slider, Priority.ALWAYS);
        getStyleClass().add("limit-row");
        getChildren().addAll(row, slider);
        field.textProperty().subscribe(text -> {
            double number = text.isBlank() ? 0 : read.applyAsDouble(text.strip());
            if (!following && !Double.isNaN(number)) {
                following = true;
                slider.setValue(Math.min(most, number));
                following = false;
            }
        });
        slider.valueProperty().subscribe(value -> {
            if (!following) {
                following = true;
                double number = Math.min(most, Math.round(value.doubleValue() / step) * step);
                field.textProperty().set(number <= 0 ? "" : write.apply(number));
                following = false;
            }
        });
    }
}
