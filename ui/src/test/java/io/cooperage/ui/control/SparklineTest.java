package io.cooperage.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.control.Sparkline.Points;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javafx.beans.Observable;
import javafx.scene.shape.Polyline;
import org.junit.jupiter.api.Test;

class SparklineTest {
    private final Sparkline sparkline = new Sparkline();
    private final AtomicInteger repaints = new AtomicInteger();
    private final Polyline line = sparkline.getChildrenUnmodifiable().stream()
            .filter(Polyline.class::isInstance)
            .map(Polyline.class::cast)
            .findFirst()
            .orElseThrow();

    SparklineTest() {
        sparkline.resize(60, 20);
        line.getPoints().addListener((Observable _) -> repaints.incrementAndGet());
    }

    @Test
    void samplesThatMoveAlongAFlatLineRepaintNothing() {
        sparkline.show(series(0, 0.2));
        repaints.set(0);

        sparkline.show(series(0.004, 0.2));

        assertThat(line.getPoints()).hasSize(4);
        assertThat(repaints).hasValue(0);
    }

    @Test
    void aPeakIsDrawnWithItsFeet() {
        Points points = series(0, 0.2);
        points.y()[30] = 1;

        sparkline.show(points);

        assertThat(line.getPoints()).hasSize(10);
        assertThat(repaints.get()).isPositive();
    }

    @Test
    void aMinuteThatHasJustBegunStartsWhereItStarted() {
        sparkline.show(new Points(new double[] {0.8, 0.9, 1}, new double[] {0, 0, 0}));

        assertThat(line.getPoints().getFirst()).isEqualTo(48);
    }

    /// A sample a second, all of one height, a little off the whole second.
    private static Points series(double jitter, double height) {
        double[] x = IntStream.range(0, 60)
                .mapToDouble(i -> 1 - (59 - i + (i == 59 ? 0 : jitter)) / 60)
                .toArray();
        double[] y = new double[60];
        Arrays.fill(y, height);
        return new Points(x, y);
    }
}
