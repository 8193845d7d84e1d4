package io.cooperage.engine.api.kube;

import io.cooperage.engine.bench.Measurement;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the API server costs with 5,000 objects while 50 watches are open over TLS: the clients are a process
/// of their own ([WatchingClients]), so that what is counted here is the server's alone.
public final class KubeApiBench {
    private static final int OBJECTS = 5_000;
    private static final double MEBIBYTE = 1 << 20;

    private KubeApiBench() {}

    /// @param args optionally a directory to work in; what is made there is deleted again
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = args.length > 0
                ? Files.createTempDirectory(Path.of(args[0]), "kube-api-bench")
                : Files.createTempDirectory("kube-api-bench");
        try {
            run(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void run(Path folder) throws IOException, InterruptedException {
        double before = used();
        try (KubeServer server = KubeServer.start(folder)) {
            double empty = used();
            fill(server);
            Path authority = Files.writeString(folder.resolve("ca.pem"), server.identity.authorityPem());
            Process clients = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            WatchingClients.class.getName(),
                            server.url.toString(),
                            authority.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                BufferedReader told =
                        new BufferedReader(new InputStreamReader(clients.getInputStream(), StandardCharsets.UTF_8));
                String line = told.readLine();
                while (line != null && !line.equals(WatchingClients.DONE)) {
                    System.out.println(line);
                    line = told.readLine();
                }
                if (line == null) {
                    throw new IllegalStateException("the clients ended with " + clients.waitFor());
                }
                // The watches are open, and everything is delivered.
                double full = used();
                System.out.println(Measurement.of("API server that nobody asks, memory", (empty - before), "MiB", 0)
                        .line());
                System.out.println(
                        Measurement.of("  5,000 objects, 50 watches over TLS: its share", full - before, "MiB", 60)
                                .line());
            } finally {
                clients.getOutputStream().close();
                if (!clients.waitFor(10, TimeUnit.SECONDS)) {
                    clients.destroyForcibly();
                }
            }
        }
    }

    /// Pods as users have them, and as many plain objects.
    private static void fill(KubeServer server) {
        Kind pods = server.api.kinds().of("pods");
        Kind maps = server.api.kinds().of("configmaps");
        KubeObject pod = KubeServer.object("""
                {"metadata":{"generateName":"web-","labels":{"app":"web","tier":"front"}},"spec":{"containers":[
                {"name":"web","image":"example.com/web:1.2","ports":[{"containerPort":80}],
                "env":[{"name":"A","value":"b"}],"resources":{"requests":{"cpu":"10m","memory":"16Mi"}}}]}}
                """);
        KubeObject map = KubeServer.object("{\"metadata\":{\"generateName\":\"map-\"},\"data\":{\"key\":\"value\","
                + "\"text\":\"" + "x".repeat(500) + "\"}}");
        for (int i = 0; i < OBJECTS / 2; i++) {
            server.api.create(pods, "default", pod, io.cooperage.engine.cluster.api.WriteOptions.by("bench"));
            server.api.create(maps, "default", map, io.cooperage.engine.cluster.api.WriteOptions.by("bench"));
        }
    }

    /// What is used in the heap and in buffers beside it, in MiB.
    @SuppressWarnings("CallingSystemGC") // what is used, not what is not yet collected
    private static double used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long netty = io.netty.util.internal.PlatformDependent.usedDirectMemory();
        return (heap + direct + Math.max(0, netty)) / MEBIBYTE;
    }
}
