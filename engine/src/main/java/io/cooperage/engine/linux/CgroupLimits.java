package io.cooperage.engine.linux;

import static io.cooperage.engine.linux.LimitCheck.value;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.linux.Cgroup.Controller;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Turns the runtime specification's limits, which are cgroup v1's, into the files and values of whichever
/// version holds each controller. One use: [#write] collects the writes of one set of resources.
final class CgroupLimits {
    private final CgroupDirectories group;
    private final Machine machine;
    private final String remedy;
    private final Before before;
    private final List<CgroupWrite> writes = new ArrayList<>();

    /// What the group has already, for limits that depend on each other.
    ///
    /// @param memory,memoryAndSwap bytes; empty is unlimited
    /// @param quota,period of the cpu, microseconds; quota −1 is none
    record Before(OptionalLong memory, OptionalLong memoryAndSwap, long quota, long period) {
        static final Before FRESH =
                new Before(OptionalLong.empty(), OptionalLong.empty(), -1, LimitCheck.DEFAULT_PERIOD);
    }

    CgroupLimits(CgroupDirectories group, Machine machine, String remedy, Before before) {
        this.group = group;
        this.machine = machine;
        this.remedy = remedy;
        this.before = before;
    }

    /// Everything but the devices.
    ///
    /// @throws EngineException `INVALID_ARGUMENT` or `NOT_IMPLEMENTED`
    List<CgroupWrite> write(Spec.Resources resources) {
        new LimitCheck(machine).check(resources);
        if (resources.cpu() != null) {
            cpu(resources.cpu());
        }
        if (resources.memory() != null) {
            memory(resources.memory());
        }
        if (resources.pids() != null) {
            pids(resources.pids());
        }
        if (resources.blockIO() != null) {
            blockIo(resources.blockIO());
        }
        return List.copyOf(writes);
    }

    private void put(Path dir, String file, String value) {
        writes.add(new CgroupWrite(dir.resolve(file), value));
    }

    private EngineException missing(String limit, Controller controller) {
        return EngineException.notImplemented(limit + ": the " + CgroupDirectories.unifiedName(controller)
                + " controller is not available to this engine; " + remedy);
    }

    /// Whether groups here have `file`. A new group will have what its parent, which is never the root group,
    /// has.
    private static boolean offers(Path dir, String file) {
        Path parent = dir.getParent();
        return Files.exists(dir.resolve(file)) || (parent != null && Files.exists(parent.resolve(file)));
    }

    private void cpu(Spec.Cpu cpu) {
        Optional<Path> v1 = group.legacy(Controller.CPU);
        Optional<Path> v2 = group.unified(Controller.CPU);
        long shares = value(cpu.shares());
        if (shares != 0 && v1.isPresent()) {
            put(v1.get(), "cpu.shares", Long.toString(shares));
        } else if (shares != 0) {
            Path dir = v2.orElseThrow(() -> missing("cpu shares", Controller.CPU));
            put(dir, "cpu.weight", Long.toString(CgroupWeights.cpuWeight(shares)));
        }
        long quota = value(cpu.quota());
        long period = value(cpu.period());
        if (v1.isPresent()) {
            // The period first: with a longer period than the old one, the quota may exceed the old.
            if (period != 0) {
                put(v1.get(), "cpu.cfs_period_us", Long.toString(period));
            }
            if (quota != 0) {
                put(v1.get(), "cpu.cfs_quota_us", Long.toString(Math.max(quota, -1)));
            }
        } else if (quota != 0 || period != 0) {
            Path dir = v2.orElseThrow(() -> missing("cpu quota", Controller.CPU));
            long time = quota == 0 ? before.quota() : quota;
            put(dir, "cpu.max", max(time) + " " + (period == 0 ? before.period() : period));
        }
        cpuset("cpuset.cpus", cpu.cpus());
        cpuset("cpuset.mems", cpu.mems());
    }

