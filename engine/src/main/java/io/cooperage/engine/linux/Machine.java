package io.cooperage.engine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the machine has to give out.
///
/// @param onlineCpus from /sys/devices/system/cpu/online
/// @param memoryNodes from /sys/devices/system/node/online; node 0 where the kernel has no NUMA
/// @param memory bytes of RAM
/// @param swap bytes of swap space
public record Machine(CpuList onlineCpus, CpuList memoryNodes, long memory, long swap) {

    public static Machine detect() {
        return detect(Path.of("/"));
    }

    static Machine detect(Path root) {
        MemInfo mem = MemInfo.read(root.resolve("proc/meminfo"));
        CpuList cpus = list(root.resolve("sys/devices/system/cpu/online"));
        CpuList nodes = list(root.resolve("sys/devices/system/node/online"));
        return new Machine(cpus, nodes, mem.total(), mem.swapTotal());
    }

    private static CpuList list(Path file) {
        String text = "0";
        try {
            text = Files.readString(file);
        } catch (IOException absent) {
            // A kernel without cpu hotplug or NUMA shows no such file and has just number 0.
        }
        return CpuList.parse(text).orElseThrow();
    }
}
