package io.cooperage.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class EventBusTest extends EventStreamContract {
    @Override
    EventStream stream() {
        return new EventBus(QUEUE);
    }

    @Test
    void aClosedBusDeliversNothingAndTakesNoListeners() throws InterruptedException {
        EventBus bus = new EventBus();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Subscription before = bus.subscribe(event -> told.add(title(event)), () -> {});
        bus.publish(event(1));
        assertThat(take(told)).isEqualTo("1");
        bus.close();
        bus.close();
        Subscription after = bus.subscribe(event -> told.add(title(event)), () -> {});
        bus.publish(event(2));
        before.close();
        after.close();
        assertThat(told).isEmpty();
        assertThat(bus.history(Instant.EPOCH)).containsExactly(event(1));
    }
}
