package io.cooperage.ui.networks.detail;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.Network;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.ReasonedButton;
import io.cooperage.ui.control.picture.NetworkPicture;
import io.cooperage.ui.control.picture.Wiring;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// The picture of a network, who is on it with which addresses, and connecting another. FX thread only.
final class NetworkOverview extends ScrollPane {
    private final NetworkViewModel model;
    private final Messages messages = Messages.of(NetworkOverview.class);
    private final NetworkPicture picture;
    private final Label words = new Label();
    private final GridPane members = new GridPane();
    private final ComboBox<LiveContainer> candidates = new ComboBox<>();
    private final VBox connecting;
    private final ReasonedButton connect;

    NetworkOverview(NetworkViewModel model) {
        this.model = model;
        getStyleClass().add("overview");
        setFitToWidth(true);
        connect = new ReasonedButton(connectButton());
        picture = new NetworkPicture(model::openContainer, Desktop::copy);
        words.getStyleClass().addAll("muted", "small", "words");
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        members.getStyleClass().add("members");
        connecting = card(messages.text("connect.title"), connectForm());
        VBox drawn = new VBox(picture, words);
        drawn.getStyleClass().addAll("card", "drawn");
        VBox cards = new VBox(drawn, card(messages.text("members"), members), connecting);
        cards.getStyleClass().add("cards");
        setContent(cards);
        model.detailsProperty().subscribe(this::show);
    }

    void focus() {
        Node first = picture.lookup(".button");
        (first == null ? candidates : first).requestFocus();
    }

    private void show(@Nullable NetworkDetails now) {
        if (now == null) {
            return;
        }
        Wiring wiring = now.wiring(model::nameOf);
        picture.show(wiring);
        words.setText(String.join(" ", NetworkPicture.describe(wiring)));
        members.getChildren().clear();
        int row = 0;
        for (Network.Member member : now.network().members()) {
            addMember(row++, member);
        }
        for (Container container : model.waiting()) {
            addWaiting(row++, container);
        }
        if (row == 0) {
            Label none = new Label(messages.text("members.none"));
            none.getStyleClass().add("muted");
            members.add(none, 0, 0);
        }
        LiveContainer was = candidates.getValue();
        List<LiveContainer> possible = model.candidates();
        candidates.getItems().setAll(possible);
        candidates.setValue(possible.contains(was) ? was : null);
        connecting.setVisible(now.network().config().driver().equals("bridge"));
        connecting.setManaged(connecting.isVisible());
        candidates.setPromptText(messages.text(possible.isEmpty() ? "connect.nobody" : "connect.choose"));
        explain();
    }

    private void explain() {
        connect.setReason(candidates.getValue() == null ? candidates.getPromptText() : "");
    }

    private Button connectButton() {
        Button button = new Button(messages.text("connect.do"));
        button.setId("connect");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(press -> {
            LiveContainer chosen = candidates.getValue();
            if (chosen != null) {
                model.connect(chosen);
            }
        });
        button.disableProperty().bind(candidates.valueProperty().isNull().or(model.busyProperty()));
        return button;
    }

    private void addMember(int row, Network.Member member) {
        Endpoint endpoint = member.endpoint();
        String name = model.nameOf(member);
        Button disconnect = Icons.button(
                "fth-log-out", messages.text("disconnect", name), () -> model.disconnect(member.containerId(), name));
        disconnect.getStyleClass().addAll("compact", "disconnect");
        List<String> facts = new ArrayList<>();
        facts.add(endpoint.mac());
        if (endpoint.device() != null) {
            facts.add(endpoint.device());
        }
        if (!endpoint.config().aliases().isEmpty()) {
            facts.add(
                    messages.text("aliases", String.join(", ", endpoint.config().aliases())));
        }
        String both = endpoint.ipv6().isEmpty()
                ? NetworkDetails.address(endpoint)
                : NetworkDetails.address(endpoint) + "  " + endpoint.ipv6();
        addRow(row, link(member.containerId(), name), both, String.join("  ·  ", facts), disconnect);
    }

    private void addWaiting(int row, Container container) {
        Button disconnect = Icons.button(
                "fth-log-out",
                messages.text("disconnect", container.name()),
                () -> model.disconnect(container.id(), container.name()));
        disconnect.getStyleClass().addAll("compact", "disconnect");
        addRow(row, link(container.id(), container.name()), "", messages.text("waiting"), disconnect);
    }

    private void addRow(int row, Node name, String address, String facts, Node button) {
        Label at = new Label(address);
        at.getStyleClass().add("mono");
        Label more = new Label(facts);
        more.getStyleClass().addAll("muted", "small");
        GridPane.setHgrow(more, Priority.ALWAYS);
        more.setMaxWidth(Double.MAX_VALUE);
        members.addRow(row, name, at, more, button);
    }

    private Hyperlink link(String id, String name) {
        Hyperlink link = new Hyperlink(name);
        link.setMnemonicParsing(false);
        link.setOnAction(press -> {
            link.setVisited(false);
            model.openContainer(id);
        });
        return link;
    }

    private Node connectForm() {
        candidates.setId("connect-container");
        candidates.setAccessibleText(messages.text("connect.choose"));
        candidates.setMaxWidth(Double.MAX_VALUE);
        candidates.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable LiveContainer live) {
                return live == null ? "" : live.container().name();
            }

            @Override
            public LiveContainer fromString(String text) {
                throw new UnsupportedOperationException("containers are chosen, not typed");
            }
        });
        Label name = new Label(messages.text("connect.container"));
        name.getStyleClass().add("medium");
        name.setLabelFor(candidates);
        VBox who = new VBox(4, name, candidates);
        who.getStyleClass().add("form-row");
        FormRow aliases = FormRow.text(
                "connect-aliases",
                messages.text("connect.aliases"),
                messages.text("connect.aliases.prompt"),
                "",
                model.aliases);
        FormRow address = FormRow.mono(
                "connect-address",
                messages.text("connect.address"),
                messages.text("connect.address.prompt"),
                "",
                model.address);
        candidates.valueProperty().subscribe(this::explain);
        for (Region each : List.of(who, aliases, address)) {
            HBox.setHgrow(each, Priority.ALWAYS);
            each.setPrefWidth(200);
        }
        VBox button = new VBox(4, new Label(" "), connect);
        HBox line = new HBox(12, who, aliases, address, button);
        line.setAlignment(Pos.TOP_LEFT);
        return line;
    }

    private static VBox card(String title, Node content) {
        Label heading = new Label(title);
        heading.getStyleClass().add("section-title");
        VBox card = new VBox(heading, content);
        card.getStyleClass().add("card");
        return card;
    }
}
