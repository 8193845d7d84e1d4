package io.cooperage.ui.containers.detail.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogViewportTest {
    /// Every seventh row is three lines tall.
    private static final class Uneven implements LogViewport.Rows {
        private long count;

        Uneven(long count) {
            this.count = count;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public int height(long row) {
            return row % 7 == 0 ? 3 : 1;
        }
    }

    private final Uneven rows = new Uneven(10_000_000);
    private final LogViewport viewport = new LogViewport(rows);

    LogViewportTest() {
        viewport.resize(20.5);
    }

    @Test
    void theEndShowsTheLastRowAtTheLowerEdge() {
        viewport.toEnd();
        assertThat(viewport.isAtEnd()).isTrue();
        double y = -viewport.offset();
        for (long row = viewport.top(); row < rows.count(); row++) {
            y += rows.height(row);
        }
        assertThat(y).isEqualTo(20.5);
    }

    @Test
    void scrollingDownAndUpComesBack() {
        viewport.toRow(1_234_567);
        viewport.scrollBy(0.25);
        long top = viewport.top();
        double offset = viewport.offset();
        for (int i = 0; i < 1000; i++) {
            viewport.scrollBy(3.5);
        }
        for (int i = 0; i < 1000; i++) {
            viewport.scrollBy(-3.5);
        }
        assertThat(viewport.top()).isEqualTo(top);
        assertThat(viewport.offset()).isEqualTo(offset);
    }

    @Test
    void stopsAtBothEnds() {
        viewport.toStart();
        viewport.scrollBy(-100);
        assertThat(viewport.top()).isZero();
        assertThat(viewport.offset()).isZero();
        viewport.toEnd();
        long top = viewport.top();
        viewport.scrollBy(100);
        assertThat(viewport.top()).isEqualTo(top);
        assertThat(viewport.isAtEnd()).isTrue();
        viewport.scrollBy(-0.5);
        assertThat(viewport.isAtEnd()).isFalse();
    }

    @Test
    void fewRowsStayAtTheTop() {
        rows.count = 3;
        viewport.toEnd();
        assertThat(viewport.top()).isZero();
        assertThat(viewport.offset()).isZero();
        assertThat(viewport.isAtEnd()).isTrue();
        viewport.scrollBy(5);
        assertThat(viewport.top()).isZero();
    }

    @Test
    void anEmptyLogHasNoPlaceButTheStart() {
        rows.count = 0;
        viewport.toEnd();
        viewport.scrollBy(4);
        viewport.reveal(9);
        viewport.settle();
        assertThat(viewport.top()).isZero();
        assertThat(viewport.isAtEnd()).isTrue();
    }

    @Test
    void rowsThatGoAwayLeaveALegalPlace() {
        viewport.toEnd();
        rows.count = 100;
        viewport.settle();
        assertThat(viewport.isAtEnd()).isTrue();
        assertThat(viewport.top()).isLessThan(100);
    }

    @Test
    void revealMovesOnlyWhatIsOutOfSight() {
        viewport.toRow(700);
        viewport.reveal(705);
        assertThat(viewport.top()).isEqualTo(700);
        viewport.reveal(5_000_001);
        assertThat(viewport.top()).isLessThan(5_000_001);
        assertThat(viewport.top() + 20).isGreaterThan(5_000_001);
        viewport.reveal(9_999_999);
        assertThat(viewport.isAtEnd()).isTrue();
        viewport.reveal(0);
        assertThat(viewport.top()).isZero();
    }
}
