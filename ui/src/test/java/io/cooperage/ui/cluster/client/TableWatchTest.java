package io.cooperage.ui.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cooperage.ui.testing.StubCluster;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch that is closed while the server holds it open, as each page that is left closes some.
class TableWatchTest {
    private static final ResourceType PODS = new ResourceType("", "v1", "Pod", "pods", true, List.of("list", "watch"));
    private static final String ROW = "{\"cells\":[\"one\"],\"object\":{\"metadata\":{\"name\":\"one\",\"uid\":\"u\","
            + "\"resourceVersion\":\"2\"}}}";
    private static final int ROUNDS = 20;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private StubCluster cluster;
    private KubeSession session;

    @SuppressWarnings("NullAway.Init") // Made anew before each test.
    TableWatchTest() {}

    /// A list at once; a watch gets one row and then nothing, for as long as the test lasts.
    @BeforeEach
    void serve() throws IOException {
        cluster = new StubCluster(folder);
        cluster.on("/api/v1/pods", exchange -> {
            if (StubCluster.isWatch(exchange)) {
                cluster.stream(exchange, "{\"type\":\"ADDED\",\"object\":" + table(ROW) + "}");
            } else {
                StubCluster.answer(exchange, 200, table(""));
            }
        });
        session = cluster.session();
    }

    @AfterEach
    void stop() {
        session.close();
        cluster.close();
    }

    private static String table(String rows) {
        return "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                + "\"columnDefinitions\":[{\"name\":\"Name\",\"type\":\"string\"}],\"rows\":[" + rows + "]}";
    }

    @Test
    void closingOneEndsItQuietly() throws InterruptedException {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        try {
            List<TableWatch> watches = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                CountDownLatch told = new CountDownLatch(1);
                TableWatch watch = session.follow(PODS, "", "", new TableListener() {
                    @Override
                    public void reset(ServerTable table) {}

                    @Override
                    public void changed(ServerTable.Row row) {
                        told.countDown();
                    }

                    @Override
                    public void removed(ServerTable.Row row) {}

                    @Override
                    public void lost(String why) {
                        lost.add(why);
                    }
                });
                watches.add(watch);
                assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("a row; lost: %s", lost)
                        .isTrue();
                watch.close();
            }
            awaitTheEndOf(watches);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
        assertThat(lost).isEmpty();
    }

    @SuppressWarnings("BusyWait") // polls with a deadline
    private static void awaitTheEndOf(List<TableWatch> watches) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!watches.stream().allMatch(TableWatch::isOver)) {
            if (System.nanoTime() > deadline) {
                fail("a watch that was closed still runs");
            }
            Thread.sleep(5);
        }
    }
}
