package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.cluster.overview.Summary.Capacity;
import io.cooperage.ui.cluster.overview.Summary.NodeLine;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.i18n.Amounts;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// How full the cluster is, and each of its nodes. FX thread only.
final class CapacitySection extends Section {
    private static final int MOST = 50;

    private final OverviewViewModel model;

    CapacitySection(OverviewViewModel model) {
        super("capacity");
        this.model = model;
        addToHead(legend("requested"), legend("used"));
    }

    private static Label legend(String key) {
        Region swatch = new Region();
        swatch.getStyleClass().addAll("swatch", key);
        Label label = label(MESSAGES.text("legend." + key), "muted", "small");
        label.setGraphic(swatch);
        return label;
    }

    @Override
    void show(Summary summary) {
        Capacity all = summary.capacity();
        setVisible(all != null);
        setManaged(all != null);
        if (all == null || !isNew(List.of(all, summary.nodes()))) {
            return;
        }
        List<Node> rows = new ArrayList<>();
        HBox meters = new HBox(24, cpu(all), memory(all), pods(all));
        meters.getChildren().forEach(meter -> HBox.setHgrow(meter, Priority.ALWAYS));
        meters.getStyleClass().add("meters");
        rows.add(meters);
        summary.nodes().stream().limit(MOST).map(this::node).forEach(rows::add);
        if (summary.nodes().size() > MOST) {
            rows.add(label(MESSAGES.text("nodes.more", summary.nodes().size() - MOST), "muted", "small", "more"));
        }
        replace(rows);
    }

    private static VBox cpu(Capacity all) {
        Amount requested = all.requested();
        Amount used = all.used();
        return meter(
                "cpu",
                share(
                        requested == null ? null : requested.cpu(),
                        all.allocatable().cpu()),
                share(used == null ? null : used.cpu(), all.allocatable().cpu()),
                words(
                        requested == null ? "" : Amounts.cores(requested.cpu()),
                        used == null ? "" : Amounts.cores(used.cpu()),
                        MESSAGES.text(
                                "of.cores", Amounts.cores(all.allocatable().cpu()))));
    }

    private static VBox memory(Capacity all) {
        Amount requested = all.requested();
        Amount used = all.used();
        return meter(
                "memory",
                share(
                        requested == null ? null : requested.memory(),
                        all.allocatable().memory()),
                share(used == null ? null : used.memory(), all.allocatable().memory()),
                words(
                        requested == null ? "" : Amounts.bytes(requested.memory()),
                        used == null ? "" : Amounts.bytes(used.memory()),
                        Amounts.bytes(all.allocatable().memory())));
    }

    private static VBox pods(Capacity all) {
        return meter(
                "pods",
                -1,
                all.pods() < 0 ? -1 : share((double) all.pods(), all.places()),
                all.pods() < 0
                        ? MESSAGES.text("places", all.places())
                        : MESSAGES.text("pods.of", all.pods(), all.places()));
    }

    private static double share(@Nullable Double part, double whole) {
        return part == null || whole <= 0 ? -1 : part / whole;
    }

    private static String words(String requested, String used, String whole) {
        if (requested.isEmpty()) {
            return used.isEmpty() ? whole : MESSAGES.text("used.of", used, whole);
        }
        return used.isEmpty()
                ? MESSAGES.text("requested.of", requested, whole)
                : MESSAGES.text("both.of", requested, used, whole);
    }

    private static VBox meter(String key, double requested, double used, String words) {
        CapacityBar bar = new CapacityBar();
        String name = MESSAGES.text("meter." + key);
        bar.show(requested, used, name + ": " + words);
        Label figures = label(words, "muted", "small", "figures");
        VBox meter = new VBox(6, label(name, "medium"), bar, figures);
        meter.setId("capacity-" + key);
        meter.setMinWidth(0);
        meter.setPrefWidth(240);
        return meter;
    }

    private Node node(NodeLine node) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(node.mark());
        Capacity its = node.capacity();
        Amount requested = its.requested();
        Amount used = its.used();
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return new LinkRow(
                "node-" + node.name(),
                node.name() + ": " + node.state(),
                () -> model.open("nodes", "", node.name()),
                badge,
                label(node.name(), "medium"),
                label(node.state(), "muted", "small"),
                label(node.version(), "muted", "small"),
                space,
                small(
                        "cpu",
                        share(
                                requested == null ? null : requested.cpu(),
                                its.allocatable().cpu()),
                        share(
                                used == null ? null : used.cpu(),
                                its.allocatable().cpu())),
                small(
                        "memory",
                        share(
                                requested == null ? null : requested.memory(),
                                its.allocatable().memory()),
                        share(
                                used == null ? null : used.memory(),
                                its.allocatable().memory())),
                label(
                        its.pods() < 0
                                ? MESSAGES.text("places", its.places())
                                : MESSAGES.text("pods.of", its.pods(), its.places()),
                        "muted",
                        "small"));
    }

    private static Node small(String key, double requested, double used) {
        CapacityBar bar = new CapacityBar();
        String name = MESSAGES.text("meter." + key);
        bar.show(requested, used, name + " " + Amounts.percent(Math.max(0, used < 0 ? requested : used)));
        bar.getStyleClass().add("small-bar");
        HBox box = new HBox(6, label(name, "muted", "small"), bar);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }
}
