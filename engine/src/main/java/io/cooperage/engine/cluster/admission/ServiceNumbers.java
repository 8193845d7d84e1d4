package io.cooperage.engine.cluster.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A range of numbers, out of which services get theirs. What was given is remembered for a little while,
/// since the object that has it is stored only later. For any thread.
final class ServiceNumbers {
    static final String ADDRESS_RANGE = "10.96.0.0/16";
    static final String PORT_RANGE = "30000-32767";

    private static final int NETWORK = 10 << 24 | 96 << 16;
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int first;
    private final int last;
    private final int dynamicFirst;
    private final Map<Integer, Long> given = new HashMap<>();

    private ServiceNumbers(int first, int last, int dynamicFirst) {
        this.first = first;
        this.last = last;
        this.dynamicFirst = dynamicFirst;
    }

    /// Without the network's own address and its last. The first 256 are left to those who choose.
    static ServiceNumbers addresses() {
        return new ServiceNumbers(NETWORK + 1, NETWORK + 0xFFFE, NETWORK + 0x101);
    }

    /// The first 86 are left to those who choose.
    static ServiceNumbers nodePorts() {
        return new ServiceNumbers(30000, 32767, 30086);
    }

    boolean contains(int number) {
        return first <= number && number <= last;
    }

    /// One that is free, at random, and from the lower band only when the upper is full; null when all are
    /// taken.
    synchronized @Nullable Integer free(Set<Integer> taken) {
        long now = System.nanoTime();
        given.values().removeIf(then -> now - then > REMEMBERED_NANOS);
        Integer chosen = search(dynamicFirst, last, taken);
        if (chosen == null) {
            chosen = search(first, dynamicFirst - 1, taken);
        }
        if (chosen != null) {
            given.put(chosen, now);
        }
        return chosen;
    }

    private @Nullable Integer search(int from, int to, Set<Integer> taken) {
        int size = to - from + 1;
        int start = ThreadLocalRandom.current().nextInt(size);
        for (int i = 0; i < size; i++) {
            int number = from + (start + i) % size;
            if (!taken.contains(number) && !given.containsKey(number)) {
                return number;
            }
        }
        return null;
    }

    static String address(int number) {
        return (number >>> 24) + "." + (number >>> 16 & 0xFF) + "." + (number >>> 8 & 0xFF) + "." + (number & 0xFF);
    }

    /// Empty for what is no IPv4 address, such as `None`.
    static Optional<Integer> ofAddress(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return Optional.empty();
        }
        int number = 0;
        for (String part : text.split("\\.", -1)) {
            int value = Integer.parseInt(part);
            if (value > 255) {
                return Optional.empty();
            }
            number = number << 8 | value;
        }
        return Optional.of(number);
    }
}
