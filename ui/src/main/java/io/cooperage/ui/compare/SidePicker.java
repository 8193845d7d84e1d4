package io.cooperage.ui.compare;

import io.cooperage.ui.compare.CompareViewModel.Choice;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.nav.Route.SideKind;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Chooses one side: what kind, which one, and which layer of it. FX thread only.
final class SidePicker extends HBox {
    private static final Messages MESSAGES = Messages.of(SidePicker.class);

    private final CompareViewModel model;
    private final ObjectProperty<@Nullable Side> side;
    private final ComboBox<SideKind> kind = new ComboBox<>();
    private final ComboBox<Choice> object = new ComboBox<>();
    private final ComboBox<Integer> layer = new ComboBox<>();
    private List<String> instructions = List.of();
    private String layersOf = "";
    private boolean settling;

    /// @param id `left` or `right`
    SidePicker(String id, CompareViewModel model, ObjectProperty<@Nullable Side> side) {
        this.model = model;
        this.side = side;
        setId("side-" + id);
        getStyleClass().add("side-picker");
        String name = MESSAGES.text(id) + ": ";
        kind.setId(id + "-kind");
        kind.setAccessibleText(name + MESSAGES.text("side.kind"));
        kind.getItems().setAll(SideKind.values());
        kind.setConverter(new Words<>(one -> MESSAGES.text("kind." + one)));
        kind.setMinWidth(168);
        object.setId(id + "-object");
        object.setAccessibleText(name + MESSAGES.text("side.object"));
        object.setPromptText(MESSAGES.text("choose"));
        object.setConverter(new Words<>(Choice::name));
        object.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(object, Priority.ALWAYS);
        layer.setId(id + "-layer");
        layer.setAccessibleText(name + MESSAGES.text("side.layer"));
        layer.setConverter(new Words<>(this::layerName));
        layer.setPrefWidth(140);
        getChildren().addAll(kind, object, layer);
        object.setOnShowing(_ -> fillObjects());
        kind.valueProperty().subscribe(this::kindChosen);
        object.valueProperty().subscribe((_, _) -> chosen());
        layer.valueProperty().subscribe((_, _) -> chosen());
        side.subscribe(this::show);
    }

    private void show(@Nullable Side now) {
        settling = true;
        kind.setValue(now == null ? (kind.getValue() == null ? SideKind.IMAGE : kind.getValue()) : now.kind());
        object.setValue(now == null ? null : model.choiceOf(now));
        boolean layered = hasLayers(kind.getValue());
        layer.setVisible(layered);
        layer.setManaged(layered);
        if (now != null && layered) {
            layer.setValue(now.layer());
            fillLayers(now.ref());
        }
        settling = false;
    }

    private void kindChosen(@Nullable SideKind was, SideKind now) {
        if (settling) {
            return;
        }
        boolean layered = hasLayers(now);
        layer.setVisible(layered);
        layer.setManaged(layered);
        if (was == null || (was == SideKind.CONTAINER) != (now == SideKind.CONTAINER)) {
            settling = true;
            object.setValue(null);
            settling = false;
            side.set(null);
        } else {
            chosen();
        }
    }

    private void chosen() {
        Choice what = object.getValue();
        SideKind how = kind.getValue();
        if (settling || what == null || how == null) {
            return;
        }
        Integer index = layer.getValue();
        side.set(new Side(how, what.ref(), hasLayers(how) ? (index == null ? 0 : index) : -1));
    }

    private void fillObjects() {
        Choice was = object.getValue();
        settling = true;
        object.getItems().setAll(model.choices(kind.getValue()));
        object.setValue(was);
        settling = false;
    }

    private void fillLayers(String ref) {
        if (ref.equals(layersOf)) {
            return;
        }
        layersOf = ref;
        model.layers(ref, found -> {
            Integer was = layer.getValue();
            settling = true;
            instructions = found;
            layer.getItems().clear();
            for (int i = 0; i < found.size(); i++) {
                layer.getItems().add(i);
            }
            layer.setValue(was == null ? null : Math.min(was, found.size() - 1));
            settling = false;
        });
    }

    private String layerName(Integer index) {
        String made = index >= 0 && index < instructions.size() ? instructions.get(index) : "";
        return MESSAGES.text("layer", index + 1, made.substring(0, Math.min(80, made.length())));
    }

    private static boolean hasLayers(@Nullable SideKind kind) {
        return kind == SideKind.LAYER || kind == SideKind.UP_TO;
    }

    private static final class Words<T> extends StringConverter<T> {
        private final java.util.function.Function<T, String> words;

        Words(java.util.function.Function<T, String> words) {
            this.words = words;
        }

        @Override
        public String toString(@Nullable T value) {
            return value == null ? "" : words.apply(value);
        }

        @Override
        public T fromString(String text) {
            throw new UnsupportedOperationException("it is chosen, not typed");
        }
    }
}
