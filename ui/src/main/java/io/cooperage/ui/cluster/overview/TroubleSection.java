package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.cluster.overview.Summary.Trouble;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What is not well, and why. FX thread only.
final class TroubleSection extends Section {
    private static final int MOST = 8;

    private final OverviewViewModel model;

    TroubleSection(OverviewViewModel model) {
        super("troubles");
        this.model = model;
    }

    @Override
    void show(Summary summary) {
        List<Trouble> troubles = summary.troubles();
        boolean empty =
                summary.tallies().stream().allMatch(tally -> tally.marks().isEmpty());
        if (!isNew(List.of(troubles, empty))) {
            return;
        }
        setTitled(!troubles.isEmpty());
        List<Node> rows = new ArrayList<>();
        if (troubles.isEmpty()) {
            rows.add(verdict(empty ? Mark.ENDED : Mark.RUNNING, MESSAGES.text(empty ? "nothing" : "well")));
        } else {
            troubles.stream().limit(MOST).map(this::row).forEach(rows::add);
            if (troubles.size() > MOST) {
                rows.add(label(MESSAGES.text("more", troubles.size() - MOST), "muted", "small", "more"));
            }
        }
        replace(rows);
    }

    private static Node verdict(Mark mark, String words) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(mark);
        HBox line = new HBox(12, badge, label(words));
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("verdict");
        return line;
    }

    private LinkRow row(Trouble trouble) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(trouble.mark());
        String place =
                trouble.namespace().isEmpty() || model.isOneNamespace() ? "" : MESSAGES.text("in", trouble.namespace());
        String like = trouble.like() == 0 ? "" : MESSAGES.text("like", trouble.like());
        HBox name = new HBox(8, label(trouble.kind(), "muted"), label(trouble.name(), "medium"));
        for (String more : new String[] {place, like}) {
            if (!more.isEmpty()) {
                name.getChildren().add(label(more, "muted", "small"));
            }
        }
        name.setAlignment(Pos.BASELINE_LEFT);
        Label why = label(trouble.why(), "why");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        VBox words = new VBox(2, name, why);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMinWidth(0);
        return new LinkRow(
                "trouble-" + trouble.name(),
                trouble.kind() + " " + trouble.name() + ": " + trouble.why(),
                () -> model.open(trouble.type(), trouble.namespace(), trouble.name()),
                badge,
                words);
    }
}
