package io.cooperage.ui.images.transfer;

import io.cooperage.ui.nav.Route.ImagesPanel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

/// The transfers of one panel, the newest first; a card stays the same as long as its transfer does.
public final class TransferList extends VBox {
    private final Transfers transfers;
    private final ImagesPanel panel;
    private final TransferActions actions;
    private final Map<Transfer, TransferCard> cards = new HashMap<>();

    public TransferList(Transfers transfers, ImagesPanel panel, TransferActions actions) {
        this.transfers = transfers;
        this.panel = panel;
        this.actions = actions;
        getStyleClass().add("transfers");
        transfers.all().addListener((ListChangeListener<Transfer>) change -> show());
        show();
    }

    private void show() {
        List<Node> wanted = new ArrayList<>();
        for (Transfer transfer : transfers.all()) {
            if (transfer.kind().panel() == panel) {
                wanted.add(cards.computeIfAbsent(transfer, made -> new TransferCard(made, transfers, actions)));
            }
        }
        cards.values().removeIf(card -> {
            boolean gone = !wanted.contains(card);
            if (gone) {
                card.close();
            }
            return gone;
        });
        setVisible(!wanted.isEmpty());
        setManaged(!wanted.isEmpty());
        if (!getChildren().equals(wanted)) {
            getChildren().setAll(wanted);
        }
    }
}
