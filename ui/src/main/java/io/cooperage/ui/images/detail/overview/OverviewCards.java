package io.cooperage.ui.images.detail.overview;

import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.image.ImageService.PlatformEntry;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The cards of what the image says of itself.
final class OverviewCards {
    /// Docker's, where the image names none.
    private static final int DEFAULT_RETRIES = 3;

    private final OverviewViewModel model;
    private final Messages messages = Messages.of(OverviewCards.class);

    OverviewCards(OverviewViewModel model) {
        this.model = model;
    }

    Node start(ImageDetail detail) {
        Defaults config = detail.config().config();
        List<Node> rows = new ArrayList<>();
        rows.add(row("entrypoint", command(config.entrypoint()), true));
        rows.add(row("command", command(config.command()), true));
        rows.add(row(
                "workdir", config.workingDir().isEmpty() ? messages.text("workdir.root") : config.workingDir(), true));
        rows.add(row("user", config.user().isEmpty() ? messages.text("user.root") : config.user(), true));
        rows.add(row("env", lines(config.env()), true));
        rows.add(row("ports", lines(config.exposedPorts()), true));
        rows.add(row("volumes", lines(config.volumes()), true));
        rows.add(row("health", health(config.healthcheck()), true));
        rows.add(row("stop", stop(config), true));
        List<String> shell = config.shell();
        if (shell != null) {
            rows.add(row("shell", command(shell), true));
        }
        if (!config.onBuild().isEmpty()) {
            rows.add(row("onbuild", lines(config.onBuild()), true));
        }
        String author = detail.config().author();
        if (author != null && !author.isBlank()) {
            rows.add(row("author", author, false));
        }
        return card("start", rows);
    }

    Node labels(ImageDetail detail) {
        List<Node> rows = new ArrayList<>();
        new TreeMap<>(detail.config().config().labels()).forEach((key, value) -> rows.add(line(key, value, true)));
        if (rows.isEmpty()) {
            rows.add(muted(messages.text("labels.none")));
        }
        return card("labels", rows);
    }

    Node digests(ImageDetail detail) {
        Image image = detail.image();
        List<Node> rows = new ArrayList<>();
        rows.add(stacked(messages.text("digest.id"), image.id().toString()));
        rows.add(stacked(
                messages.text("digest.manifest"), image.manifest().digest().toString()));
        if (!image.target().digest().equals(image.manifest().digest())) {
            rows.add(stacked(
                    messages.text("digest.index"), image.target().digest().toString()));
        }
        for (ImageReference known : image.digests()) {
            rows.add(stacked(messages.text("digest.repository"), known.familiar()));
        }
        return card("digests", rows);
    }

    Node platforms(ImageDetail detail) {
        List<Node> rows = new ArrayList<>();
        if (detail.platforms().size() <= 1 && detail.indexJson() == null) {
            rows.add(muted(messages.text("platforms.one")));
        }
        for (PlatformEntry entry : detail.platforms()) {
            rows.add(platform(
                    entry, entry.manifest().equals(detail.image().manifest().digest())));
        }
        return card("platforms", rows);
    }

    private Node platform(PlatformEntry entry, boolean shown) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(entry.present() ? Mark.RUNNING : Mark.CREATED);
        Label name = new Label(entry.platform().toString());
        name.getStyleClass().add("mono");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Label state =
                muted(messages.text(shown ? "platform.shown" : entry.present() ? "platform.here" : "platform.absent"));
        HBox row = new HBox(badge, name, space, state);
        if (!entry.present()) {
            Button pull = new Button(messages.text("platform.pull"), new FontIcon("fth-download-cloud"));
            pull.getStyleClass().addAll("quiet", "compact");
            pull.setAccessibleText(messages.text("platform.pull.name", entry.platform()));
            pull.setOnAction(_ -> model.pull(entry.platform()));
            row.getChildren().add(pull);
        }
        row.getStyleClass().add("platform-row");
        return row;
    }

    private Node card(String key, List<Node> rows) {
        Label title = new Label(messages.text(key));
        title.getStyleClass().add("card-title");
        VBox card = new VBox(title);
        card.getStyleClass().add("card");
        card.setId("card-" + key);
        card.getChildren().addAll(rows);
        return card;
    }

    private Node row(String key, String value, boolean mono) {
        return line(messages.text(key), value, mono);
    }

    private Node line(String name, String value, boolean mono) {
        Label label = new Label(name);
        label.getStyleClass().add("fact-name");
        label.setWrapText(true);
        Label shown = new Label(value.isEmpty() ? messages.text("none") : value);
        shown.getStyleClass().add(value.isEmpty() ? "muted" : mono ? "mono" : "plain");
        shown.setWrapText(true);
        shown.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(shown, Priority.ALWAYS);
        HBox row = new HBox(label, shown);
        if (!value.isEmpty()) {
            row.getChildren().add(copy(name, value));
        }
        row.getStyleClass().add("fact-row");
        return row;
    }

    private Node stacked(String name, String value) {
        Label shown = new Label(value);
        shown.getStyleClass().add("mono");
        shown.setTextOverrun(javafx.scene.control.OverrunStyle.CENTER_ELLIPSIS);
        shown.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(shown, Priority.ALWAYS);
        HBox line = new HBox(shown, copy(name, value));
        line.getStyleClass().add("digest-line");
        Label title = muted(name);
        title.getStyleClass().add("small");
        VBox box = new VBox(title, line);
        box.getStyleClass().add("digest");
        return box;
    }

    private Button copy(String name, String value) {
        Button button = Icons.button("fth-copy", messages.text("copy", name), () -> Desktop.copy(value));
        button.getStyleClass().addAll("compact", "copy-button");
        return button;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        return label;
    }

    /// As JSON writes it, which a Dockerfile takes: a command may have spaces in its words.
    private static String command(@Nullable List<String> words) {
        return words == null || words.isEmpty()
                ? ""
                : words.stream()
                        .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String lines(List<String> values) {
        return String.join("\n", values);
    }

    private String stop(Defaults config) {
        String signal = config.stopSignal();
        Integer timeout = config.stopTimeoutSeconds();
        String name = signal == null ? messages.text("stop.default") : signal;
        return timeout == null ? name : messages.text("stop.timeout", name, timeout);
    }

    private String health(@Nullable Healthcheck check) {
        if (check == null || check.test().isEmpty()) {
            return "";
        }
        String kind = check.test().getFirst();
        if (kind.equals("NONE")) {
            return messages.text("health.none");
        }
        String test = String.join(" ", check.test().subList(1, check.test().size()));
        return test + "\n"
                + messages.text(
                        "health.times",
                        time(check.interval(), "default.interval"),
                        time(check.timeout(), "default.timeout"),
                        check.retries() == 0 ? DEFAULT_RETRIES : check.retries());
    }

    private String time(Duration time, String defaultKey) {
        return time.isZero() ? messages.text(defaultKey) : Amounts.duration(time);
    }
}
