package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.IoDeviceWeight;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Spec;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks up the numbers of the host's devices that a container asks for.
final class HostDevices {
    private static final Path DEV = Path.of("/dev");

    /// What /dev holds besides the machine's devices, or every container has of its own.
    private static final Set<String> OWN = Set.of("pts", "ptmx", "shm", "fd", "mqueue", "console", "hugepages");

    private final Syscalls kernel;
    private final boolean rootless;

    HostDevices(Syscalls kernel, boolean rootless) {
        this.kernel = kernel;
        this.rootless = rootless;
    }

    /// What the configuration asks for, device by device: a folder stands for all devices in it, and a privileged
    /// container gets every one of the machine. In rootless it gets those that it names only, as the user may not
    /// open the others anyhow.
    List<DeviceRequest> requests(ContainerConfig config) {
        List<DeviceRequest> requests = new ArrayList<>();
        for (DeviceRequest request : config.devices()) {
            if (Files.isDirectory(request.host())) {
                for (Path device : below(request.host(), Set.of())) {
                    String target = request.target() + "/" + request.host().relativize(device);
                    requests.add(new DeviceRequest(device, target, request.access()));
                }
            } else {
                requests.add(request);
            }
        }
        if (config.security().privileged() && !rootless) {
            Set<String> named = new HashSet<>();
            requests.forEach(request -> named.add(request.target()));
            for (Path device : below(DEV, OWN)) {
                if (named.add(device.toString())) {
                    requests.add(new DeviceRequest(device, device.toString(), "rwm"));
                }
            }
        }
        return requests;
    }

    private static List<Path> below(Path folder, Set<String> without) {
        List<Path> devices = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean left = directory.startsWith(DEV)
                            && directory.getNameCount() == 2
                            && without.contains(directory.getFileName().toString());
                    return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    boolean own = file.getNameCount() == 2
                            && without.contains(file.getFileName().toString());
                    if (attributes.isOther() && !own && isDevice(file)) {
                        devices.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    // A device that was unplugged, or a folder that is not ours to read.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "list the devices in " + folder + ": " + e.getMessage(), e);
        }
        return devices;
    }

    private static boolean isDevice(Path file) {
        try {
            int type = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FileStatus.S_IFMT;
            return type == FileStatus.S_IFCHR || type == FileStatus.S_IFBLK;
        } catch (IOException _) {
            return false;
        }
    }

    /// One for each request, in order.
    List<Spec.Device> nodes(List<DeviceRequest> requests) {
        List<Spec.Device> nodes = new ArrayList<>();
        for (DeviceRequest request : requests) {
            FileStatus status = status(request.host());
            String type = switch (status.type()) {
                case FileStatus.S_IFCHR -> "c";
                case FileStatus.S_IFBLK -> "b";
                default ->
                    throw EngineException.invalid("error gathering device information while adding custom"
                            + " device \"" + request.host() + "\": not a device node");
            };
            nodes.add(new Spec.Device(
                    request.target(),
                    type,
                    status.specialMajor(),
                    status.specialMinor(),
                    status.permissions(),
                    null,
                    null));
        }
        return nodes;
    }

    /// Those that are to have another name in the container, where no node can be made of that name: bound.
    List<Spec.Mount> bound(List<DeviceRequest> requests) {
        return requests.stream()
                .filter(request -> rootless && !request.host().equals(Path.of(request.target())))
                .map(request -> new Spec.Mount(
                        request.target(),
                        "bind",
                        request.host().toString(),
                        List.of("bind", "rprivate", "nosuid", "noexec")))
                .toList();
    }

    /// Weight and throttles as the specification wants them; empty when nothing is limited.
    List<Spec.BlockIo> blockIo(Limits limits) {
        if (limits.ioWeight() == null
                && limits.ioThrottles().isEmpty()
                && limits.ioDeviceWeights().isEmpty()) {
            return List.of();
        }
        List<Spec.WeightDevice> weights = new ArrayList<>();
        for (IoDeviceWeight weight : limits.ioDeviceWeights()) {
            FileStatus status = disk(weight.device());
            weights.add(new Spec.WeightDevice(status.specialMajor(), status.specialMinor(), weight.weight()));
        }
        Map<IoThrottle.Kind, List<Spec.Throttle>> throttles = new EnumMap<>(IoThrottle.Kind.class);
        for (IoThrottle throttle : limits.ioThrottles()) {
            FileStatus status = disk(throttle.device());
            throttles
                    .computeIfAbsent(throttle.kind(), _ -> new ArrayList<>())
                    .add(new Spec.Throttle(status.specialMajor(), status.specialMinor(), throttle.rate()));
        }
        return List.of(new Spec.BlockIo(
                limits.ioWeight(),
                weights,
                throttles.getOrDefault(IoThrottle.Kind.READ_BPS, List.of()),
                throttles.getOrDefault(IoThrottle.Kind.WRITE_BPS, List.of()),
                throttles.getOrDefault(IoThrottle.Kind.READ_IOPS, List.of()),
                throttles.getOrDefault(IoThrottle.Kind.WRITE_IOPS, List.of())));
    }

    private FileStatus disk(Path device) {
        FileStatus status = status(device);
        if (status.type() != FileStatus.S_IFBLK) {
            throw EngineException.invalid("io limit: " + device + " is no block device; name a disk such as /dev/sda");
        }
        return status;
    }

    private FileStatus status(Path device) {
        return kernel.tryStatx(Fd.CWD, device.toString(), 0)
                .orElseThrow(() -> EngineException.invalid("error gathering device information while adding custom"
                        + " device \"" + device + "\": no such file or directory"));
    }
}
