package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Samples as a table for other programs (RFC 4180): times in RFC 3339, sizes in bytes, an empty field where the kernel
/// did not say. Any thread.
final class StatsCsv {
    private static final String HEAD = "time,cpu_cores,throttled,memory,memory_anon,memory_file,memory_kernel,"
            + "memory_swap,memory_peak,memory_limit,read_bytes_per_second,write_bytes_per_second,pids,pids_limit,"
            + "pressure_cpu,pressure_memory,pressure_io\r\n";

    private StatsCsv() {}

    /// What is there stays until the whole of the new is.
    static void write(List<ContainerStats> samples, Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException(target + " is not a file name");
        }
        Path part = Files.createTempFile(folder, ".graphs-", ".part");
        try {
            try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                out.write(HEAD);
                for (ContainerStats sample : samples) {
                    out.write(line(sample));
                }
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static String line(ContainerStats sample) {
        List<String> fields = new ArrayList<>();
        fields.add(sample.time().toString());
        fields.add(text(sample.cpu()));
        fields.add(text(sample.throttled()));
        fields.add(text(sample.memory()));
        fields.add(text(sample.memoryAnon()));
        fields.add(text(sample.memoryFile()));
        fields.add(text(sample.memoryKernel()));
        fields.add(text(sample.memorySwap()));
        fields.add(text(sample.memoryPeak()));
        fields.add(text(sample.memoryLimit()));
        fields.add(text(sample.readRate()));
        fields.add(text(sample.writeRate()));
        fields.add(text(sample.pids()));
        fields.add(text(sample.pidsLimit()));
        fields.add(text(sample.cpuPressure()));
        fields.add(text(sample.memoryPressure()));
        fields.add(text(sample.ioPressure()));
        return String.join(",", fields) + "\r\n";
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }
}
