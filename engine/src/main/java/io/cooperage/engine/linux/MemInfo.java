package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Sizes from /proc/meminfo, in bytes.
///
/// @param available the kernel's estimate of what could be used without swapping
public record MemInfo(long total, long free, long available, long swapTotal, long swapFree) {

    public static MemInfo read() {
        return read(Path.of("/proc/meminfo"));
    }

    static MemInfo read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "read " + file + ": is /proc mounted?", e);
        }
    }

    static MemInfo parse(String text) {
        Map<String, Long> kib = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split("[:\\s]+");
            if (words.length >= 2 && words[1].chars().allMatch(Character::isDigit)) {
                kib.put(words[0], Long.parseLong(words[1]));
            }
        }
        return new MemInfo(
                bytes(kib, "MemTotal"),
                bytes(kib, "MemFree"),
                bytes(kib, "MemAvailable"),
                bytes(kib, "SwapTotal"),
                bytes(kib, "SwapFree"));
    }

    private static long bytes(Map<String, Long> kib, String name) {
        return kib.getOrDefault(name, 0L) * 1024;
    }
}
