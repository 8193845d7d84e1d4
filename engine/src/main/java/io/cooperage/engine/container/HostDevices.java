package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerConfig.DeviceRequest;
import io.cooperage.engine.container.ContainerConfig.IoThrottle;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Looks up the numbers of the host's devices that a container asks for.
final class HostDevices {
    private final Syscalls kernel;

    HostDevices(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// One for each of the configuration's requests, in order.
    List<Spec.Device> nodes(ContainerConfig config) {
        List<Spec.Device> nodes = new ArrayList<>();
        for (DeviceRequest request : config.devices()) {
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

    /// Weight and throttles as the specification wants them; empty when nothing is limited.
    List<Spec.BlockIo> blockIo(Limits limits) {
        if (limits.ioWeight() == null && limits.ioThrottles().isEmpty()) {
            return List.of();
        }
        Map<IoThrottle.Kind, List<Spec.Throttle>> throttles = new EnumMap<>(IoThrottle.Kind.class);
        for (IoThrottle throttle : limits.ioThrottles()) {
            FileStatus status = status(throttle.device());
            if (status.type() != FileStatus.S_IFBLK) {
                throw EngineException.invalid(
                        "io limit: " + throttle.device() + " is no block device; name a disk such as /dev/sda");
            }
            throttles
                    .computeIfAbsent(throttle.kind(), _ -> new ArrayList<>())
                    .add(new Spec.Throttle(status.specialMajor(), status.specialMinor(), throttle.rate()));
        }
        return List.of(new Spec.BlockIo(
                limits.ioWeight(),
                throttles.getOrDefault(IoThrottle.Kind.READ_BPS, List.of()),
                throttles.getOrDefault(IoThrottle.Kind.WRITE_BPS, List.of()),
                throttles.getOrDefault(IoThrottle.Kind.READ_IOPS, List.of()),
                throttles.getOrDefault(IoThrottle.Kind.WRITE_IOPS, List.of())));
    }

    private FileStatus status(Path device) {
        return kernel.tryStatx(Fd.CWD, device.toString(), 0)
                .orElseThrow(() -> EngineException.invalid("error gathering device information while adding custom"
                        + " device \"" + device + "\": no such file or directory"));
    }
}
