package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Testcontainers in a JVM of its own, because it takes its settings from the environment, once.
@Tag("kernel")
@Timeout(180)
class TestcontainersTest {
    /// As this version of Testcontainers names it.
    private static final String REAPER = "testcontainers/ryuk:0.14.0";

    @TempDir
    Path folder;

    private ApiRoom room;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, once it is known that it can run.
    TestcontainersTest() {}

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void containersNetworksFilesAndWaiting() throws IOException, InterruptedException {
        room = new ApiRoom(folder);
        tellStory(Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"));
        assertThat(room.engine.containers().list())
                .as("stopped ones are removed")
                .isEmpty();
    }

    /// The reaper is a container that asks this engine itself, over the engine's own socket, to remove what is left.
    @Test
    void theReaperWatchesWhereItsImageIsAtHand() throws IOException, InterruptedException {
        room = new ApiRoom(folder);
        String archive = System.getProperty("cooperage.ryuk-image", "");
        assumeTrue(
                !archive.isEmpty(),
                "the reaper's image is not at hand: save " + REAPER + " with docker save and name the file in"
                        + " cooperage.ryuk-image");
        room.docker("load", "-i", archive).ok();
        tellStory(Map.of("TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE", room.socket.toString()));
        ApiRoom.await(() -> room.engine.containers().list().isEmpty());
    }

    private void tellStory(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = room.process(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ownClassPath(),
                TestcontainersStory.class.getName()));
        builder.environment().putAll(environment);
        builder.environment().put("TESTCONTAINERS_CHECKS_DISABLE", "true");
        // Where the test itself runs in a container, it would ask at the default bridge, which is not there unused.
        builder.environment().put("TESTCONTAINERS_HOST_OVERRIDE", "localhost");
        builder.environment().put("HOME", folder.toString());
        Path out = folder.resolve("story");
        Process story =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertThat(story.waitFor(150, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(story.exitValue()).as(Files.readString(out)).isZero();
        assertThat(Files.readString(out)).contains("page: greeting", "exec: 4 said", "file: mounted", "peer: greeting");
    }

    /// The paths may be relative to the folder that this JVM was started in.
    private static String ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
