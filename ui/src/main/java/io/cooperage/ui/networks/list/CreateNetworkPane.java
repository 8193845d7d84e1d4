package io.cooperage.ui.networks.list;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// The form that makes a network.
final class CreateNetworkPane extends VBox implements SidePanel.Footed {
    private final VBox foot;

    CreateNetworkPane(CreateNetworkForm form) {
        Messages messages = Messages.of(CreateNetworkPane.class);
        getStyleClass().add("panel-body");
        Button propose = PanelForm.plain("propose", messages.text("subnet.use"), form::takeProposal);
        propose.disableProperty().bind(form.proposalProperty().isEmpty());
        FormRow subnet = FormRow.mono(
                "network-subnet",
                messages.text("subnet"),
                messages.text("subnet.prompt"),
                form.proposalProperty()
                        .map(free ->
                                free.isEmpty() ? messages.text("subnet.hint") : messages.text("subnet.free", free)),
                form.subnet,
                propose);
        Button create = PanelForm.accent("create-network", messages.text("create.do"), form::send);
        create.disableProperty().bind(form.busyProperty());
        foot = PanelForm.foot(form.problemProperty(), create);
        getChildren()
                .add(PanelForm.form(
                        FormRow.text(
                                "network-name",
                                messages.text("name"),
                                messages.text("name.prompt"),
                                messages.text("name.hint"),
                                form.name),
                        subnet,
                        FormRow.mono(
                                "network-gateway",
                                messages.text("gateway"),
                                messages.text("gateway.prompt"),
                                messages.text("gateway.hint"),
                                form.gateway),
                        FormRow.mono(
                                "network-range",
                                messages.text("range"),
                                messages.text("range.prompt"),
                                messages.text("range.hint"),
                                form.range),
                        FormRow.option(
                                "network-internal",
                                messages.text("internal"),
                                messages.text("internal.hint"),
                                form.internal),
                        FormRow.option(
                                "network-isolated",
                                messages.text("isolated"),
                                messages.text("isolated.hint"),
                                form.isolated),
                        FormRow.option("network-ipv6", messages.text("ipv6"), messages.text("ipv6.hint"), form.ipv6),
                        FormRow.mono(
                                "network-mtu",
                                messages.text("mtu"),
                                messages.text("mtu.prompt"),
                                messages.text("mtu.hint"),
                                form.mtu),
                        FormRow.lines(
                                "network-labels",
                                messages.text("labels"),
                                messages.text("labels.prompt"),
                                messages.text("labels.hint"),
                                form.labels)));
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            boolean line = key.getTarget() instanceof TextInputControl input
                    && !(input instanceof javafx.scene.control.TextArea);
            if (key.getCode() == KeyCode.ENTER && (line || key.isShortcutDown())) {
                form.send();
                key.consume();
            }
        });
    }

    @Override
    public Node foot() {
        return foot;
    }
}
