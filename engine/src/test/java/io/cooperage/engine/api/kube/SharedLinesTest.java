package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SharedLinesTest {
    private final SharedLines lines = new SharedLines();
    private int written;

    @Test
    void eachEventIsWrittenOnce() throws IOException {
        KubeObject object = KubeServer.object("{\"metadata\":{\"name\":\"a\"}}");
        WatchEvent event = new WatchEvent(WatchEvent.Type.MODIFIED, object);
        byte[] first = lines.of(event, () -> line(10));
        assertThat(lines.of(new WatchEvent(WatchEvent.Type.MODIFIED, object), () -> line(10)))
                .isSameAs(first);
        assertThat(written).isEqualTo(1);

        lines.of(new WatchEvent(WatchEvent.Type.DELETED, object), () -> line(10));
        assertThat(written).as("the same object, another event").isEqualTo(2);
        lines.of(new WatchEvent(WatchEvent.Type.MODIFIED, object.copy()), () -> line(10));
        assertThat(written).as("another state").isEqualTo(3);
    }

    @Test
    void whatIsLongOrLongAgoIsWrittenAgain() throws IOException {
        WatchEvent big = new WatchEvent(WatchEvent.Type.ADDED, KubeServer.object("{}"));
        lines.of(big, () -> line(1 << 20));
        lines.of(big, () -> line(1 << 20));
        assertThat(written).as("big").isEqualTo(2);

        WatchEvent early = new WatchEvent(WatchEvent.Type.ADDED, KubeServer.object("{}"));
        lines.of(early, () -> line(1));
        for (int i = 0; i < 100; i++) {
            lines.of(new WatchEvent(WatchEvent.Type.ADDED, KubeServer.object("{}")), () -> line(1));
        }
        written = 0;
        lines.of(early, () -> line(1));
        assertThat(written).as("long ago").isEqualTo(1);
    }

    private byte[] line(int length) {
        written++;
        return new byte[length];
    }
}
