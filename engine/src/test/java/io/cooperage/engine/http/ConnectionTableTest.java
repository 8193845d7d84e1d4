package io.cooperage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who gives way when there is no place, and who has taken too long.
class ConnectionTableTest {
    /// Never runs anything here: the tests sweep themselves.
    private final EventLoop loop = new DefaultEventLoop();

    private final ConnectionTable table = new ConnectionTable(2, loop);

    @AfterEach
    void end() {
        loop.shutdownGracefully();
    }

    @Test
    void theOneIdleForLongestGivesWay() {
        Entry first = added();
        Entry second = added();
        table.working(first);
        Entry third = added();
        assertThat(first.expired).isFalse();
        assertThat(second.expired).isTrue();
        table.working(third);
        assertThat(table.add(new Entry())).as("every place is worked for").isFalse();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void whoDrawsAHeaderOutIsClosedAndWhoWorksIsNot() {
        Entry slow = added();
        Entry busy = added();
        table.idle(slow, Duration.ofNanos(-1));
        table.working(busy);
        table.sweep();
        assertThat(slow.expired).isTrue();
        assertThat(busy.expired).isFalse();
        assertThat(table.size()).isEqualTo(1);
    }

    private Entry added() {
        Entry entry = new Entry();
        assertThat(table.add(entry)).isTrue();
        table.idle(entry, Duration.ofMinutes(1));
        return entry;
    }

    private static final class Entry implements ConnectionTable.Entry {
        private boolean expired;

        @Override
        public void expire() {
            expired = true;
        }
    }
}
