package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.KindNames;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.control.ScrollReach;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.Property;
import javafx.geometry.Bounds;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The kinds of a cluster, grouped, of which one is chosen. FX thread only.
final class KindList extends ScrollPane {
    private final Property<@Nullable ResourceType> chosen;
    private final Messages messages = Messages.of(KindList.class);
    private final VBox box = new VBox();
    private final BooleanProperty overview;
    private final Button topology;
    private final Button timeline;
    private ToggleGroup group = new ToggleGroup();

    /// @param overview the whole is chosen, and no kind
    /// @param topology,timeline lead to what is looked at as a whole
    KindList(Property<@Nullable ResourceType> chosen, BooleanProperty overview, Runnable topology, Runnable timeline) {
        this.chosen = chosen;
        this.overview = overview;
        this.topology = place("topology", "fth-share-2", topology);
        this.timeline = place("timeline", "fth-repeat", timeline);
        getStyleClass().add("kinds");
        box.getStyleClass().add("kinds-box");
        setContent(box);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        chosen.addListener((property, was, now) -> light());
        overview.addListener((property, was, now) -> light());
    }

    /// @param served empty while there is no cluster; the list takes no room then
    /// @param builtIn only that one tells what its control loops do
    void show(List<ResourceType> served, boolean builtIn) {
        setVisible(!served.isEmpty());
        setManaged(!served.isEmpty());
        group = new ToggleGroup();
        box.getChildren().setAll(whole(), topology);
        if (builtIn) {
            box.getChildren().add(timeline);
        }
        for (KindGroup each : KindGroup.values()) {
            List<ResourceType> types = each.of(served);
            if (!types.isEmpty()) {
                Label title = new Label(messages.text("group." + each));
                title.getStyleClass().add("kinds-title");
                box.getChildren().add(title);
                types.forEach(type -> box.getChildren().add(button(type)));
            }
        }
        light();
    }

    private Button place(String key, String icon, Runnable open) {
        Button button = new Button(messages.text(key), new FontIcon(icon));
        button.setId(key);
        button.getStyleClass().add("kind");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setOnAction(press -> open.run());
        return button;
    }

    private ToggleButton button(ResourceType type) {
        ToggleButton button = new ToggleButton(KindNames.plural(type));
        button.setId("kind-" + type.plural());
        button.getStyleClass().add("kind");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMnemonicParsing(false);
        button.setToggleGroup(group);
        button.setUserData(type);
        button.setOnAction(press -> {
            button.setSelected(true); // A second press on it doesn't unchoose.
            overview.set(false);
            chosen.setValue(type);
        });
        return button;
    }

    private ToggleButton whole() {
        ToggleButton button = new ToggleButton(messages.text("overview"), new FontIcon("fth-activity"));
        button.setId("kind-overview");
        button.getStyleClass().add("kind");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setToggleGroup(group);
        button.setOnAction(press -> {
            button.setSelected(true); // A second press on it doesn't unchoose.
            overview.set(true);
        });
        return button;
    }

    private void light() {
        ResourceType now = chosen.getValue();
        group.getToggles()
                .forEach(toggle -> toggle.setSelected(
                        overview.get()
                                ? toggle.getUserData() == null
                                : toggle.getUserData() != null
                                        && toggle.getUserData().equals(now)));
        if (group.getSelectedToggle() instanceof ToggleButton lit) {
            reveal(lit);
        }
    }

    /// What was chosen elsewhere may lie below what is seen. Where it lies is known when all is laid out; what
    /// is scrolled to before that is forgotten.
    private void reveal(ToggleButton button) {
        Scene scene = getScene();
        if (scene != null) {
            scene.addPostLayoutPulseListener(new Runnable() {
                @Override
                public void run() {
                    scene.removePostLayoutPulseListener(this);
                    scrollTo(button.getBoundsInParent());
                }
            });
            requestLayout();
        }
    }

    private void scrollTo(Bounds place) {
        double seen = getViewportBounds().getHeight();
        setVvalue(ScrollReach.to(getVvalue(), box.getHeight() - seen, seen, place.getMinY(), place.getMaxY()));
    }
}
