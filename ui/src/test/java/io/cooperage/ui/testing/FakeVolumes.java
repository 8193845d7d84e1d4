package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.VolumeAction;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.engine.volume.VolumeService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;

/// Volumes in memory, with the rules of the engine about names and use, but no files. Who uses one, how large it is and
/// what is in it come from the test. Any method can be told to fail or to wait. Any thread.
public class FakeVolumes implements VolumeService {
    private final FakeEvents events;
    private final FakeCalls calls = new FakeCalls();

    /// Guards everything below; events are published outside it.
    private final Object lock = new Object();

    private final Map<String, Volume> byName = new LinkedHashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private int made;

    private volatile Function<String, FileTree> trees = name -> {
        throw EngineException.notImplemented("this fake has no files");
    };

    public FakeVolumes(FakeEvents events) {
        this.events = events;
    }

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    /// Calls of `method` wait until the latch opens, or are cancelled by an interrupt.
    public void hold(String method, CountDownLatch gate) {
        calls.hold(method, gate);
    }

    /// What was called, such as `create data`, in order.
    public List<String> calls() {
        return calls.all();
    }

    /// Who mounts a volume from now on.
    public void use(String name, String... containerIds) {
        Volume volume;
        synchronized (lock) {
            Volume was = get(name);
            volume = keep(new Volume(
                    was.name(),
                    was.driver(),
                    was.options(),
                    was.labels(),
                    was.anonymous(),
                    was.mountpoint(),
                    was.createdAt(),
                    List.of(containerIds)));
        }
        announce(volume, containerIds.length == 0 ? VolumeAction.UNMOUNT : VolumeAction.MOUNT);
    }

    /// How much is in it.
    public void fill(String name, long bytes) {
        synchronized (lock) {
            sizes.put(name, bytes);
        }
    }

    /// What [#files] opens.
    public void onFiles(Function<String, FileTree> open) {
        trees = open;
    }

    @Override
    public Volume create(VolumeConfig config) {
        calls.enter("create", config.name() == null ? "?" : config.name());
        Volume volume;
        synchronized (lock) {
            String given = config.name();
            boolean anonymous = given == null || given.isEmpty();
            String name = given == null || given.isEmpty()
                    ? "%04x".formatted(++made * 40503 & 0xffff).repeat(16)
                    : given;
            Volume there = byName.get(name);
            if (there != null) {
                if (there.driver().equals(config.driver())
                        && (config.options().isEmpty() || there.options().equals(config.options()))) {
                    return there;
                }
                throw EngineException.conflict("volume " + name + " exists with other options");
            }
            volume = keep(new Volume(
                    name,
                    config.driver(),
                    config.options(),
                    config.labels(),
                    anonymous,
                    Path.of("/nowhere/volumes", name, "_data"),
                    Instant.now(),
                    List.of()));
        }
        announce(volume, VolumeAction.CREATE);
        return volume;
    }

    @Override
    public List<Volume> list() {
        calls.enter("list", "");
        synchronized (lock) {
            return List.copyOf(byName.values());
        }
    }

    @Override
    public Volume get(String name) {
        synchronized (lock) {
            Volume volume = byName.get(name);
            if (volume == null) {
                throw EngineException.notFound("get " + name + ": no such volume");
            }
            return volume;
        }
    }

    @Override
    public void remove(String name, boolean force) {
        calls.enter("remove", name);
        Volume volume;
        synchronized (lock) {
            if (force && !byName.containsKey(name)) {
                return;
            }
            volume = get(name);
            if (!volume.usedBy().isEmpty()) {
                throw EngineException.conflict(
                        "remove %s: volume is in use - [%s]".formatted(name, String.join(", ", volume.usedBy())));
            }
            byName.remove(name);
        }
        announce(volume, VolumeAction.DESTROY);
    }

    @Override
    public List<VolumeUsage> prunable(boolean named) {
        calls.enter("prunable", named ? "all" : "anonymous");
        synchronized (lock) {
            return byName.values().stream()
                    .filter(volume -> volume.usedBy().isEmpty() && (named || volume.anonymous()))
                    .map(this::measure)
                    .toList();
        }
    }

    @Override
    public List<VolumeUsage> prune(boolean named, Predicate<Volume> which) {
        calls.enter("prune", named ? "all" : "anonymous");
        List<VolumeUsage> gone = prunable(named).stream()
                .filter(usage -> which.test(usage.volume()))
                .toList();
        for (VolumeUsage usage : gone) {
            synchronized (lock) {
                byName.remove(usage.volume().name());
            }
            announce(usage.volume(), VolumeAction.PRUNE);
        }
        return gone;
    }

    @Override
    public VolumeUsage usage(String name) {
        calls.enter("usage", name);
        return measure(get(name));
    }

    @Override
    public FileTree files(String name) {
        calls.enter("files", name);
        return trees.apply(get(name).name());
    }

    @Override
    public void export(String name, OutputStream out) {
        calls.enter("export", name);
        try {
            out.write(get(name).name().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void restore(String name, InputStream tar) {
        calls.enter("restore", get(name).name());
        try {
            fill(name, tar.readAllBytes().length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Volume copy(String name, String newName) {
        calls.enter("copy", name + " " + newName);
        Volume from = get(name);
        Volume copy = create(new VolumeConfig(newName, from.driver(), from.options(), from.labels()));
        fill(newName, measure(from).bytes());
        return copy;
    }

    @Override
    public void empty(String name) {
        calls.enter("empty", get(name).name());
        fill(name, 0);
    }

    private VolumeUsage measure(Volume volume) {
        synchronized (lock) {
            long bytes = sizes.getOrDefault(volume.name(), 0L);
            return new VolumeUsage(volume, bytes, bytes == 0 ? 0 : 1 + bytes / 4096);
        }
    }

    private Volume keep(Volume volume) {
        synchronized (lock) {
            byName.put(volume.name(), volume);
        }
        return volume;
    }

    private void announce(Volume volume, VolumeAction action) {
        events.publish(new VolumeEvent(Instant.now(), volume.name(), action, Map.of("driver", volume.driver())));
    }
}
