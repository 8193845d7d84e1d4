package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.cooperage.engine.Engine;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An engine in a folder of its own with its cluster on, and the real kubectl to ask it.
final class WholeCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Most of what is awaited is asked of a kubectl, which takes a processor for a good part of this.
    private static final Duration PAUSE = Duration.ofMillis(250);

    /// What the first cluster's folder of keys holds, by name: the later ones are given it. A JVM without its second
    /// compiler, as tests run in, takes half a second to make an RSA key.
    private static final Map<String, byte[]> KEYS = new ConcurrentHashMap<>();

    private final Path folder;
    private @Nullable Engine engine;

    WholeCluster(Path folder) {
        this.folder = folder;
        open();
    }

    static void requireKubectl() {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
        assumeTrue(there, "no kubectl on the PATH: install kubectl 1.32");
    }

    /// Opens the engine, which turns the cluster on.
    void open() {
        Engine opened = Engine.open(EnginePaths.under(folder.resolve("e")));
        engine = opened;
        opened.cluster().serveThrough(new KubeFront());
        Path keys = opened.paths().data().resolve("cluster/pki");
        try {
            if (Files.notExists(keys)) {
                giveKeys(keys);
            }
            opened.cluster().start();
            if (KEYS.isEmpty()) {
                keepKeys(keys);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveKeys(Path to) throws IOException {
        Files.createDirectories(to);
        for (Map.Entry<String, byte[]> key : KEYS.entrySet()) {
            Files.write(to.resolve(key.getKey()), key.getValue());
        }
    }

    private static void keepKeys(Path from) throws IOException {
        try (Stream<Path> keys = Files.list(from)) {
            for (Path key : keys.toList()) {
                KEYS.put(key.getFileName().toString(), Files.readAllBytes(key));
            }
        }
    }

    Engine engine() {
        return Objects.requireNonNull(engine);
    }

    /// A small image with a shell and a web server.
    void busybox(String name) throws IOException, InterruptedException {
        Path root = folder.resolve("busybox");
        if (!Files.exists(root)) {
            BusyboxRoot.create(root);
        }
        engine().images().importRoot(root, name, null, List.of("CMD [\"/bin/sh\"]"), TransferListener.NONE);
    }

    record Said(int code, String out, String err) {}

    /// `kubectl …`, which must succeed.
    String kubectl(String... arguments) {
        Said said = kubectlWith("", arguments);
        assertThat(said.code())
                .as("kubectl %s: %s%s", Arrays.asList(arguments), said.out(), said.err())
                .isZero();
        return said.out().strip();
    }

    /// @param input what it reads
    Said kubectlWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = start(command);
            CompletableFuture<byte[]> err = reading(process.getErrorStream());
            CompletableFuture<byte[]> out = reading(process.getInputStream());
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                tellWhatThreadsDo();
                process.destroyForcibly();
                throw new AssertionError(command + " does not end; it has said: "
                        + new String(out.join(), StandardCharsets.UTF_8)
                        + new String(err.join(), StandardCharsets.UTF_8));
            }
            return new Said(
                    process.exitValue(),
                    new String(out.join(), StandardCharsets.UTF_8),
                    new String(err.join(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What serves the API is in this process; whoever waits there for ever is seen among its threads, which are
    /// told beside what else the tests print.
    private void tellWhatThreadsDo() throws IOException {
        Path dump = Files.createTempFile(folder, "threads", ".txt");
        Files.delete(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
        System.err.println(Files.readString(dump));
    }

    Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECONFIG", engine().cluster().kubeconfig().toString());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("KUBECACHEDIR", folder.resolve("cache").toString());
        return builder.start();
    }

    private static CompletableFuture<byte[]> reading(java.io.InputStream in) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Waits until it holds.
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        what + " does not happen:\n" + kubectl("get", "all,events", "--all-namespaces", "-o", "wide"));
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Ends the engine; pods go on.
    void closeEngine() {
        Engine old = engine;
        engine = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        Engine old = engine;
        if (old != null) {
            old.cluster().reset();
            closeEngine();
        }
    }
}
