package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.Property;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The kinds of a cluster, grouped, of which one is chosen. FX thread only.
final class KindList extends ScrollPane {
    private final Property<@Nullable ResourceType> chosen;
    private final Messages messages = Messages.of(KindList.class);
    private final VBox box = new VBox();
    private ToggleGroup group = new ToggleGroup();

    KindList(Property<@Nullable ResourceType> chosen) {
        this.chosen = chosen;
        getStyleClass().add("kinds");
        box.getStyleClass().add("kinds-box");
        setContent(box);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        chosen.addListener((property, was, now) -> light(now));
    }

    /// @param served empty while there is no cluster; the list takes no room then
    void show(List<ResourceType> served) {
        setVisible(!served.isEmpty());
        setManaged(!served.isEmpty());
        box.getChildren().clear();
        group = new ToggleGroup();
        for (KindGroup each : KindGroup.values()) {
            List<ResourceType> types = each.of(served);
            if (!types.isEmpty()) {
                Label title = new Label(messages.text("group." + each));
                title.getStyleClass().add("kinds-title");
                box.getChildren().add(title);
                types.forEach(type -> box.getChildren().add(button(type)));
            }
        }
        light(chosen.getValue());
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
            chosen.setValue(type);
        });
        return button;
    }

    private void light(@Nullable ResourceType now) {
        group.getToggles().forEach(toggle -> toggle.setSelected(Objects.equals(toggle.getUserData(), now)));
    }
}
