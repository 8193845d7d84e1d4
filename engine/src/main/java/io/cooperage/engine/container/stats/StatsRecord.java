package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// A sample as [#SIZE] bytes, little-endian: time in microseconds since 1970, seven rates as 32-bit floats (NaN
/// is absent), seven sizes as 64-bit and two counts as 32-bit integers (-1 is absent), and a CRC-32C of all
/// that. A record that was torn, or never written, has a wrong checksum.
final class StatsRecord {
    static final int SIZE = 104;
    private static final int CHECKED = SIZE - Integer.BYTES;
    private static final long MICROS = 1_000_000;

    private StatsRecord() {}

    /// Writes at the buffer's position.
    static void write(ContainerStats stats, ByteBuffer to) {
        int start = to.position();
        to.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, stats.time()));
        write(stats.cpu(), to);
        write(stats.throttled(), to);
        write(stats.readRate(), to);
        write(stats.writeRate(), to);
        write(stats.cpuPressure(), to);
        write(stats.memoryPressure(), to);
        write(stats.ioPressure(), to);
        to.putLong(stats.memory().orElse(-1));
        to.putLong(stats.memoryAnon().orElse(-1));
        to.putLong(stats.memoryFile().orElse(-1));
        to.putLong(stats.memoryKernel().orElse(-1));
        to.putLong(stats.memorySwap().orElse(-1));
        to.putLong(stats.memoryPeak().orElse(-1));
        to.putLong(stats.memoryLimit().orElse(-1));
        to.putInt((int) Math.min(Integer.MAX_VALUE, stats.pids().orElse(-1)));
        to.putInt((int) Math.min(Integer.MAX_VALUE, stats.pidsLimit().orElse(-1)));
        to.putInt(checksum(to, start));
    }

    /// Reads at the buffer's position, which moves on by [#SIZE]; empty when it is not a whole record.
    static Optional<ContainerStats> read(ByteBuffer from) {
        int start = from.position();
        boolean whole = from.getInt(start + CHECKED) == checksum(from, start);
        long micros = from.position(start).getLong();
        OptionalDouble cpu = readDouble(from);
        OptionalDouble throttled = readDouble(from);
        OptionalDouble readRate = readDouble(from);
        OptionalDouble writeRate = readDouble(from);
        OptionalDouble cpuPressure = readDouble(from);
        OptionalDouble memoryPressure = readDouble(from);
        OptionalDouble ioPressure = readDouble(from);
        ContainerStats stats = new ContainerStats(
                Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000),
                cpu,
                throttled,
                optional(from.getLong()),
                optional(from.getLong()),
                optional(from.getLong()),
                optional(from.getLong()),
                optional(from.getLong()),
                optional(from.getLong()),
                optional(from.getLong()),
                readRate,
                writeRate,
                optional(from.getInt()),
                optional(from.getInt()),
                cpuPressure,
                memoryPressure,
                ioPressure);
        from.position(start + SIZE);
        return whole ? Optional.of(stats) : Optional.empty();
    }

    private static int checksum(ByteBuffer bytes, int start) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), bytes.arrayOffset() + start, CHECKED);
        return (int) crc.getValue();
    }

    private static void write(OptionalDouble value, ByteBuffer to) {
        to.putFloat(value.isPresent() ? (float) value.getAsDouble() : Float.NaN);
    }

    private static OptionalDouble readDouble(ByteBuffer from) {
        float value = from.getFloat();
        return Float.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static OptionalLong optional(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
