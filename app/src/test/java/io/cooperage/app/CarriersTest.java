package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// In JVMs of their own, as Java looks at the number once.
class CarriersTest {
    @Test
    void whoAsksIsAnsweredWhileOthersCompute() throws Exception {
        assertThat(crowd("60")).isEqualTo("answered");
    }

    @Test
    void theNumberThatAPersonChoseStays() throws Exception {
        assertThat(crowd("1", "-Djdk.virtualThreadScheduler.parallelism=2"))
                .as("who would be asked for ever: a moment is enough to tell")
                .isEqualTo("nobody came to it");
    }

    private static String crowd(String patience, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=2",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(Crowd.class.getName(), patience));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    /// As many virtual threads as there are processors compute while somebody asks for another one: Crowd
    /// SECONDS, for so long.
    static final class Crowd {
        private Crowd() {}

        public static void main(String[] args) throws InterruptedException {
            Carriers.provide();
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch computing = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                Thread.ofVirtual().start(() -> {
                    computing.countDown();
                    while (!enough.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            computing.await();
            CountDownLatch answered = new CountDownLatch(1);
            Thread.ofVirtual().start(answered::countDown);
            boolean came = answered.await(Long.parseLong(args[0]), TimeUnit.SECONDS);
            enough.set(true);
            System.out.println(came ? "answered" : "nobody came to it");
        }
    }
}