    private void cpuset(String file, @Nullable String list) {
        if (list != null && !list.isEmpty()) {
            Path dir = group.legacy(Controller.CPUSET)
                    .or(() -> group.unified(Controller.CPUSET))
                    .orElseThrow(() -> missing(file, Controller.CPUSET));
            put(dir, file, list);
        }
    }

    private void memory(Spec.Memory memory) {
        Optional<Path> v1 = group.legacy(Controller.MEMORY);
        Optional<Path> v2 = group.unified(Controller.MEMORY);
        boolean any = value(memory.limit()) != 0 || value(memory.swap()) != 0 || value(memory.reservation()) != 0;
        if (any && v1.isEmpty() && v2.isEmpty()) {
            throw missing("memory limit", Controller.MEMORY);
        }
        if (v1.isPresent()) {
            legacyMemory(v1.get(), memory);
            return;
        }
        v2.ifPresent(dir -> unifiedMemory(dir, memory));
        if (memory.swappiness() != null) {
            throw EngineException.notImplemented(
                    "memory swappiness: cgroup v2 has no such setting; set vm.swappiness of the machine instead");
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            throw EngineException.notImplemented(
                    "disabling the OOM killer: cgroup v2 has no such setting; lower oom_score_adj instead");
        }
    }

    /// @param limit of memory, after this change
    /// @return false when there is no limit to write, or it is moot because there is no swap space
    private boolean limitsSwap(Path dir, String file, long swap, long limit) {
        if (swap == 0) {
            return false;
        }
        if (limit == 0 && swap > 0) {
            throw EngineException.invalid(
                    "You should always set the Memory limit when using Memoryswap limit, see usage");
        }
        if (limit > 0 && swap > 0 && swap < limit) {
            throw EngineException.invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
        }
        if (offers(dir, file)) {
            return true;
        }
        if (machine.swap() == 0 || swap == -1) {
            return false;
        }
        throw EngineException.notImplemented("memory-swap limit: the kernel does not account swap;"
                + " boot it with swapaccount=1, or set memory-swap to -1");
    }

    private long limitAfter(Spec.Memory memory) {
        long limit = value(memory.limit());
        return limit == 0 ? before.memory().orElse(0) : limit;
    }

    private void legacyMemory(Path dir, Spec.Memory memory) {
        long limit = value(memory.limit());
        long swap = value(memory.swap());
        boolean limitedSum = before.memoryAndSwap().isPresent();
        if (swap == 0 && limit == -1 && limitedSum) {
            // Memory can't be unlimited below a limit of memory plus swap.
            swap = -1;
        }
        List<CgroupWrite> pair = new ArrayList<>();
        if (limit != 0) {
            pair.add(new CgroupWrite(dir.resolve("memory.limit_in_bytes"), Long.toString(limit)));
        }
        if (limitsSwap(dir, "memory.memsw.limit_in_bytes", swap, limitAfter(memory))) {
            pair.add(new CgroupWrite(dir.resolve("memory.memsw.limit_in_bytes"), Long.toString(swap)));
        }
        // At every moment memory ≤ memory + swap must hold: when memory outgrows the sum, the sum goes first.
        boolean grows =
                limitedSum && (limit < 0 || limit > before.memoryAndSwap().getAsLong());
        writes.addAll(grows ? pair.reversed() : pair);
        long reservation = value(memory.reservation());
        if (reservation != 0) {
            put(dir, "memory.soft_limit_in_bytes", Long.toString(reservation));
        }
        if (memory.swappiness() != null) {
            put(dir, "memory.swappiness", memory.swappiness().toString());
        }
        if (memory.disableOOMKiller() != null) {
            put(dir, "memory.oom_control", memory.disableOOMKiller() ? "1" : "0");
        }
    }

