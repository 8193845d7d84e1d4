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
        BuildFields fields = model.fields();
        getChildren()
                .add(PanelForm.form(
                        new SettingsBar(fields),
                        FormRow.mono(
                                "build-tags",
                                MESSAGES.text("form.tags"),
                                "docker-whale, docker-whale:1.0",
                                MESSAGES.text("form.tags.hint"),
                                fields.tags),
                        FormRow.mono(
                                "build-target",
                                MESSAGES.text("form.target"),
                                MESSAGES.text("form.target.prompt"),
                                MESSAGES.text("form.target.hint"),
                                fields.target),
                        FormRow.lines(
                                "build-args",
                                MESSAGES.text("form.args"),
                                "VERSION=12",
                                MESSAGES.text("form.args.hint"),
                                fields.args),
                        FormRow.lines(
                                "build-secrets",
                                MESSAGES.text("form.secrets"),
                                "token=/home/me/token",
                                MESSAGES.text("form.secrets.hint"),
                                fields.secrets),
                        FormRow.lines(
                                "build-labels",
                                MESSAGES.text("form.labels"),
                                "team=web",
                                MESSAGES.text("form.labels.hint"),
                                fields.labels),
                        FormRow.mono(
                                "build-platform",
                                MESSAGES.text("form.platform"),
                                MESSAGES.text("form.platform.prompt"),
                                MESSAGES.text("form.platform.hint"),
                                fields.platform),
                        FormRow.mono(
                                "build-network",
                                MESSAGES.text("form.network"),
                                "default",
                                MESSAGES.text("form.network.hint"),
                                fields.network),
                        FormRow.mono(
                                "build-output",
                                MESSAGES.text("form.output"),
                                MESSAGES.text("form.output.prompt"),
                                MESSAGES.text("form.output.hint"),
                                fields.output),
                        FormRow.option(
                                "build-no-cache",
                                MESSAGES.text("form.no-cache"),
                                MESSAGES.text("form.no-cache.hint"),
                                fields.noCache),
                        FormRow.option(
                                "build-pull", MESSAGES.text("form.pull"), MESSAGES.text("form.pull.hint"), fields.pull),
                        PanelForm.buttons(PanelForm.accent("build-now", MESSAGES.text("build"), () -> {
                            if (model.build()) {
                                done.run();
                            }
                        }))));
    }
}
