package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.layout.VBox;

/// How it is built: the form in the panel at the right. What was typed is kept with the next build.
public final class BuildForm extends VBox {
    private static final Messages MESSAGES = Messages.of(BuildForm.class);

    /// @param done run when a build began
    public BuildForm(BuildViewModel model, Runnable done) {
        getStyleClass().add("panel-body");
        getChildren()
                .add(PanelForm.form(
                        new SettingsBar(model),
                        FormRow.mono(
                                "build-tags",
                                MESSAGES.text("form.tags"),
                                "docker-whale, docker-whale:1.0",
                                MESSAGES.text("form.tags.hint"),
                                model.tags),
                        FormRow.mono(
                                "build-target",
                                MESSAGES.text("form.target"),
                                MESSAGES.text("form.target.prompt"),
                                MESSAGES.text("form.target.hint"),
                                model.target),
                        FormRow.lines(
                                "build-args",
                                MESSAGES.text("form.args"),
                                "VERSION=12",
                                MESSAGES.text("form.args.hint"),
                                model.args),
                        FormRow.lines(
                                "build-secrets",
                                MESSAGES.text("form.secrets"),
                                "token=/home/me/token",
                                MESSAGES.text("form.secrets.hint"),
                                model.secrets),
                        FormRow.lines(
                                "build-labels",
                                MESSAGES.text("form.labels"),
                                "team=web",
                                MESSAGES.text("form.labels.hint"),
                                model.labels),
                        FormRow.mono(
                                "build-platform",
                                MESSAGES.text("form.platform"),
                                MESSAGES.text("form.platform.prompt"),
                                MESSAGES.text("form.platform.hint"),
                                model.platform),
                        FormRow.mono(
                                "build-network",
                                MESSAGES.text("form.network"),
                                "default",
                                MESSAGES.text("form.network.hint"),
                                model.network),
                        FormRow.mono(
                                "build-output",
                                MESSAGES.text("form.output"),
                                MESSAGES.text("form.output.prompt"),
                                MESSAGES.text("form.output.hint"),
                                model.output),
                        FormRow.option(
                                "build-no-cache",
                                MESSAGES.text("form.no-cache"),
                                MESSAGES.text("form.no-cache.hint"),
                                model.noCache),
                        FormRow.option(
                                "build-pull", MESSAGES.text("form.pull"), MESSAGES.text("form.pull.hint"), model.pull),
                        PanelForm.buttons(PanelForm.accent("build-now", MESSAGES.text("build"), () -> {
                            if (model.build()) {
                                done.run();
                            }
                        }))));
    }
}
