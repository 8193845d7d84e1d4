package io.cooperage.ui.containers.run;

import io.cooperage.engine.runline.Said;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.control.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A field whose text is the value of an option, or several values of it.
final class TextInput implements OptionInput {
    /// How many values a text has.
    enum Shape {
        ONE,
        /// Between blanks.
        WORDS,
        /// One on each line.
        LINES
    }

    private final String option;
    private final String prefix;
    private final Shape shape;
    private final Field field;

    /// @param prefix what stands before the text in the value, such as `apparmor=`
    TextInput(String option, String prefix, Shape shape, Field field) {
        this.option = option;
        this.prefix = prefix;
        this.shape = shape;
        this.field = field;
    }

    @Override
    public List<Said> said() {
        return values(field.text(), shape).stream()
                .map(value -> Said.value(option, prefix + value))
                .toList();
    }

    /// The values that a text of a shape has.
    static List<String> values(String text, Shape shape) {
        return switch (shape) {
            case ONE -> text.isEmpty() ? List.of() : List.of(text);
            case WORDS ->
                Arrays.stream(text.split("[\\s,]+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
            case LINES ->
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        };
    }

    @Override
    public boolean takes(Said said) {
        return said.option().equals(option) && said.value().startsWith(prefix);
    }

    @Override
    public void fill(Filling filling) {
        List<String> values = filling.values(option).stream()
                .filter(value -> value.startsWith(prefix))
                .map(value -> value.substring(prefix.length()))
                .toList();
        field.reset(
                switch (shape) {
                    case ONE -> values.isEmpty() ? "" : values.getLast();
                    case WORDS -> String.join(" ", values);
                    case LINES -> values.stream().collect(Collectors.joining("\n"));
                });
    }

    /// A program and its arguments, of which the first is the entrypoint and the rest stands before the command.
    static List<String> words(Field field) {
        return ShellWords.split(field.text()).texts();
    }

    @Override
    public void clear() {
        field.reset("");
    }

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public void onChange(Runnable changed) {
        field.textProperty().addListener((property, was, now) -> changed.run());
    }
}
