package io.cooperage.ui.cluster.object;

import io.cooperage.ui.cluster.forward.ForwardStatus;
import io.cooperage.ui.cluster.forward.PortForwards.Entry;
import io.cooperage.ui.cluster.forward.PortForwards.Kept;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// Brings ports of the object to this machine, and shows all that are brought, with where they lead now. FX
/// thread only.
final class PortsTab extends BorderPane {
    private final PortsViewModel model;
    private final Messages messages = Messages.of(PortsTab.class);
    private final ComboBox<String> port = new ComboBox<>();
    private final VBox rows = new VBox();
    private final EmptyState none;
    private final Map<Entry, Subscription> following = new HashMap<>();
    private final ListChangeListener<Object> changed = change -> fill();

    PortsTab(PortsViewModel model) {
        this.model = model;
        getStyleClass().add("ports");
        port.setId("forward-port");
        port.setEditable(true);
        port.setPrefWidth(110);
        port.getEditor().textProperty().bindBidirectional(model.portProperty());
        model.ports().forEach(each -> port.getItems().add(Integer.toString(each)));
        TextField local = new TextField();
        local.setId("forward-local");
        local.setPrefWidth(90);
        local.textProperty().bindBidirectional(model.localPortProperty());
        Button start = new Button(messages.text("ports.start"));
        start.setId("start-forward");
        start.getStyleClass().add("accent");
        start.setOnAction(press -> model.start());
        local.setOnAction(press -> model.start());
        Label of = new Label(messages.text("ports.port"));
        of.setLabelFor(port);
        Label at = new Label(messages.text("ports.at"));
        at.setLabelFor(local);
        HBox bar = new HBox(8, of, port, at, local, start);
        bar.getStyleClass().add("tab-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        setTop(bar);
        none = new EmptyState("fth-corner-down-right", messages.text("ports.none"), messages.text("ports.none.words"));
        rows.getStyleClass().add("rows");
        ScrollPane scroll = new ScrollPane(rows);
        scroll.setFitToWidth(true);
        setCenter(new StackPane(scroll, none));
        model.open().addListener(changed);
        model.kept().addListener(changed);
        fill();
    }

    void focus() {
        port.requestFocus();
    }

    void close() {
        model.open().removeListener(changed);
        model.kept().removeListener(changed);
        following.values().forEach(Subscription::unsubscribe);
        following.clear();
    }

    private void fill() {
        following.values().forEach(Subscription::unsubscribe);
        following.clear();
        List<Node> made = new ArrayList<>();
        model.open().forEach(entry -> made.add(row(entry)));
        model.closed().forEach(one -> made.add(row(one)));
        rows.getChildren().setAll(made);
        none.setVisible(made.isEmpty());
    }

    private HBox row(Entry entry) {
        StatusBadge badge = new StatusBadge();
        Hyperlink address = new Hyperlink(entry.address());
        address.setTooltip(new Tooltip(messages.text("ports.copy")));
        address.setOnAction(press -> {
            address.setVisited(false);
            Desktop.copy(entry.address());
        });
        Label target = new Label(messages.text(
                "ports.target",
                entry.forward().target(),
                Integer.toString(entry.forward().remotePort())));
        Label words = new Label();
        words.getStyleClass().addAll("small", "muted", "forward-status");
        words.setWrapText(true);
        following.put(entry, entry.statusProperty().subscribe(now -> {
            badge.setMark(mark(now));
            words.setText(words(now));
        }));
        ToggleButton keep = new ToggleButton(messages.text("ports.keep"), new FontIcon("fth-star"));
        keep.setTooltip(new Tooltip(messages.text("ports.keep.words")));
        keep.setSelected(model.isKept(entry));
        keep.setOnAction(press -> model.keep(entry, keep.isSelected()));
        Button stop = new Button(messages.text("ports.stop"));
        stop.setOnAction(press -> model.stop(entry));
        return row(badge, new VBox(2, new HBox(8, address, target), words), keep, stop);
    }

    private HBox row(Kept one) {
        StatusBadge badge = new StatusBadge();
        Label address = new Label("127.0.0.1:" + one.localPort());
        Label target = new Label(messages.text(
                "ports.target",
                one.kind() + " " + one.namespace() + "/" + one.name(),
                Integer.toString(one.remotePort())));
        Label words = new Label(messages.text("ports.closed"));
        words.getStyleClass().addAll("small", "muted");
        Button start = new Button(messages.text("ports.again"));
        start.getStyleClass().add("start-kept");
        start.setOnAction(press -> model.start(one));
        Button forget =
                Icons.button("fth-x", messages.text("ports.forget", address.getText()), () -> model.forget(one));
        return row(badge, new VBox(2, new HBox(8, address, target), words), start, forget);
    }

    private static HBox row(StatusBadge badge, VBox words, Node... buttons) {
        words.getChildren().stream()
                .filter(HBox.class::isInstance)
                .map(HBox.class::cast)
                .forEach(line -> line.setAlignment(Pos.CENTER_LEFT));
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(12, badge, words);
        row.getChildren().addAll(buttons);
        for (Node button : buttons) {
            ((Region) button).setMinWidth(Region.USE_PREF_SIZE);
        }
        row.getStyleClass().add("forward-row");
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private static Mark mark(ForwardStatus now) {
        if (now.isReady()) {
            return now.problem().isEmpty() ? Mark.RUNNING : Mark.AILING;
        }
        return now.problem().isEmpty() ? Mark.MOVING : Mark.FAILED;
    }

    private String words(ForwardStatus now) {
        if (!now.problem().isEmpty()) {
            return now.problem();
        }
        return now.isReady()
                ? messages.text("ports.ready", now.pod(), now.connections())
                : messages.text("ports.looking");
    }
}
