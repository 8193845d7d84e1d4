package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// [Cgroup] on whatever hierarchies the tree has found; with none, every question is answered "nothing" and
/// every limit refused.
final class KernelCgroup implements Cgroup {
    /// One counter buffer for all groups: the sampler reads them one after the other; whoever comes while it
    /// is taken makes another.
    private static final AtomicReference<CounterFile> SPARE = new AtomicReference<>();

    private static final long LEGACY_UNLIMITED = Long.MAX_VALUE - 0xFFFF;

    private final CgroupDirectories group;
    private final Machine machine;
    private final String remedy;
    private final boolean deviceFilter;

    /// @param deviceFilter whether the kernel lets this process attach a device program to a v2 group
    KernelCgroup(CgroupDirectories group, Machine machine, String remedy, boolean deviceFilter) {
        this.group = group;
        this.machine = machine;
        this.remedy = remedy;
        this.deviceFilter = deviceFilter;
    }

    @Override
    public List<Path> directories() {
        return group.all();
    }

    @Override
    public List<CgroupWrite> writes(Spec.Resources resources) {
        List<CgroupWrite> writes =
                new ArrayList<>(new CgroupLimits(group, machine, remedy, CgroupLimits.Before.FRESH).write(resources));
        group.legacy(Controller.DEVICES).ifPresent(dir -> writes.addAll(DeviceRules.legacy(dir, resources.devices())));
        return List.copyOf(writes);
    }

    @Override
    public Optional<byte[]> deviceProgram(Spec.Resources resources) {
        if (group.legacy(Controller.DEVICES).isPresent()
                || !deviceFilter
                || group.unified() == null
                || resources.devices().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(DeviceProgram.compile(resources.devices()));
    }

    @Override
    public List<Path> joinFiles() {
        return group.legacy().values().stream()
                .distinct()
                .map(dir -> dir.resolve("tasks"))
                .toList();
    }

    @Override
    public Optional<Path> unified() {
        return group.unifiedDirectory();
    }

    @Override
    public Optional<Path> oomFile() {
        return group.legacy(Controller.MEMORY)
                .map(dir -> dir.resolve("memory.oom_control"))
                .or(() -> group.unified(Controller.MEMORY).map(dir -> dir.resolve("memory.events")));
    }

    @Override
    public Set<Controller> controllers() {
        return group.controllers();
    }

    @Override
    public CgroupReading read() {
        return read(CounterReader.BY_NAME);
    }

    @Override
    public CgroupGauge gauge() {
        HeldFiles files = new HeldFiles();
        return new CgroupGauge() {
            @Override
            public CgroupReading read() {
                return KernelCgroup.this.read(files);
            }

            @Override
            public void close() {
                files.close();
            }
        };
    }

    private CgroupReading read(CounterReader reader) {
        CounterFile file = SPARE.getAndSet(null);
        if (file == null) {
            file = new CounterFile();
        }
        try {
            return new CgroupMeter(group, file, reader).read();
        } finally {
            SPARE.set(file);
        }
    }

    @Override
    public void update(Spec.Resources resources) {
        if (!resources.devices().isEmpty()) {
            throw EngineException.notImplemented(
                    "changing the device rules of a running container: stop it and make it anew");
        }
        for (CgroupWrite write : new CgroupLimits(group, machine, remedy, before()).write(resources)) {
            apply(write);
        }
    }

    private void apply(CgroupWrite write) {
        try {
            KernelFile.write(write.file(), write.value());
        } catch (SyscallException e) {
            if (e.is(Errno.EBUSY) && write.file().endsWith("memory.limit_in_bytes")) {
                throw EngineException.conflict("memory limit " + write.value()
                        + ": the container uses more than that and the kernel can't reclaim it; stop something in it"
                        + " first");
            }
            throw e;
        }
    }

    private CgroupLimits.Before before() {
        CounterFile file = new CounterFile();
        OptionalLong memory = OptionalLong.empty();
        OptionalLong sum = OptionalLong.empty();
        long quota = -1;
        long period = LimitCheck.DEFAULT_PERIOD;
        Optional<Path> v1 = group.legacy(Controller.MEMORY);
        if (v1.isPresent()) {
            memory =
                    limited(file.read(v1.get().resolve("memory.limit_in_bytes")).number());
            sum = limited(
                    file.read(v1.get().resolve("memory.memsw.limit_in_bytes")).number());
        } else if (group.unified(Controller.MEMORY).isPresent()) {
            Path dir = group.unified(Controller.MEMORY).get();
            memory = file.read(dir.resolve("memory.max")).number();
        }
        Optional<Path> cpu = group.unified(Controller.CPU);
        if (cpu.isPresent() && group.legacy(Controller.CPU).isEmpty()) {
            String[] words = KernelFile.read(cpu.get().resolve("cpu.max"))
                    .orElse("max 100000")
                    .strip()
                    .split(" ", -1);
            quota = words[0].equals("max") ? -1 : Long.parseLong(words[0]);
            period = Long.parseLong(words[1]);
        }
        return new CgroupLimits.Before(memory, sum, quota, period);
    }

    private static OptionalLong limited(OptionalLong value) {
        return value.isPresent() && value.getAsLong() < LEGACY_UNLIMITED ? value : OptionalLong.empty();
    }

    private CgroupTasks tasks() {
        return new CgroupTasks(group, Syscalls.host());
    }

    @Override
    public void freeze() {
        tasks().freeze();
    }

    @Override
    public void thaw() {
        tasks().thaw();
    }

    @Override
    public void kill() {
        tasks().kill();
    }

    @Override
    public List<Integer> pids() {
        return tasks().pids();
    }

    @Override
    public void remove() {
        tasks().remove();
    }

    @Override
    public String save() {
        return group.save();
    }

    @Override
    public String toString() {
        return "Cgroup" + group.all();
    }
}
