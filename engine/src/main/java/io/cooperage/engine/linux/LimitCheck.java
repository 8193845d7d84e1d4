package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import org.jspecify.annotations.Nullable;

/// Refuses limits that no kernel could honour on this machine, in the words Docker's clients know.
final class LimitCheck {
    /// Below this a container can't start at all; Docker's minimum too.
    private static final long MIN_MEMORY = 6L << 20;

    private static final long MIN_PERIOD = 1_000;
    private static final long MAX_PERIOD = 1_000_000;
    static final long DEFAULT_PERIOD = 100_000;

    private final Machine machine;

    LimitCheck(Machine machine) {
        this.machine = machine;
    }

    /// @throws EngineException `INVALID_ARGUMENT` naming the limit and what would be allowed
    void check(Spec.Resources resources) {
        if (resources.memory() != null) {
            memory(resources.memory());
        }
        if (resources.cpu() != null) {
            cpu(resources.cpu());
        }
        if (resources.blockIO() != null) {
            blockIo(resources.blockIO());
        }
    }

    /// 0 for unset, as Docker's API has it.
    static long value(@Nullable Long limit) {
        return limit == null ? 0 : limit;
    }

    private static void memory(Spec.Memory memory) {
        long limit = value(memory.limit());
        if (limit != 0 && limit != -1 && limit < MIN_MEMORY) {
            throw EngineException.invalid("Minimum memory limit allowed is 6MB");
        }
        long reservation = value(memory.reservation());
        if (reservation != 0 && reservation != -1 && reservation < MIN_MEMORY) {
            throw EngineException.invalid("Minimum memory reservation allowed is 6MB");
        }
        if (limit > 0 && limit < reservation) {
            throw EngineException.invalid(
                    "Minimum memory limit can not be less than memory reservation limit, see usage");
        }
        long swap = value(memory.swap());
        if (swap < -1) {
            throw EngineException.invalid("invalid memory-swap " + swap + ": use -1 for unlimited swap");
        }
        long swappiness = value(memory.swappiness());
        if (swappiness < 0 || swappiness > 100) {
            throw EngineException.invalid("invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        }
    }

    private void cpu(Spec.Cpu cpu) {
        long shares = value(cpu.shares());
        if (shares != 0 && shares < CgroupWeights.MIN_SHARES) {
            throw EngineException.invalid("the minimum allowed cpu-shares is " + CgroupWeights.MIN_SHARES);
        }
        if (shares > CgroupWeights.MAX_SHARES) {
            throw EngineException.invalid("the maximum allowed cpu-shares is " + CgroupWeights.MAX_SHARES);
        }
        long period = value(cpu.period());
        if (period != 0 && (period < MIN_PERIOD || period > MAX_PERIOD)) {
            throw EngineException.invalid(
                    "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        }
        long quota = value(cpu.quota());
        if (quota > 0) {
            if (quota < MIN_PERIOD) {
                throw EngineException.invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
            }
            int online = machine.onlineCpus().size();
            if (quota > online * (period == 0 ? DEFAULT_PERIOD : period)) {
                throw EngineException.invalid("range of CPUs is from 0.01 to " + online + ".00, as there are only "
                        + online + " CPUs available");
            }
        }
        cpuset("CPUs", "cpuset cpus", cpu.cpus(), machine.onlineCpus());
        cpuset("memory nodes", "cpuset mems", cpu.mems(), machine.memoryNodes());
    }

    private static void cpuset(String what, String option, @Nullable String wanted, CpuList available) {
        if (wanted == null || wanted.isEmpty()) {
            return;
        }
        CpuList list = CpuList.parse(wanted)
                .filter(l -> l.size() > 0)
                .orElseThrow(() -> EngineException.invalid(
                        "Invalid value " + wanted + " for " + option + ": invalid format: " + wanted));
        if (!available.containsAll(list)) {
            throw EngineException.invalid(
                    "Requested " + what + " are not available - requested " + wanted + ", available: " + available);
        }
    }

    private static void blockIo(Spec.BlockIo io) {
        Integer weight = io.weight();
        if (weight != null && weight != 0 && (weight < 10 || weight > 1000)) {
            throw EngineException.invalid("Range of blkio weight is from 10 to 1000");
        }
        for (Spec.WeightDevice device : io.weightDevice()) {
            if (device.weight() < 10 || device.weight() > 1000) {
                throw EngineException.invalid(
                        "Range of blkio weight of a device is from 10 to 1000, not " + device.weight());
            }
        }
    }
}
