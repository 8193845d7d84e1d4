package io.cooperage.ui.containers.list;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.control.Sparkline;
import io.cooperage.ui.control.Sparkline.Points;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.RecentCpu;
import java.util.OptionalDouble;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The last minute as a line, and now as a number.
final class CpuCell extends LiveCell<LiveContainer> {
    /// The line's top in cores: the first of these that is above its peak, so that lines of idle containers stay low
    /// and small changes of busy ones still show.
    private static final double[] TOPS = {0.1, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    private final Sparkline line = new Sparkline();
    private final Label number = new Label();
    private final HBox box = new HBox(line, number);

    CpuCell() {
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("cpu");
        number.getStyleClass().add("figure");
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(LiveContainer live) {
        return live.statsProperty().subscribe(stats -> show(live, stats));
    }

    private void show(LiveContainer live, @Nullable ContainerStats stats) {
        OptionalDouble cpu = stats == null ? OptionalDouble.empty() : stats.cpu();
        line.setVisible(cpu.isPresent());
        number.setText(cpu.isPresent() ? ContainerText.cpu(cpu.getAsDouble()) : "");
        line.show(points(live.recentCpu()));
        line.setAccessibleText(number.getText());
    }

    private static Points points(RecentCpu recent) {
        double peak = recent.peak();
        double top = TOPS[TOPS.length - 1];
        for (int i = TOPS.length - 1; i >= 0 && TOPS[i] >= peak; i--) {
            top = TOPS[i];
        }
        double[] x = new double[recent.size()];
        double[] y = new double[recent.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = 1 - recent.age(i) / RecentCpu.SECONDS;
            y[i] = recent.cores(i) / top;
        }
        return new Points(x, y);
    }
}
