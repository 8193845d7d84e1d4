package io.cooperage.ui.images.registries;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.i18n.Messages;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Host, user and password; adds a registry, or signs in to it.
final class LoginForm extends VBox {
    LoginForm(RegistriesViewModel viewModel) {
        Messages messages = Messages.of(LoginForm.class);
        getStyleClass().add("login");
        FormRow host = FormRow.text(
                "registry-host",
                messages.text("host"),
                messages.text("host.prompt"),
                messages.text("host.hint"),
                viewModel.host);
        FormRow user = FormRow.text(
                "registry-user",
                messages.text("user"),
                messages.text("user.prompt"),
                messages.text("user.hint"),
                viewModel.user);
        FormRow secret = FormRow.with(
                new PasswordField(),
                "registry-secret",
                messages.text("secret"),
                "",
                messages.text("secret.hint"),
                viewModel.secret);
        Label problem = new Label();
        problem.getStyleClass().add("field-error");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.textProperty().bind(viewModel.problemProperty());
        problem.visibleProperty().bind(viewModel.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        Button cancel = new Button(messages.text("cancel"));
        cancel.setMnemonicParsing(false);
        cancel.setOnAction(press -> viewModel.closeForm());
        Button login = new Button();
        login.setId("login");
        login.getStyleClass().add("accent");
        login.setMnemonicParsing(false);
        login.textProperty()
                .bind(Bindings.when(viewModel.user.textProperty().isEmpty())
                        .then(messages.text("login.add"))
                        .otherwise(messages.text("login")));
        login.disableProperty().bind(viewModel.signingInProperty());
        login.setOnAction(press -> viewModel.login());
        HBox buttons = new HBox(login, cancel);
        buttons.getStyleClass().add("form-line");
        getChildren().addAll(host, user, secret, problem, buttons);
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                viewModel.login();
                key.consume();
            } else if (key.getCode() == KeyCode.ESCAPE) {
                viewModel.closeForm();
                key.consume();
            }
        });
    }
}
