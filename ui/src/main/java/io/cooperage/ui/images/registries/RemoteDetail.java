package io.cooperage.ui.images.registries;

import io.cooperage.engine.image.RegistryService.RemoteImage;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.ui.files.Instruction;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.registries.RemoteNode.Kind;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// What a tag or manifest is, as far as the registry tells without its layers.
final class RemoteDetail extends VBox {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());

    private final RegistriesViewModel viewModel;
    private final Messages messages = Messages.of(RemoteDetail.class);
    private Subscription following = Subscription.EMPTY;

    RemoteDetail(RegistriesViewModel viewModel) {
        this.viewModel = viewModel;
        getStyleClass().add("detail");
        viewModel.chosenProperty().subscribe(this::follow);
        viewModel
                .rootProperty()
                .subscribe(_ -> follow(viewModel.chosenProperty().get()));
    }

    private void follow(@Nullable RemoteNode node) {
        following.unsubscribe();
        following = Subscription.EMPTY;
        if (node == null || node.kind() == Kind.REGISTRY || node.kind() == Kind.REPOSITORY) {
            RemoteNode place = node == null ? viewModel.rootProperty().get() : node;
            if (place == null) {
                getChildren().setAll(quiet(messages.text("node.none")));
            } else {
                following = place.problemProperty().subscribe(this::showNothing);
            }
            return;
        }
        following = Subscription.combine(
                node.imageProperty().subscribe(image -> show(node)),
                node.problemProperty().subscribe(problem -> show(node)));
    }

    /// What could be chosen, or all of why there is nothing: the tree has room for its first words only.
    private void showNothing(String problem) {
        getChildren().setAll(problem.isEmpty() ? quiet(messages.text("node.none")) : wrong(problem));
    }

    private Label wrong(String problem) {
        Label words = quiet(problem);
        words.getStyleClass().setAll("label", "field-error");
        return words;
    }

    private void show(RemoteNode node) {
        RemoteImage image = node.imageProperty().get();
        String problem = node.problemProperty().get();
        if (image == null) {
            getChildren().setAll(problem.isEmpty() ? quiet(messages.text("browse.loading")) : wrong(problem));
            return;
        }
        Label title = new Label(node.name());
        title.getStyleClass().addAll("medium");
        title.setWrapText(true);
        title.setMinHeight(Region.USE_PREF_SIZE);
        List<Node> all = new ArrayList<>(List.of(new VBox(8, title, actions(node, image)), facts(image)));
        ImageManifest manifest = image.manifest();
        if (manifest != null && !manifest.layers().isEmpty()) {
            all.add(layers(manifest, image.config()));
        }
        if (!image.manifests().isEmpty()) {
            all.add(platforms(image.manifests()));
        }
        getChildren().setAll(all);
    }

    private Node actions(RemoteNode node, RemoteImage image) {
        Button pull = button("pull", "remote-pull", () -> viewModel.pull(node));
        pull.getStyleClass().add("accent");
        Button delete = button("delete", "remote-delete", () -> viewModel.delete(node));
        delete.getStyleClass().addAll("danger", "button-outlined");
        FlowPane line = new FlowPane(
                8,
                8,
                pull,
                button("copy", "remote-copy", () -> Desktop.copy(node.name())),
                button(
                        "copy.digest",
                        "remote-copy-digest",
                        () -> Desktop.copy(image.digest().toString())),
                delete);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private Button button(String key, String id, Runnable action) {
        Button button = new Button(messages.text(key));
        button.setId(id);
        button.setMnemonicParsing(false);
        button.setOnAction(press -> action.run());
        return button;
    }

    private GridPane facts(RemoteImage image) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(112);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setMinWidth(0);
        grid.getColumnConstraints().addAll(names, values);
        fact(grid, "node.digest", image.digest().toString(), true);
        fact(grid, "node.type", image.mediaType(), true);
        ImageConfig config = image.config();
        ImageManifest manifest = image.manifest();
        if (config != null) {
            ImageConfig.Defaults defaults = config.config();
            fact(grid, "node.platform", config.platform().toString(), false);
            fact(grid, "node.created", config.created() == null ? "" : TIME.format(config.created()), false);
            fact(grid, "node.entrypoint", words(defaults.entrypoint()), true);
            fact(grid, "node.command", words(defaults.command()), true);
            fact(grid, "node.workdir", defaults.workingDir(), true);
            fact(grid, "node.user", defaults.user(), true);
            fact(grid, "node.ports", String.join(", ", defaults.exposedPorts()), true);
            fact(grid, "node.env", String.join("\n", defaults.env()), true);
            fact(
                    grid,
                    "node.labels",
                    defaults.labels().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining("\n")),
                    true);
        } else if (manifest != null) {
            String type = manifest.artifactType() == null ? manifest.config().mediaType() : manifest.artifactType();
            fact(grid, "node.type", messages.text("node.artifact", type), false);
        }
        fact(
                grid,
                "node.referrers",
                image.referrers().stream()
                        .map(referrer -> referrer.artifactType() + "  "
                                + referrer.digest().shortHex())
                        .collect(Collectors.joining("\n")),
                true);
        return grid;
    }

    private void fact(GridPane grid, String key, String value, boolean mono) {
        if (value.isEmpty()) {
            return;
        }
        Label name = quiet(messages.text(key));
        GridPane.setValignment(name, VPos.TOP);
        Label text = new Label(value);
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        if (mono) {
            text.getStyleClass().add("mono");
        }
        grid.addRow(grid.getRowCount(), name, text);
    }

    private Node layers(ImageManifest manifest, @Nullable ImageConfig config) {
        long total = manifest.layers().stream().mapToLong(Descriptor::size).sum();
        VBox rows = new VBox();
        rows.getStyleClass().add("remote-layers");
        Iterator<String> instructions = config == null
                ? List.<String>of().iterator()
                : config.history().stream()
                        .filter(step -> !step.emptyLayer())
                        .map(RemoteDetail::instruction)
                        .iterator();
        for (Descriptor layer : manifest.layers()) {
            rows.getChildren()
                    .add(layer(layer.digest(), layer.size(), instructions.hasNext() ? instructions.next() : ""));
        }
        return new VBox(
                4, heading(messages.text("node.layers", manifest.layers().size(), Amounts.bytes(total))), rows);
    }

    private static Node layer(Digest digest, long size, String instruction) {
        Label id = new Label(digest.shortHex());
        id.getStyleClass().addAll("mono", "muted");
        id.setMinWidth(Region.USE_PREF_SIZE);
        id.setTooltip(new Tooltip(digest.toString()));
        Label words = new Label(instruction.replace('\n', ' '));
        words.getStyleClass().add("mono");
        words.setMaxWidth(Double.MAX_VALUE);
        words.setTooltip(new Tooltip(instruction));
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        Label bytes = new Label(Amounts.bytes(size));
        bytes.setMinWidth(72);
        bytes.setAlignment(Pos.CENTER_RIGHT);
        HBox row = new HBox(id, words, bytes);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("remote-layer");
        return row;
    }

    private Node platforms(List<Descriptor> manifests) {
        VBox rows = new VBox();
        rows.getStyleClass().add("remote-layers");
        for (Descriptor manifest : manifests) {
            rows.getChildren()
                    .add(layer(
                            manifest.digest(),
                            manifest.size(),
                            manifest.platform() == null ? manifest.mediaType() : String.valueOf(manifest.platform())));
        }
        return new VBox(4, heading(messages.text("node.platforms", manifests.size())), rows);
    }

    private static String words(@Nullable List<String> words) {
        return words == null ? "" : String.join(" ", words);
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("medium");
        return label;
    }

    private static Label quiet(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /// An imported root has no instruction, but a comment that says where it is from.
    private static String instruction(ImageConfig.History step) {
        String createdBy = Objects.requireNonNullElse(step.createdBy(), "");
        return createdBy.isBlank()
                ? Objects.requireNonNullElse(step.comment(), "")
                : Instruction.of(createdBy).line();
    }
}