    private void unifiedMemory(Path dir, Spec.Memory memory) {
        long swap = value(memory.swap());
        long after = limitAfter(memory);
        if (limitsSwap(dir, "memory.swap.max", swap, after)) {
            // v1 counts memory and swap together, v2 swap alone.
            put(dir, "memory.swap.max", max(swap == -1 || after <= 0 ? swap : swap - after));
        }
        if (value(memory.limit()) != 0) {
            put(dir, "memory.max", max(value(memory.limit())));
        }
        if (value(memory.reservation()) != 0) {
            put(dir, "memory.low", max(value(memory.reservation())));
        }
    }

    private static String max(long value) {
        return value < 0 ? "max" : Long.toString(value);
    }

    private void pids(Spec.Pids pids) {
        Optional<Path> dir = group.legacy(Controller.PIDS).or(() -> group.unified(Controller.PIDS));
        if (pids.limit() > 0) {
            put(dir.orElseThrow(() -> missing("pids limit", Controller.PIDS)), "pids.max", max(pids.limit()));
        } else {
            dir.ifPresent(d -> put(d, "pids.max", "max"));
        }
    }

    private void blockIo(Spec.BlockIo io) {
        if (io.weight() != null && io.weight() != 0) {
            weight(io.weight());
        }
        io.weightDevice().forEach(this::deviceWeight);
        throttle("rbps", "read_bps_device", io.throttleReadBpsDevice());
        throttle("wbps", "write_bps_device", io.throttleWriteBpsDevice());
        throttle("riops", "read_iops_device", io.throttleReadIOPSDevice());
        throttle("wiops", "write_iops_device", io.throttleWriteIOPSDevice());
    }

    private void weight(int weight) {
        Path dir = io("io weight");
        if (group.legacy(Controller.IO).isPresent()) {
            if (offers(dir, "blkio.weight")) {
                put(dir, "blkio.weight", Integer.toString(weight));
                return;
            }
            if (offers(dir, "blkio.bfq.weight")) {
                put(dir, "blkio.bfq.weight", Integer.toString(weight));
                return;
            }
        } else if (offers(dir, "io.bfq.weight")) {
            // BFQ has kept v1's scale.
            put(dir, "io.bfq.weight", Integer.toString(weight));
            return;
        } else if (offers(dir, "io.weight")) {
            put(dir, "io.weight", "default " + CgroupWeights.ioWeight(weight));
            return;
        }
        throw EngineException.notImplemented("io weight: no io scheduler of this machine honours weights;"
                + " choose one that does: echo bfq > /sys/block/DEVICE/queue/scheduler");
    }

    /// Only BFQ shares single devices out by weight; io.weight of v2 is for iocost, which counts differently.
    private void deviceWeight(Spec.WeightDevice device) {
        Path dir = io("io weight of a device");
        boolean legacy = group.legacy(Controller.IO).isPresent();
        String value = device.major() + ":" + device.minor() + " " + device.weight();
        for (String file :
                legacy ? List.of("blkio.weight_device", "blkio.bfq.weight_device") : List.of("io.bfq.weight")) {
            if (offers(dir, file)) {
                put(dir, file, value);
                return;
            }
        }
        throw EngineException.notImplemented("io weight of device " + device.major() + ":" + device.minor()
                + ": no io scheduler of this machine honours weights; choose one that does:"
                + " echo bfq > /sys/block/DEVICE/queue/scheduler");
    }

    private Path io(String limit) {
        return group.legacy(Controller.IO)
                .or(() -> group.unified(Controller.IO))
                .orElseThrow(() -> missing(limit, Controller.IO));
    }

    private void throttle(String key, String legacyFile, List<Spec.Throttle> throttles) {
        for (Spec.Throttle t : throttles) {
            Path dir = io("io throttle");
            String device = t.major() + ":" + t.minor() + " ";
            if (group.legacy(Controller.IO).isPresent()) {
                put(dir, "blkio.throttle." + legacyFile, device + t.rate());
            } else {
                // Docker's 0 means "no limit"; io.max refuses it.
                put(dir, "io.max", device + key + "=" + (t.rate() == 0 ? "max" : Long.toString(t.rate())));
            }
        }
    }
}
