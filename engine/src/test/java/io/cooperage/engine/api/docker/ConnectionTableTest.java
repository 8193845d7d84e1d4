package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who gives way when there is no place, and who has taken too long.
class ConnectionTableTest {
    private final ConnectionTable table = new ConnectionTable(2, Duration.ZERO);

    @Test
    void theOneIdleForLongestGivesWay() {
        FakeWire first = new FakeWire();
        FakeWire second = new FakeWire();
        FakeWire third = new FakeWire();
        assertThat(table.add(first)).isTrue();
        assertThat(table.add(second)).isTrue();
        table.working(first);
        assertThat(table.add(third)).isTrue();
        assertThat(first.closed).isFalse();
        assertThat(second.closed).isTrue();
        table.working(third);
        assertThat(table.add(new FakeWire())).as("every place is worked for").isFalse();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void whoDrawsAHeaderOutIsClosedAndWhoWorksIsNot() throws InterruptedException {
        FakeWire slow = new FakeWire();
        FakeWire busy = new FakeWire();
        table.add(slow);
        table.add(busy);
        table.readingHead(slow);
        table.working(busy);
        Thread.sleep(1);
        table.sweep();
        assertThat(slow.closed).isTrue();
        assertThat(busy.closed).isFalse();
    }

    private static final class FakeWire implements Wire {
        private boolean closed;

        @Override
        public int read(byte[] into, int offset, int length) {
            return -1;
        }

        @Override
        public void write(byte[] from, int offset, int length) {}

        @Override
        public void endOutput() {}

        @Override
        public ApiRequest.Client client() {
            return new ApiRequest.Client("", Optional.empty(), Optional.empty());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
