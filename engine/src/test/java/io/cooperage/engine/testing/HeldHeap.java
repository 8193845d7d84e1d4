package io.cooperage.engine.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;

/// What of the heap can't be let go of.
public final class HeldHeap {
    private HeldHeap() {}

    /// Bytes that a collection of garbage, made by this, left in use; what other threads allocate after it is not
    /// among them, however long it is until the caller runs again.
    public static long bytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }
}
