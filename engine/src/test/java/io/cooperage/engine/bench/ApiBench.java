package io.cooperage.engine.bench;

import io.cooperage.engine.api.docker.DockerApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Docker's API over its socket, asked by a bare client in the same process, whose work is in each figure.
public final class ApiBench {
    private static final int RUNS = 60;

    /// Enough for the code of it to be compiled; below that the compiler is what is measured.
    private static final int WARM_UPS = 200;
    private static final int CONTAINERS = 200;
    private static final int LISTS = 200;
    private static final int LINES = 10_000_000;
    private static final int GIGABYTE = 1 << 30;
    private static final int CONNECTIONS = 8;
    private static final int RATE = 500;
    private static final int RATE_SECONDS = 10;

    private static final List<String> PARTS = List.of("lives", "lists", "reads", "logs", "gigabyte");

    /// What tools ask for all the time.
    private static final List<String> READS = List.of(
            "/_ping",
            "/v1.50/version",
            "/v1.50/containers/json?all=1",
            "/v1.50/images/json",
            "/v1.50/networks",
            "/v1.50/volumes",
            "/v1.50/info");

    private final BenchEngine engine;
    private final Path socket;
    private final BareClient client;
    private final PrintStream out;

    private ApiBench(BenchEngine engine, Path socket, BareClient client, PrintStream out) {
        this.engine = engine;
        this.socket = socket;
        this.client = client;
        this.out = out;
    }

