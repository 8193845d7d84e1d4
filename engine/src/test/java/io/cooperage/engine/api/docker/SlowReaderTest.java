package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.testing.HeldHeap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that reads a long answer slowly holds up the writing of it, and nothing of it gathers in memory
/// meanwhile: what is asserted are bytes, after a collection of garbage, at every step of the reading.
@Tag("kernel")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReaderTest {
    private static final int BODY = 64 << 20;

    /// What may be held beyond what was before: buffers of sockets and pipes, a page of the journal, and what
    /// the rest of the engine makes meanwhile.
    private static final int ROOM = BODY / 2;

    private static final int STEPS = 8;
    private static final int STEP = 64 << 10;

    private ApiRoom room;

    @SuppressWarnings("NullAway.Init")
    SlowReaderTest() {}

    @BeforeAll
    void makeSomethingLong(@TempDir Path folder) throws IOException {
        room = new ApiRoom(folder);
        String line = "x".repeat(1023);
        make("{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"yes " + line + " | head -c " + BODY
                + "; dd if=/dev/urandom of=/big bs=1048576 count=" + (BODY >> 20)
                + "\"], \"HostConfig\": {\"NetworkMode\": \"none\"}}");
        assertThat(room.post("/v1.50/containers/long/start", "").status()).isEqualTo(204);
        assertThat(room.post("/v1.50/containers/long/wait", "")
                        .json()
                        .path("StatusCode")
                        .asInt())
                .isZero();
        assertThat(room.post("/v1.50/commit?container=long&repo=long&tag=1", "").status())
                .isEqualTo(201);
    }

    @AfterAll
    void close() {
        room.close();
    }

    private void make(String body) throws IOException {
        assertThat(room.post("/v1.50/containers/create?name=long", body).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/containers/long/logs?stdout=1",
                "/containers/long/logs?stdout=1&timestamps=1&follow=1",
                "/containers/long/export",
                "/containers/long/archive?path=/big",
                "/images/long:1/get"
            })
    void whatIsReadSlowlyIsNotGathered(String target) throws IOException {
        long before = held();
        try (Reader reader = new Reader("GET /v1.50" + target)) {
            for (int i = 0; i < STEPS; i++) {
                reader.read(STEP);
                assertThat(held() - before).as("held at step %d", i).isLessThan(ROOM);
            }
            assertThat(reader.readToEnd()).isGreaterThan(BODY);
        }
    }

    /// What a listener has not read yet waits in the journal, which is on disk.
    @Test
    void eventsWaitOnDisk() throws IOException {
        int count = 1000;
        String label = "x".repeat(BODY / count);
        assertThat(room.post(
                                "/v1.50/containers/create?name=told0",
                                "{\"Image\": \"busybox\", \"Cmd\": [\"true\"], \"Labels\": {\"l\": \"" + label + "\"}}")
                        .status())
                .isEqualTo(201);
        long before = held();
        try (Reader reader = new Reader("GET /v1.50/events?filters=%7B%22event%22%3A%5B%22rename%22%5D%7D")) {
            ApiRoom.await(() -> EventRoutes.listeners() > 0);
            for (int i = 1; i <= count; i++) {
                room.engine.containers().rename("told" + (i - 1), "told" + i);
            }
            assertThat(held() - before).isLessThan(ROOM);
            reader.read(BODY);
            assertThat(held() - before).isLessThan(ROOM);
        }
        Instant until = Instant.now();
        String past = String.format(
                Locale.ROOT,
                "GET /v1.50/events?until=%d.%09d&filters=%%7B%%22event%%22%%3A%%5B%%22rename%%22%%5D%%7D",
                until.getEpochSecond(),
                until.getNano());
        try (Reader reader = new Reader(past)) {
            for (int i = 0; i < STEPS; i++) {
                reader.read(STEP);
                assertThat(held() - before).as("of the past, at step %d", i).isLessThan(ROOM);
            }
            assertThat(reader.readToEnd()).isGreaterThan(BODY);
        }
    }

    /// Bytes that can't be let go of: of the heap, and of the buffers beside it.
    private static long held() {
        long heap = HeldHeap.bytes();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        ByteBufAllocatorMetric netty = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return heap + buffers + netty.usedDirectMemory();
    }

    /// Reads no more than it is told to.
    private final class Reader implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final ByteBuffer buffer = ByteBuffer.allocate(STEP);

        Reader(String request) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(room.socket));
            channel.write(ByteBuffer.wrap((request + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
        }

        void read(long count) throws IOException {
            for (long left = count; left > 0; left -= buffer.position()) {
                buffer.clear().limit((int) Math.min(left, STEP));
                if (channel.read(buffer) < 0) {
                    throw new IOException("ended with " + left + " bytes missing");
                }
            }
        }

        /// How many bytes there were with those of the steps.
        long readToEnd() throws IOException {
            long count = (long) STEPS * STEP;
            while (channel.read(buffer.clear()) >= 0) {
                count += buffer.position();
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
