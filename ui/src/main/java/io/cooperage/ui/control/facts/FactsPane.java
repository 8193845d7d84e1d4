package io.cooperage.ui.control.facts;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Groups of facts as cards, one below the other, each value with a button that copies it. FX thread only.
public final class FactsPane extends ScrollPane {
    private static final Messages MESSAGES = Messages.of(FactsPane.class);

    private final VBox cards = new VBox();
    private final String ownTitle;
    private final Consumer<String> copy;
    private final Consumer<String> open;

    /// @param ownTitle over the values that belong to no group
    /// @param copy puts a value into the clipboard
    /// @param open shows a path of this machine
    public FactsPane(String ownTitle, Consumer<String> copy, Consumer<String> open) {
        this.ownTitle = ownTitle;
        this.copy = copy;
        this.open = open;
        getStyleClass().add("facts-pane");
        getStylesheets()
                .add(Objects.requireNonNull(FactsPane.class.getResource("facts-pane.css"))
                        .toExternalForm());
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        cards.getStyleClass().add("groups");
        setContent(cards);
    }

    /// @param filtered nothing here means that the filter fits nothing, which is then said
    public void show(List<FactGroup> groups, boolean filtered) {
        cards.getChildren().setAll(groups.stream().map(this::card).toList());
        if (groups.isEmpty() && filtered) {
            Label none = new Label(MESSAGES.text("none"));
            none.getStyleClass().add("muted");
            cards.getChildren().add(none);
        }
    }

    private Node card(FactGroup group) {
        Label title = new Label(group.title().isEmpty() ? ownTitle : group.title());
        title.getStyleClass().add("group-title");
        VBox card = new VBox(title);
        card.getStyleClass().add("group");
        group.facts().forEach(fact -> card.getChildren().add(row(fact)));
        return card;
    }

    private Node row(Fact fact) {
        Label name = new Label(fact.name());
        name.getStyleClass().add("fact-name");
        name.setWrapText(true);
        Labeled value = fact.hostPath() ? link(fact) : new Label(fact.value());
        value.getStyleClass().add("fact-value");
        value.setWrapText(true);
        HBox.setHgrow(value, Priority.ALWAYS);
        value.setMaxWidth(Double.MAX_VALUE);
        Button button = Icons.button("fth-copy", MESSAGES.text("copy", fact.name()), () -> copy.accept(fact.value()));
        button.getStyleClass().addAll("compact", "copy-button");
        HBox row = new HBox(name, value, button);
        row.getStyleClass().add("fact-row");
        return row;
    }

    private Hyperlink link(Fact fact) {
        Hyperlink link = new Hyperlink(fact.value());
        link.setOnAction(_ -> open.accept(fact.value()));
        return link;
    }
}
