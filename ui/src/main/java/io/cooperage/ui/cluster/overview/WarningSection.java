package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.cluster.Ages;
import io.cooperage.ui.cluster.overview.Summary.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The latest warnings, those of one object with one reason as one. FX thread only.
final class WarningSection extends Section {
    private static final int FIRST = 12;

    private final OverviewViewModel model;
    private final List<Age> ages = new ArrayList<>();

    WarningSection(OverviewViewModel model) {
        super("warnings");
        this.model = model;
    }

    private record Age(Label label, Instant since) {}

    @Override
    void show(Summary summary) {
        if (!isNew(summary.warnings())) {
            return;
        }
        ages.clear();
        if (summary.warnings().isEmpty()) {
            replace(List.of(label(MESSAGES.text("warnings.none"), "muted")));
            return;
        }
        replace(summary.warnings().stream().limit(FIRST).map(this::row).toList());
        age(model.now());
    }

    @Override
    void age(Instant now) {
        ages.forEach(age -> age.label().setText(Ages.human(Duration.between(age.since(), now))));
    }

    private Node row(Warning warning) {
        Label age = label("", "muted", "small", "age");
        ages.add(new Age(age, warning.last()));
        String place =
                warning.namespace().isEmpty() || model.isOneNamespace() ? "" : MESSAGES.text("in", warning.namespace());
        HBox head = new HBox(
                8,
                label(warning.reason(), "reason"),
                label(warning.kind(), "muted"),
                label(warning.name(), "medium"),
                label(place, "muted", "small"));
        head.setAlignment(Pos.BASELINE_LEFT);
        Label message = label(warning.message(), "muted", "small");
        message.setMaxWidth(Double.MAX_VALUE);
        message.setMinWidth(0);
        VBox words = new VBox(2, head, message);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        Label times = label(warning.times() > 1 ? MESSAGES.text("times", warning.times()) : "", "muted", "small");
        times.setMinWidth(Region.USE_PREF_SIZE);
        age.setMinWidth(44);
        return new LinkRow(
                "warning-" + warning.name() + "-" + warning.reason(),
                warning.reason() + " " + warning.kind() + " " + warning.name() + ": " + warning.message(),
                () -> model.open(warning.type(), warning.namespace(), warning.name()),
                words,
                times,
                age);
    }
}
