package io.cooperage.ui.cluster.topology;

import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What hangs together in the namespace that is looked at, drawn and kept fresh. FX thread only.
public final class TopologyPage implements Page {
    /// Changes come in flocks; one drawing shows them all.
    private static final Duration GATHER = Duration.ofMillis(300);

    private final ClusterParts parts;
    private final Messages messages = Messages.of(TopologyPage.class);
    private final BorderPane view = new BorderPane();
    private final GraphPane pane;
    private final ScrollPane scroll;
    private final TextField filter = new TextField();
    private final Button whole;
    private final Label title = new Label();
    private final List<TableWatch> watches = new ArrayList<>();
    private final LatestTask reading = new LatestTask();
    private UiClock.@Nullable Handle planned;
    private Graph graph = new Graph(List.of(), List.of());
    private Route.@Nullable ClusterTopology focused;
    private int round;

    public TopologyPage(ClusterParts parts) {
        this.parts = parts;
        view.getStyleClass().add("topology");
        view.getStylesheets()
                .add(Objects.requireNonNull(TopologyPage.class.getResource("topology.css"))
                        .toExternalForm());
        pane = new GraphPane(this::open, this::focusOn, this::words);
        scroll = new ScrollPane(pane.view());
        scroll.setPannable(true);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        title.getStyleClass().add("page-title");
        filter.setPromptText(messages.text("filter"));
        filter.setAccessibleText(messages.text("filter"));
        filter.setId("topology-filter");
        filter.setPrefWidth(300);
        filter.textProperty().addListener((property, was, now) -> draw());
        whole = new Button(messages.text("whole"), new FontIcon("fth-maximize-2"));
        whole.setId("topology-whole");
        whole.setOnAction(press -> showAll());
        view.addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ESCAPE && focused != null) {
                showAll();
                key.consume();
            }
        });
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Label hint = new Label(messages.text("hint"));
        hint.getStyleClass().addAll("muted", "small");
        HBox head = new HBox(12, title, space, hint, whole, filter);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("topology-head");
        view.setTop(head);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(messages.text("title"));
    }

    @Override
    public void show(Route route) {
        hide();
        if (route instanceof Route.ClusterTopology asked) {
            lookAt(asked);
        }
        int mine = ++round;
        Connection now = parts.desk().connectionProperty().get();
        String namespace = parts.desk().namespaceProperty().get();
        title.setText(messages.text("title.of", namespace.isEmpty() ? messages.text("all") : namespace));
        if (now == null) {
            view.setCenter(new EmptyState("fth-hexagon", messages.text("off.title"), messages.text("off.words")));
            return;
        }
        for (String id : GraphReader.DRAWN) {
            now.type(id).ifPresent(type -> watches.add(now.session().follow(type, namespace, "", changes(mine))));
        }
        scroll.requestFocus();
    }

    private void lookAt(Route.ClusterTopology asked) {
        focused = asked.name().isEmpty() ? null : asked;
        String namespace = parts.desk().namespaceProperty().get();
        if (focused != null && !namespace.isEmpty() && !namespace.equals(asked.namespace())) {
            parts.desk().namespaceProperty().set(asked.namespace());
        }
        filter.clear();
        draw();
    }

    private TableListener changes(int of) {
        Batches<Boolean> batches = new Batches<>(parts.fx(), 1_000, batch -> plan(of), () -> plan(of));
        // After a loss the reading itself says what is wrong.
        return TableListener.any(() -> batches.offer(true), why -> batches.offer(true));
    }

    private void plan(int of) {
        if (of == round && planned == null) {
            planned = parts.clock().after(GATHER, () -> {
                planned = null;
                read(of);
            });
        }
    }

    private void read(int of) {
        Connection now = parts.desk().connectionProperty().get();
        if (of != round || now == null) {
            return;
        }
        String namespace = parts.desk().namespaceProperty().get();
        reading.follow(
                parts.tasks().quiet(() -> GraphReader.read(now, namespace)),
                read -> {
                    graph = read;
                    draw();
                },
                parts.errors()::present);
    }

    private void draw() {
        Route.ClusterTopology at = focused;
        Graph shown = at == null ? graph : around(at);
        String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        if (!wanted.isEmpty()) {
            List<Graph.Node> hits = shown.nodes().stream()
                    .filter(node -> (node.kind() + " " + node.name())
                            .toLowerCase(Locale.ROOT)
                            .contains(wanted))
                    .toList();
            Map<String, Graph.Node> nodes = new LinkedHashMap<>();
            for (Graph.Node hit : hits) {
                graph.around(hit.id()).nodes().forEach(node -> nodes.put(node.id(), node));
            }
            Graph base = shown;
            shown = new Graph(
                    base.nodes().stream()
                            .filter(node -> nodes.containsKey(node.id()))
                            .toList(),
                    base.edges().stream()
                            .filter(edge -> nodes.containsKey(edge.from()) && nodes.containsKey(edge.to()))
                            .toList());
        }
        whole.setVisible(at != null);
        pane.show(shown);
        Node center = shown.nodes().isEmpty()
                ? new EmptyState("fth-share-2", messages.text("empty.title"), messages.text("empty.words"))
                : scroll;
        if (!center.equals(view.getCenter())) {
            view.setCenter(center);
        }
    }

    /// One that is gone is joined to nothing any more.
    private Graph around(Route.ClusterTopology at) {
        return graph.find(at.kind(), at.namespace(), at.name())
                .map(node -> graph.around(node.id()))
                .orElseGet(() -> new Graph(List.of(), List.of()));
    }

    private void focusOn(Graph.Node node) {
        focused = new Route.ClusterTopology(node.type(), node.namespace(), node.name());
        draw();
        pane.focus(node);
    }

    private void showAll() {
        focused = null;
        draw();
    }

    private void open(Graph.Node node) {
        if (node.present()) {
            parts.navigator().go(new Route.ClusterObject(node.type(), node.namespace(), node.name()));
        }
    }

    private String words(Graph.Node node) {
        String state = node.present() ? messages.text("mark." + node.mark()) : messages.text("missing");
        return messages.text("node", node.kind(), node.name(), state);
    }

    @Override
    public void hide() {
        round++;
        reading.cancel();
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
        watches.forEach(TableWatch::close);
        watches.clear();
    }

    @Override
    public void close() {
        hide();
    }
}
