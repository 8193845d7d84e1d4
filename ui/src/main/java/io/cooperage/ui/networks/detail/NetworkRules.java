package io.cooperage.ui.networks.detail;

import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The rules of the machine's packet filter that exist for the members, each with what it does. FX thread only.
final class NetworkRules extends ScrollPane {
    private final NetworkViewModel model;
    private final Messages messages = Messages.of(NetworkRules.class);
    private final VBox cards = new VBox();

    NetworkRules(NetworkViewModel model) {
        this.model = model;
        getStyleClass().add("overview");
        setFitToWidth(true);
        cards.getStyleClass().add("cards");
        setContent(cards);
        model.detailsProperty().subscribe(this::show);
    }

    void focus() {
        requestFocus();
    }

    private void show(@Nullable NetworkDetails now) {
        cards.getChildren().clear();
        if (now == null) {
            return;
        }
        for (Network.Member member : now.network().members()) {
            List<NetworkRule> rules = now.rules().getOrDefault(member.containerId(), List.of());
            if (!rules.isEmpty()) {
                cards.getChildren().add(card(model.nameOf(member), rules));
            }
        }
        if (cards.getChildren().isEmpty()) {
            cards.getChildren()
                    .add(new EmptyState("fth-shield", messages.text("rules.none"), messages.text("rules.none.words")));
        }
    }

    private static VBox card(String name, List<NetworkRule> rules) {
        Label heading = new Label(name);
        heading.getStyleClass().add("section-title");
        VBox card = new VBox(heading);
        card.getStyleClass().add("card");
        for (NetworkRule rule : rules) {
            Label meaning = new Label(rule.meaning());
            meaning.setWrapText(true);
            meaning.setMinHeight(Region.USE_PREF_SIZE);
            Label text = new Label(rule.chain() + "   " + rule.text());
            text.getStyleClass().addAll("mono", "muted");
            text.setWrapText(true);
            text.setMinHeight(Region.USE_PREF_SIZE);
            card.getChildren().add(new VBox(2, meaning, text));
        }
        return card;
    }
}
