package io.cooperage.ui.cluster.object;

import io.cooperage.ui.cluster.object.Related.Role;
import io.cooperage.ui.cluster.topology.Graph;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// What an object is joined to, each a link; a row for each role. FX thread only.
final class RelatedPane extends GridPane {
    /// A set of hundreds of pods is looked at in the list.
    private static final int MOST = 12;

    /// What the titles and the margins take of the width, at most.
    private static final double TITLES = 160;

    private static final int NARROWEST = 400;

    private final Messages messages = Messages.of(RelatedPane.class);
    private final Consumer<Graph.Node> open;
    private Related shown = Related.NONE;

    RelatedPane(Consumer<Graph.Node> open) {
        this.open = open;
        getStyleClass().add("owners");
        setHgap(12);
        setVgap(2);
        ColumnConstraints titles = new ColumnConstraints();
        titles.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints links = new ColumnConstraints();
        links.setHgrow(Priority.ALWAYS);
        getColumnConstraints().addAll(titles, links);
        setManaged(false);
    }

    /// The same again changes nothing under the mouse or the focus.
    void show(Related related) {
        if (related.equals(shown)) {
            return;
        }
        shown = related;
        getChildren().clear();
        related.groups().forEach(this::add);
        setManaged(!getChildren().isEmpty());
    }

    private void add(Role role, List<Graph.Node> nodes) {
        Label title = new Label(messages.text("role." + role));
        title.getStyleClass().add("muted");
        title.setPadding(new Insets(2, 0, 0, 0));
        FlowPane links = new FlowPane(10, 2);
        links.setAlignment(Pos.CENTER_LEFT);
        // Otherwise the row is as high as if it were of the usual width.
        links.prefWrapLengthProperty()
                .bind(Bindings.max(NARROWEST, widthProperty().subtract(TITLES)));
        nodes.stream().limit(MOST).forEach(node -> links.getChildren().add(link(node)));
        if (nodes.size() > MOST) {
            Label more = new Label(messages.text("related.more", nodes.size() - MOST));
            more.getStyleClass().add("muted");
            links.getChildren().add(more);
        }
        addRow(getRowCount(), title, links);
        setValignment(title, VPos.TOP);
    }

    private Labeled link(Graph.Node node) {
        String words = node.kind() + " " + node.name();
        if (!node.present()) {
            Label missing = new Label(messages.text("related.missing", words));
            missing.getStyleClass().add("muted");
            return missing;
        }
        Hyperlink link = new Hyperlink(words);
        link.setId("related-" + node.kind().toLowerCase(Locale.ROOT) + "-" + node.name());
        link.setMnemonicParsing(false);
        link.setOnAction(press -> {
            link.setVisited(false);
            open.accept(node);
        });
        return link;
    }
}
