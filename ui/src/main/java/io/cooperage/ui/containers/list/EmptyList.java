package io.cooperage.ui.containers.list;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// What stands in place of the rows when there are none.
final class EmptyList {
    private static final String SAMPLE = "mmdebstrap --variant=minbase stable debian.tar";

    private EmptyList() {}

    static Node teach(Messages messages, Runnable run) {
        Button button = new Button(messages.text("empty.run"));
        button.getStyleClass().add("accent");
        button.setId("first-run");
        button.setOnAction(press -> run.run());
        Label lead = new Label(messages.text("empty.sample"));
        lead.getStyleClass().addAll("muted", "small");
        Label sample = new Label(SAMPLE);
        sample.getStyleClass().add("mono");
        Button copy = Icons.button("fth-copy", messages.text("empty.copy"), () -> Desktop.copy(SAMPLE));
        copy.getStyleClass().add("compact");
        HBox box = new HBox(sample, copy);
        box.getStyleClass().add("sample");
        box.setAlignment(Pos.CENTER_LEFT);
        box.setMaxWidth(Region.USE_PREF_SIZE);
        return new EmptyState("fth-box", messages.text("empty.title"), messages.text("empty.words"), button, lead, box);
    }
}