    /// @param args a folder to work in, with room for three gigabytes; and one of the parts, for that alone
    public static void main(String[] args) throws Exception {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            engine.makeImage();
            Path socket = engine.folder().resolve("docker.sock");
            try (DockerApi api = engine.serve(socket);
                    BareClient client = new BareClient(socket)) {
                ApiBench bench = new ApiBench(engine, socket, client, System.out);
                for (String part : args.length > 1 ? List.of(args[1]) : PARTS) {
                    bench.run(part);
                }
                if (api.endpoints().isEmpty()) {
                    throw new IllegalStateException("the API was closed meanwhile");
                }
            }
        }
    }

    private void run(String part) throws Exception {
        switch (part) {
            case "lives" -> {
                lives("none", 15);
                lives("bridge", 35);
            }
            case "lists" -> lists();
            case "reads" -> {
                reads("");
                full();
            }
            case "logs" -> logs();
            case "gigabyte" -> gigabyte();
            default -> throw new IllegalArgumentException("no part " + part + ": one of " + PARTS);
        }
    }

    private void row(String name, double measured, String unit, double target) {
        out.println(Measurement.of("API: " + name, measured, unit, target).line());
    }

    private String ask(String method, String target, String json) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        client.ask(method, target, json, body);
        return body.toString(StandardCharsets.UTF_8);
    }

    private String create(String network, String command) throws IOException {
        String answer = ask(
                "POST",
                "/v1.50/containers/create",
                "{\"Image\":\"" + BenchEngine.IMAGE + "\",\"Cmd\":[" + command + "],\"HostConfig\":{\"NetworkMode\":\""
                        + network + "\"}}");
        int from = answer.indexOf("\"Id\":\"") + 6;
        return answer.substring(from, answer.indexOf('"', from));
    }

    private void await(String id) throws IOException {
        ask("POST", "/v1.50/containers/" + id + "/start", "");
        String ended = ask("POST", "/v1.50/containers/" + id + "/wait", "");
        if (!ended.contains("\"StatusCode\":0")) {
            throw new IllegalStateException("it ended with " + ended);
        }
    }

    private void remove(String id) throws IOException {
        ask("DELETE", "/v1.50/containers/" + id, "");
    }

    private void lives(String network, double target) throws IOException {
        double[] times = new double[RUNS];
        for (int i = -WARM_UPS; i < RUNS; i++) {
            long before = System.nanoTime();
            String id = create(network, "\"/bin/true\"");
            await(id);
            remove(id);
            if (i >= 0) {
                times[i] = (System.nanoTime() - before) / 1e6;
            }
        }
        row(
                "create, start, wait, delete /bin/true, network " + network + ", median of " + RUNS,
                Measurement.median(times),
                "ms",
                target);
    }

    private void lists() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CONTAINERS; i++) {
            ids.add(create("none", "\"/bin/true\""));
        }
        double[] times = new double[LISTS];
        for (int i = 0; i < LISTS; i++) {
            long before = System.nanoTime();
            ask("GET", "/v1.50/containers/json?all=1", "");
            times[i] = (System.nanoTime() - before) / 1e6;
        }
        row("list " + CONTAINERS + " containers, median of " + LISTS, Measurement.median(times), "ms", 5);
        for (String id : ids) {
            remove(id);
        }
    }

    /// The same reads where there is much to tell.
    private void full() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CONTAINERS; i++) {
            ids.add(create("none", "\"/bin/true\""));
        }
        reads(" beside " + CONTAINERS + " containers");
        for (String id : ids) {
            remove(id);
        }
    }

    /// At a rate that does not wait for answers, so one that is late makes those behind it late too.
    private void reads(String where) throws Exception {
        double[] late = new double[RATE * RATE_SECONDS];
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        double cpu = ProcessFacts.cpuSeconds(ProcessHandle.current().pid());
        long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        AtomicInteger failures = new AtomicInteger();
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (BareClient mine = new BareClient(socket)) {
                    for (int n = next.getAndIncrement(); n < late.length; n = next.getAndIncrement()) {
                        long due = begin + n * 1_000_000_000L / RATE;
                        long early = due - System.nanoTime();
                        if (early > 0) {
                            TimeUnit.NANOSECONDS.sleep(early);
                        }
                        mine.ask("GET", READS.get(n % READS.size()), "", OutputStream.nullOutputStream());
                        late[n] = (System.nanoTime() - due) / 1e6;
                    }
                } catch (IOException e) {
                    failures.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failures.get() > 0) {
            throw new IllegalStateException(failures + " connections broke");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        cpu = ProcessFacts.cpuSeconds(ProcessHandle.current().pid()) - cpu;
        Arrays.sort(late);
        row(RATE + " mixed reads a second" + where + ", slowest but 1 %", late[late.length * 99 / 100], "ms", 20);
        row("  processor time for them, both sides", 100 * cpu / seconds, "%", 100);
    }

    private void logs() throws IOException {
        String id = create("none", "\"seq\",\"1\",\"" + LINES + "\"");
        await(id);
        double[] times = new double[3];
        Counter counter = new Counter();
        for (int i = 0; i < times.length; i++) {
            counter.bytes = 0;
            counter.most = 0;
            long before = System.nanoTime();
            client.ask("GET", "/v1.50/containers/" + id + "/logs?stdout=1&stderr=1", "", counter);
            times[i] = (System.nanoTime() - before) / 1e9;
            if (counter.bytes < 78_888_897) {
                throw new IllegalStateException("the log is cut short: " + counter.bytes + " bytes");
            }
        }
        row("logs of 10 million lines", Measurement.median(times), "s", 6);
        row("  heap in use meanwhile, at most", counter.most / 1e6, "MB", 400);
        remove(id);
    }

    private void gigabyte() throws IOException, InterruptedException {
        String id =
                create("none", "\"/bin/busybox\",\"dd\",\"if=/dev/zero\",\"of=/big\",\"bs=1048576\",\"count=1024\"");
        await(id);
        double floor = floor();
        for (String what : List.of("archive?path=/big", "export")) {
            double[] times = new double[3];
            Counter counter = new Counter();
            for (int i = 0; i < times.length; i++) {
                counter.bytes = 0;
                long before = System.nanoTime();
                client.ask("GET", "/v1.50/containers/" + id + "/" + what, "", counter);
                times[i] = (System.nanoTime() - before) / 1e9;
                if (counter.bytes < GIGABYTE) {
                    throw new IllegalStateException("only " + counter.bytes + " bytes");
                }
            }
            out.println(new Measurement("API: " + what + " of 1 GiB", Measurement.median(times), "s", floor, 2.1, 0)
                    .line());
        }
        double[] times = new double[3];
        for (int i = 0; i < times.length; i++) {
            times[i] = put(id);
        }
        // 500 MB a second, or what the disk takes of a plain file.
        double disk = disk();
        out.println(new Measurement(
                        "API: archive of 1 GiB into a container",
                        Measurement.median(times),
                        "s",
                        disk,
                        Math.max(2.1, 1.2 * disk),
                        0)
                .line());
        remove(id);
    }

    /// As `docker cp` does it: one file of zeros in an archive, whose bytes come as fast as they are taken.
    private double put(String id) throws IOException {
        byte[] head = new byte[512];
        write(head, 0, "put");
        write(head, 100, "0000644\0");
        write(head, 108, "0000000\0");
        write(head, 116, "0000000\0");
        write(head, 124, String.format(Locale.ROOT, "%011o\0", GIGABYTE));
        write(head, 136, "00000000000\0");
        write(head, 148, "        ");
        write(head, 156, "0");
        write(head, 257, "ustar\00000");
        int sum = 0;
        for (byte b : head) {
            sum += b & 0xff;
        }
        write(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        long length = head.length + (long) GIGABYTE + 1024;
        long before = System.nanoTime();
        client.put("/v1.50/containers/" + id + "/archive?path=/", length, body -> {
            body.write(head);
            byte[] zeros = new byte[256 << 10];
            for (long left = length - head.length; left > 0; left -= zeros.length) {
                body.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
        });
        return (System.nanoTime() - before) / 1e9;
    }

    private static void write(byte[] to, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, to, at, bytes.length);
    }

    /// A file of the same size written.
    private double disk() throws IOException, InterruptedException {
        Path file = engine.folder().resolve("floor");
        try {
            long before = System.nanoTime();
            shell(BenchEngine.busybox() + " dd if=/dev/zero of=" + file + " bs=1048576 count=1024");
            return (System.nanoTime() - before) / 1e9;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// A file of the same size through a pipe, from the page cache as the other.
    private double floor() throws IOException, InterruptedException {
        Path file = engine.folder().resolve("floor");
        try {
            shell(BenchEngine.busybox() + " dd if=/dev/zero of=" + file + " bs=1048576 count=1024");
            long before = System.nanoTime();
            shell("cat " + file + " | cat >/dev/null");
            return (System.nanoTime() - before) / 1e9;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void shell(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(line + " failed");
        }
    }

    /// Counts what it is given, and looks at the heap meanwhile.
    private static final class Counter extends OutputStream {
        private long bytes;
        private long most;
        private int looks;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
            looks++;
            if (looks % 256 == 0) {
                Runtime runtime = Runtime.getRuntime();
                most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
            }
        }
    }
}
