package io.cooperage.ui.containers.run;

import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A name and its value: a variable or a label. FX thread only.
final class PairForm implements RowForm {
    private final Field name;
    private final Field value = new Field(text -> "");

    PairForm(FormRules rules) {
        name = new Field(rules::pairName);
    }

    Field name() {
        return name;
    }

    Field value() {
        return value;
    }

    /// Blanks around a value are part of it.
    String text() {
        return name.text() + "=" + value.textProperty().get();
    }

    private boolean isEmpty() {
        return name.isBlank();
    }

    @Override
    public List<Field> fields() {
        return List.of(name, value);
    }

    @Override
    public void onChange(Runnable changed) {
        fields().forEach(field -> field.textProperty().addListener((property, was, now) -> changed.run()));
    }

    /// Rows that ask for an option each.
    static RowsInput<PairForm> input(String option, FormRules rules) {
        return new RowsInput<>(
                Set.of(option),
                () -> new PairForm(rules),
                rows -> rows.stream()
                        .filter(row -> !row.isEmpty())
                        .map(row -> Said.value(option, row.text()))
                        .toList(),
                filling -> filling.values(option).stream()
                        .map(text -> of(text, rules))
                        .toList());
    }

    private static PairForm of(String text, FormRules rules) {
        int equals = text.indexOf('=');
        PairForm row = new PairForm(rules);
        row.name.reset(equals < 0 ? text : text.substring(0, equals));
        row.value.reset(equals < 0 ? "" : text.substring(equals + 1));
        return row;
    }

    /// Puts pairs into rows: those of the same name take the new value, empty rows are filled up, others are added.
    static void merge(RowsInput<PairForm> input, Map<String, String> pairs, FormRules rules) {
        List<PairForm> fresh = new ArrayList<>();
        pairs.forEach((name, value) -> input.rows.stream()
                .filter(row -> row.name.text().equals(name))
                .findFirst()
                .ifPresentOrElse(row -> row.value.reset(value), () -> fresh.add(of(name + "=" + value, rules))));
        input.rows.removeIf(PairForm::isEmpty);
        input.rows.addAll(fresh);
    }
}
