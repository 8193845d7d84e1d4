package io.cooperage.ui.images.registries;

import io.cooperage.engine.image.RegistryService.RegistryAccount;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.VBox;

/// A registry in the list: its host, and who one is there.
final class AccountCell extends ListCell<RegistryAccount> {
    private final Messages messages = Messages.of(AccountCell.class);
    private final Label host = new Label();
    private final Label who = new Label();
    private final VBox box = new VBox(2, host, who);

    AccountCell() {
        host.getStyleClass().add("medium");
        who.getStyleClass().addAll("muted", "small");
        setPrefWidth(0); // Long names give way, not the list.
    }

    @Override
    protected void updateItem(RegistryAccount account, boolean empty) {
        super.updateItem(account, empty);
        if (empty || account == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        host.setText(account.host());
        String words =
                account.user() == null ? messages.text("anonymous") : messages.text("signed-in-as", account.user());
        who.setText(account.insecure() ? words + "  ·  " + messages.text("insecure") : words);
        setAccessibleText(account.host() + ", " + who.getText());
        setGraphic(box);
    }
}
