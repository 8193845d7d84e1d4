package io.cooperage.ui.containers;

import io.cooperage.engine.runline.ByteSizes;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.i18n.Messages;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.converter.DoubleStringConverter;

/// A limit that can be typed, and drawn between nothing and all of the machine. At the left end there is no
/// limit.
public final class LimitRow extends VBox {
    private static final Messages MESSAGES = Messages.of(LimitRow.class);
    private static final long MIB = 1L << 20;

    private boolean following;

    /// @param most the machine's
    /// @param step of the slider
    /// @param read the number of a text, NaN for none
    /// @param write the text of a number
    /// @param label what stands at a mark of the slider
    private LimitRow(
            FormRow row,
            String id,
            String name,
            Field field,
            double most,
            double step,
            ToDoubleFunction<String> read,
            DoubleFunction<String> write,
            DoubleFunction<String> label) {
        super(4);
        Slider slider = new Slider(0, most, 0);
        slider.setId(id + "-slider");
        slider.setAccessibleText(name);
        slider.setBlockIncrement(step);
        slider.setMajorTickUnit(most / 4);
        slider.setMinorTickCount(0);
        slider.setShowTickMarks(true);
        slider.setShowTickLabels(true);
        slider.setLabelFormatter(new DoubleStringConverter() {
            @Override
            public String toString(Double tick) {
                return tick == 0 ? MESSAGES.text("limit.none") : label.apply(tick);
            }
        });
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

    /// How many cores, in quarters where it is drawn.
    ///
    /// @param id of the text field
    public static LimitRow cpus(String id, Machine machine, Field field) {
        String name = MESSAGES.text("cpus");
        FormRow row =
                FormRow.text(id, name, MESSAGES.text("limit.none"), MESSAGES.text("cpus.hint", machine.cpus()), field);
        return new LimitRow(
                row, id, name, field, machine.cpus(), 0.25, LimitRow::number, LimitRow::plain, LimitRow::plain);
    }

    /// How much memory, in steps of 64 MiB where it is drawn.
    ///
    /// @param id of the text field
    public static LimitRow memory(String id, Machine machine, Field field) {
        String name = MESSAGES.text("memory");
        FormRow row = FormRow.text(
                id,
                name,
                MESSAGES.text("limit.none"),
                MESSAGES.text("memory.hint", ContainerText.bytes(machine.memory())),
                field);
        return new LimitRow(
                row,
                id,
                name,
                field,
                (double) machine.memory() / MIB,
                64,
                LimitRow::mebibytes,
                number -> ByteSizes.format(((long) number) * MIB),
                number -> ContainerText.bytes((long) (number * MIB)));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static double mebibytes(String text) {
        OptionalLong bytes = ByteSizes.tryParse(text);
        return bytes.isPresent() ? (double) bytes.getAsLong() / MIB : Double.NaN;
    }
}
