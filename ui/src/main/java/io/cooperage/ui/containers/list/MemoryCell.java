package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.MeterBar;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// Memory in use as a number, and against the limit, or the machine's memory where there is none, as a bar.
final class MemoryCell extends LiveCell<LiveContainer> {
    private final Messages messages = Messages.of(MemoryCell.class);
    private final long machineMemory;
    private final MeterBar bar = new MeterBar();
    private final Label number = new Label();
    private final Tooltip against = new Tooltip();
    private final HBox box = new HBox(bar, number);

    MemoryCell(long machineMemory) {
        this.machineMemory = machineMemory;
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("memory");
        number.getStyleClass().add("figure");
        Tooltip.install(box, against);
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveContainer live) {
        return live.statsProperty().subscribe(this::show);
    }

    private void show(@Nullable ContainerStats stats) {
        if (stats == null || stats.memory().isEmpty()) {
            bar.setVisible(false);
            number.setText("");
            return;
        }
        bar.setVisible(true);
        long used = stats.memory().getAsLong();
        boolean limited = stats.memoryLimit().isPresent();
        long all = stats.memoryLimit().orElse(machineMemory);
        bar.setFraction((double) used / all);
        number.setText(ContainerText.bytes(used));
        String words = messages.text(
                limited ? "memory.of-limit" : "memory.of-machine", ContainerText.bytes(used), ContainerText.bytes(all));
        against.setText(words);
        bar.setAccessibleText(words);
    }
}
