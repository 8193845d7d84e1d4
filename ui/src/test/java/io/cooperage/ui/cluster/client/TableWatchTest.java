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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch that is closed while the server holds it open, as each page that is left closes some; and one
/// whose server has forgotten where it was.
class TableWatchTest {
    private static final ResourceType PODS = new ResourceType("", "v1", "Pod", "pods", true, List.of("list", "watch"));
    private static final String ROW = "{\"cells\":[\"one\"],\"object\":{\"metadata\":{\"name\":\"one\",\"uid\":\"u\","
            + "\"resourceVersion\":\"2\"}}}";
    private static final String EXPIRED =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":410,"
                    + "\"reason\":\"Expired\",\"message\":\"too old resource version: 10 (15)\"}";
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
        return table(rows, 1);
    }

    private static String table(String rows, int revision) {
        return "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"" + revision
                + "\"}," + "\"columnDefinitions\":[{\"name\":\"Name\",\"type\":\"string\"}],\"rows\":[" + rows + "]}";
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

    /// The server no longer has the changes that come next, and says so within the stream or instead of one.
    @Test
    void oneWhoseServerHasForgottenReadsTheListAgain() throws InterruptedException {
        AtomicInteger lists = new AtomicInteger();
        Queue<String> from = new ConcurrentLinkedQueue<>();
        cluster.on("/api/v1/pods", exchange -> {
            if (!StubCluster.isWatch(exchange)) {
                StubCluster.answer(exchange, 200, table("", 10 * lists.incrementAndGet()));
                return;
            }
            from.add(exchange.getRequestURI().getQuery().replaceAll(".*resourceVersion=(\\d+).*", "$1"));
            switch (lists.get()) {
                case 1 -> StubCluster.answer(exchange, 200, "{\"type\":\"ERROR\",\"object\":" + EXPIRED + "}\n");
                case 2 -> StubCluster.answer(exchange, 410, EXPIRED);
                default -> cluster.stream(exchange, "{\"type\":\"ADDED\",\"object\":" + table(ROW) + "}");
            }
        });
        AtomicInteger resets = new AtomicInteger();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        CountDownLatch told = new CountDownLatch(1);
        TableListener listener = new TableListener() {
            @Override
            public void reset(ServerTable table) {
                resets.incrementAndGet();
            }

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
        };
        try (TableWatch watch = session.follow(PODS, "", "", listener)) {
            assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("a row; asked from %s, lost: %s", from, lost)
                    .isTrue();
            assertThat(watch.isOver()).isFalse();
        }
        assertThat(from).containsExactly("10", "20", "30");
        assertThat(resets).hasValue(3);
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
