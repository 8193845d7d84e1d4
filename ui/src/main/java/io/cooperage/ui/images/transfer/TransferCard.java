package io.cooperage.ui.images.transfer;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Digest;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.transfer.Transfer.Kind;
import io.cooperage.ui.images.transfer.Transfer.Result;
import io.cooperage.ui.images.transfer.Transfer.State;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/// One transfer: how far it is, its parts, how it ended, and what to do then.
final class TransferCard extends VBox {
    private final Transfer transfer;
    private final Transfers transfers;
    private final TransferActions actions;
    private final Messages messages = Messages.of(TransferCard.class);
    private final StatusBadge badge = new StatusBadge();
    private final HBox buttons = new HBox();
    private final VBox rows = new VBox();
    private final VBox ending = new VBox();
    private final ListChangeListener<TransferItem> onItems = change -> addRows(change);
    private final Subscription subscriptions;

    TransferCard(Transfer transfer, Transfers transfers, TransferActions actions) {
        this.transfer = transfer;
        this.transfers = transfers;
        this.actions = actions;
        getStyleClass().add("transfer");
        Label title = new Label(transfer.title());
        title.getStyleClass().add("medium");
        title.setTooltip(new Tooltip(transfer.title()));
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(badge, title, buttons);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("line");
        ProgressBar bar = new ProgressBar(0);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(transfer.title());
        bar.progressProperty().bind(transfer.progressProperty().map(done -> Math.max(0, done.doubleValue())));
        bar.visibleProperty().bind(transfer.stateProperty().isEqualTo(State.RUNNING));
        bar.managedProperty().bind(bar.visibleProperty());
        Label summary = new Label();
        summary.getStyleClass().addAll("muted", "small");
        summary.setWrapText(true);
        summary.textProperty().bind(transfer.summaryProperty());
        summary.visibleProperty().bind(summary.textProperty().isNotEmpty());
        summary.managedProperty().bind(summary.visibleProperty());
        rows.getStyleClass().add("items");
        ending.getStyleClass().add("ending");
        getChildren().addAll(head, bar, summary, rows, ending);
        transfer.items().forEach(item -> rows.getChildren().add(new ItemRow(item)));
        transfer.items().addListener(onItems);
        subscriptions = Subscription.combine(
                transfer.stateProperty().subscribe(this::show),
                () -> transfer.items().removeListener(onItems));
    }

    Transfer transfer() {
        return transfer;
    }

    void close() {
        subscriptions.unsubscribe();
        rows.getChildren().forEach(row -> ((ItemRow) row).close());
    }

    private void addRows(ListChangeListener.Change<? extends TransferItem> change) {
        while (change.next()) {
            change.getAddedSubList().forEach(item -> rows.getChildren().add(new ItemRow(item)));
        }
    }

    private void show(State state) {
        badge.setMark(
                switch (state) {
                    case RUNNING -> Mark.MOVING;
                    case DONE -> Mark.RUNNING;
                    case FAILED -> Mark.FAILED;
                    case CANCELLED -> Mark.PAUSED;
                });
        badge.setAccessibleText(messages.text("state." + state.name().toLowerCase(java.util.Locale.ROOT)));
        buttons.getChildren()
                .setAll(
                        state == State.RUNNING
                                ? icon("fth-x", messages.text("cancel", transfer.title()), "cancel", transfer::cancel)
                                : icon(
                                        "fth-x",
                                        messages.text("clear", transfer.title()),
                                        "clear",
                                        () -> transfers.clear(transfer)));
        boolean parts = state != State.DONE;
        rows.setVisible(parts);
        rows.setManaged(parts);
        ending.getChildren()
                .setAll(
                        switch (state) {
                            case RUNNING -> List.<Node>of();
                            case DONE -> done();
                            case FAILED -> failed();
                            case CANCELLED -> List.<Node>of(flow(resume("resume")));
                        });
        ending.setVisible(!ending.getChildren().isEmpty());
        ending.setManaged(ending.isVisible());
    }

    private List<Node> done() {
        Result result = transfer.resultProperty().get();
        if (result == null) {
            return List.of();
        }
        if (!result.place().isEmpty()) {
            return List.of(value(result.place()));
        }
        Digest digest = result.digest();
        Image image = result.images().isEmpty() ? null : result.images().getFirst();
        FlowPane what = flow();
        if (image != null) {
            String ref = image.isDangling()
                    ? image.id().toString()
                    : image.tags().getFirst().familiar();
            if (transfer.kind() != Kind.PUSH) {
                what.getChildren().add(button("run", "run", () -> actions.run(ref)));
            }
            what.getChildren().add(button("open", "open", () -> actions.open(ref)));
        }
        return digest == null ? List.of(what) : List.of(value(digest.toString()), what);
    }

    private List<Node> failed() {
        Label problem = new Label(transfer.problemProperty().get());
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().add("problem");
        FlowPane what = flow(resume("again"));
        if (transfer.kind() == Kind.LOAD && transfer.source() != null) {
            what.getChildren()
                    .addFirst(button("import-instead", "import-instead", () -> actions.importInstead(transfer)));
        }
        return List.of(problem, what);
    }

    private Button resume(String key) {
        return button(key, "resume", transfer::resume);
    }

    private Button button(String key, String id, Runnable action) {
        Button button = new Button(messages.text(key));
        button.setId(id);
        button.getStyleClass().add("compact");
        button.setMnemonicParsing(false);
        button.setOnAction(press -> action.run());
        return button;
    }

    private static Button icon(String icon, String name, String id, Runnable action) {
        Button button = Icons.button(icon, name, action);
        button.setId(id);
        button.getStyleClass().add("compact");
        return button;
    }

    /// Something long that people copy.
    private HBox value(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll("mono", "muted");
        label.setTooltip(new Tooltip(text));
        HBox.setHgrow(label, Priority.ALWAYS);
        label.setMaxWidth(Double.MAX_VALUE);
        Button copy = icon("fth-copy", messages.text("copy"), "copy", () -> Desktop.copy(text));
        HBox line = new HBox(label, copy);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("line");
        return line;
    }

    private static FlowPane flow(Node... nodes) {
        FlowPane flow = new FlowPane(8, 8, nodes);
        flow.setAlignment(Pos.CENTER_LEFT);
        return flow;
    }
}
