package io.cooperage.ui.cluster.object;

import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.layout.HBox;

/// How many replicas there are to be: a slider for a few, a number for any. What is dragged counts when it is
/// let go. FX thread only.
final class ReplicaControl extends HBox {
    private static final int MOST = 500;
    private static final int FEW = 10;

    private final Slider slider = new Slider(0, FEW, 0);
    private final Spinner<Integer> number = new Spinner<>(0, MOST, 1);
    private final IntConsumer wanted;
    private boolean showing;

    /// @param wanted told when a person chose
    ReplicaControl(String name, IntConsumer wanted) {
        super(8);
        this.wanted = wanted;
        setAlignment(Pos.CENTER_LEFT);
        Label label = new Label(name);
        label.setLabelFor(number);
        slider.setId("replica-slider");
        slider.getStyleClass().add("replica-slider");
        slider.setAccessibleText(name);
        slider.setBlockIncrement(1);
        slider.setMajorTickUnit(1);
        slider.setMinorTickCount(0);
        slider.setSnapToTicks(true);
        slider.valueProperty().subscribe((was, now) -> slid());
        slider.valueChangingProperty().subscribe((was, now) -> slid());
        number.setId("replicas");
        number.setEditable(true);
        number.setPrefWidth(76);
        number.valueProperty().subscribe((was, now) -> choose(now));
        getChildren().addAll(label, slider, number);
    }

    /// What the cluster has; not while a person chooses.
    void show(int replicas) {
        if (slider.isValueChanging() || number.getEditor().isFocused()) {
            return;
        }
        showing = true;
        number.getValueFactory().setValue(replicas);
        fit(replicas);
        showing = false;
    }

    /// The slider reaches to twice as many as there are.
    private void fit(int replicas) {
        slider.setMax(Math.clamp(replicas * 2L, FEW, MOST));
        slider.setMajorTickUnit(Math.max(1, Math.rint(slider.getMax() / FEW)));
        slider.setSnapToTicks(slider.getMax() <= FEW);
        slider.setValue(replicas);
    }

    private void slid() {
        int value = (int) Math.round(slider.getValue());
        if (slider.isValueChanging()) {
            number.getEditor().setText(Integer.toString(value));
        } else if (!showing) {
            number.getValueFactory().setValue(value);
        }
    }

    private void choose(Integer value) {
        if (!showing && value != null) {
            showing = true;
            slider.setMax(Math.max(slider.getMax(), value));
            slider.setValue(value);
            showing = false;
            wanted.accept(value);
        }
    }
}
