package io.cooperage.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.event.EventBus;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.SpareRoom;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferFeedTest {
    private final EventBus events = new EventBus();
    private final List<TransferProgress> heard = new CopyOnWriteArrayList<>();
    private final TransferFeed feed = new TransferFeed(
            "Pull app:1",
            heard::add,
            events,
            InstantSource.system(),
            new DiskRoom(new SpareRoom(Path.of("/none/spare"))));

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void aStalledItemIsShownAsFarAsItCame() {
        feed.run(() -> {
            TransferFeed.Item item = feed.item("sha256:1", "1", 100);
            for (int done = 1; done <= 50; done++) {
                item.progress(Phase.DOWNLOADING, done);
            }
            assertThat(heard).as("at once").hasSizeLessThan(50);
            Eventually.holds(() -> heard.getLast().done() == 50);
            return true;
        });
    }

    @Test
    void aSettledItemIsNotSpokenOfAgain() {
        feed.run(() -> {
            TransferFeed.Item still = feed.item("sha256:2", "2", 100);
            TransferFeed.Item item = feed.item("sha256:1", "1", 100);
            item.progress(Phase.DOWNLOADING, 10);
            item.progress(Phase.DOWNLOADING, 20);
            item.settle(Phase.DONE, "");
            still.progress(Phase.DOWNLOADING, 10);
            still.progress(Phase.DOWNLOADING, 30);
            Eventually.holds(() -> heard.getLast().done() == 30);
            return true;
        });
        assertThat(heard).filteredOn(p -> p.item().equals("sha256:1")).last().satisfies(last -> {
            assertThat(last.phase()).isEqualTo(Phase.DONE);
            assertThat(last.done()).isEqualTo(100);
        });
    }
}
