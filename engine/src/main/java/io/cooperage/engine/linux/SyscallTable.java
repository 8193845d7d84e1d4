package io.cooperage.engine.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// The names and numbers of one architecture's system calls.
public final class SyscallTable {
    /// ARM's private calls (`cacheflush`, …) have numbers far above all others.
    private static final int PRIVATE = 0xF_0000;

    private static final Map<Arch, SyscallTable> LOADED = new EnumMap<>(Arch.class);

    private final Map<String, Integer> numbers;
    private final TreeMap<Integer, String> names;

    private SyscallTable(Map<String, Integer> numbers) {
        this.numbers = Map.copyOf(numbers);
        this.names = new TreeMap<>();
        numbers.forEach((name, number) -> names.put(number, name));
    }

    public static SyscallTable of(Arch arch) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(arch, SyscallTable::load);
        }
    }

    private static SyscallTable load(Arch arch) {
        String resource = "syscalls/" + arch.kernelName() + ".tbl";
        Map<String, Integer> numbers = new HashMap<>();
        try (InputStream in = SyscallTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from the engine's jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int blank = line.indexOf(' ');
                    numbers.put(line.substring(blank + 1), Integer.parseInt(line.substring(0, blank)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SyscallTable(numbers);
    }

    /// Empty when this architecture has no call of that name.
    public OptionalInt number(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public Optional<String> name(int number) {
        return Optional.ofNullable(names.get(number));
    }

    public Set<String> names() {
        return numbers.keySet();
    }

    /// The highest number this table knows, private ones aside: a program that uses a higher one was made for
    /// a newer kernel.
    int highest() {
        return names.lowerKey(PRIVATE);
    }
}
