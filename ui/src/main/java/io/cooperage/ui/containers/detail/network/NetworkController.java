package io.cooperage.ui.containers.detail.network;

import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Network tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class NetworkController {
    private final NetworkViewModel model;
    private final Messages messages = Messages.of(NetworkController.class);

    @FXML
    private ScrollPane root;

    @FXML
    private Label problem;

    @FXML
    private FlowPane ports;

    /// Of the ports that lead to nobody.
    @FXML
    private VBox troubles;

    @FXML
    private Label noPorts;

    @FXML
    private Button connect;

    @FXML
    private Label mode;

    @FXML
    private VBox form;

    @FXML
    private ComboBox<String> choice;

    @FXML
    private TextField aliases;

    @FXML
    private TextField address;

    @FXML
    private Button go;

    @FXML
    private Label formProblem;

    @FXML
    private VBox endpoints;

    @FXML
    private VBox rules;

    @FXML
    private Label noRules;

    @FXML
    private Label hosts;

    @FXML
    private Label resolv;

    public NetworkController(NetworkViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        root.setAccessibleText(messages.text("tab"));
        bindWords(problem, model.problemProperty());
        bindWords(formProblem, model.formProblemProperty());
        show(form, false);
        go.disableProperty().bind(choice.valueProperty().isNull().or(model.busyProperty()));
        aliases.setOnAction(_ -> connectNow());
        address.setOnAction(_ -> connectNow());
        form.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                shutForm();
                event.consume();
            }
        });
        model.wiringProperty().subscribe(this::show);
    }

    public void focus() {
        root.requestFocus();
    }

    private static void bindWords(Label label, javafx.beans.value.ObservableValue<String> words) {
        label.textProperty().bind(words);
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    private void show(Wiring now) {
        // One that is published for IPv4 and for IPv6 is one to a person.
        Map<String, PublishedPort> published = new LinkedHashMap<>();
        now.networking().ports().forEach(port -> published.putIfAbsent(words(port), port));
        ports.getChildren().setAll(published.values().stream().map(this::port).toList());
        List<Node> found = published.values().stream()
                .map(port -> PortTrouble.of(port, now.listening()))
                .filter(words -> !words.isEmpty())
                .distinct()
                .map(this::trouble)
                .toList();
        troubles.getChildren().setAll(found);
        show(troubles, !found.isEmpty());
        show(ports, !now.networking().ports().isEmpty());
        show(noPorts, now.networking().ports().isEmpty());
        noPorts.setText(messages.text(model.isAlive() ? "ports.none" : "ports.stopped"));
        mode.setText(model.modeWords());
        show(connect, model.canConnect());
        connect.setDisable(now.free().isEmpty());
        connect.setTooltip(now.free().isEmpty() ? new Tooltip(messages.text("connect.none")) : null);
        choice.setItems(FXCollections.observableArrayList(now.free()));
        endpoints
                .getChildren()
                .setAll(now.networking().endpoints().stream()
                        .map(endpoint -> endpoint(
                                endpoint,
                                now.networking()
                                        .wayOut()
                                        .filter(endpoint::equals)
                                        .isPresent()))
                        .toList());
        rules.getChildren().setAll(now.rules().stream().map(this::rule).toList());
        show(noRules, now.rules().isEmpty());
        noRules.setText(messages.text("rules.none"));
        hosts.setText(now.hosts().isEmpty() ? messages.text("file.none") : now.hosts());
        resolv.setText(now.resolv().isEmpty() ? messages.text("file.none") : now.resolv());
    }

    private String words(PublishedPort port) {
        return messages.text(
                "port",
                PortAddress.of(port),
                String.valueOf(port.containerPort()),
                port.protocol().word());
    }

    private Node trouble(String words) {
        Label text = new Label(words, new FontIcon("fth-alert-triangle"));
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button again = new Button(messages.text("port.again"));
        again.getStyleClass().add("compact");
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setOnAction(_ -> model.reload());
        HBox box = new HBox(text, again);
        box.getStyleClass().add("trouble");
        return box;
    }

    private Node port(PublishedPort port) {
        String words = words(port);
        Labeled shown;
        if (PortAddress.opens(port)) {
            Hyperlink link = new Hyperlink(words, new FontIcon("fth-external-link"));
            link.setOnAction(_ -> model.open(port));
            link.setTooltip(new Tooltip(messages.text("port.open", PortAddress.url(port))));
            shown = link;
        } else {
            shown = new Label(words, new FontIcon("fth-radio"));
        }
        HBox box = new HBox(shown, copy(PortAddress.of(port)));
        box.getStyleClass().add("port");
        return box;
    }

    private Button copy(String value) {
        Button button = Icons.button("fth-copy", messages.text("copy", value), () -> Desktop.copy(value));
        button.getStyleClass().add("compact");
        return button;
    }

    /// @param leadsOut the container's default route goes through it
    private Node endpoint(Endpoint endpoint, boolean leadsOut) {
        Label name = new Label(endpoint.networkName(), new FontIcon("fth-share-2"));
        name.getStyleClass().add("medium");
        Label way = new Label(messages.text("way"), new FontIcon("fth-arrow-up-right"));
        way.getStyleClass().add("muted");
        way.setMinWidth(Region.USE_PREF_SIZE);
        way.setTooltip(new Tooltip(messages.text("way.meaning")));
        show(way, leadsOut);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button leave = new Button(messages.text("disconnect"));
        leave.setAccessibleText(messages.text("disconnect.from", endpoint.networkName()));
        leave.setOnAction(_ -> model.disconnect(endpoint));
        leave.disableProperty().bind(model.busyProperty());
        HBox head = new HBox(name, way, space, leave);
        head.getStyleClass().add("card-head");
        GridPane facts = new GridPane();
        facts.getStyleClass().add("facts");
        fact(facts, "ipv4", with(endpoint.ipv4(), endpoint.prefix4()));
        fact(facts, "gateway", endpoint.gateway4());
        fact(facts, "ipv6", with(endpoint.ipv6(), endpoint.prefix6()));
        fact(facts, "gateway6", endpoint.gateway6());
        fact(facts, "mac", endpoint.mac());
        fact(facts, "names", String.join("  ", model.names(endpoint)));
        String inside = endpoint.device();
        String outside = endpoint.hostDevice();
        fact(facts, "device", inside == null ? "" : outside == null ? inside : inside + " ↔ " + outside);
        VBox box = new VBox(head, facts);
        box.getStyleClass().add("endpoint");
        String why = model.problemOf(endpoint);
        if (!why.isEmpty()) {
            Label problemWords = new Label(why);
            problemWords.getStyleClass().add("field-error");
            problemWords.setWrapText(true);
            box.getChildren().add(problemWords);
        }
        return box;
    }

    private static String with(String address, int prefix) {
        return address.isEmpty() ? "" : address + "/" + prefix;
    }

    private void fact(GridPane facts, String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        Label name = new Label(messages.text("fact." + key));
        name.getStyleClass().add("fact-name");
        Label words = new Label(value);
        words.getStyleClass().add("fact-value");
        words.setWrapText(true);
        Button copy = copy(value);
        GridPane.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        facts.addRow(facts.getRowCount(), name, words, copy);
    }

    private Node rule(NetworkRule rule) {
        Label meaning = new Label(rule.meaning());
        meaning.setWrapText(true);
        Label text = new Label(rule.text());
        text.getStyleClass().add("file-text");
        text.setWrapText(true);
        Label chain = new Label(rule.chain());
        chain.getStyleClass().add("badge");
        chain.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(chain, text);
        line.getStyleClass().add("rule-text");
        HBox.setHgrow(text, Priority.ALWAYS);
        VBox box = new VBox(meaning, line);
        box.getStyleClass().add("rule");
        return box;
    }

    @FXML
    void openForm() {
        show(form, true);
        List<String> free = model.wiringProperty().get().free();
        choice.setValue(free.isEmpty() ? null : free.getFirst());
        choice.requestFocus();
    }

    @FXML
    void shutForm() {
        show(form, false);
        aliases.clear();
        address.clear();
        connect.requestFocus();
    }

    @FXML
    void connectNow() {
        String network = choice.getValue();
        if (network != null && !model.busyProperty().get()) {
            model.connect(network, aliases.getText(), address.getText(), this::shutForm);
        }
    }
}
