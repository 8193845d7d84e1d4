package io.cooperage.engine.runline;

import static io.cooperage.engine.runline.Option.value;

import io.cooperage.engine.error.EngineException;
import java.util.List;

/// Options that Docker has and this engine can't honour. Each says so; a value that asks for nothing is
/// taken.
final class ForeignOptions {
    static final List<Option> ALL = List.of(
            no("cpu-count", "that is for Windows; see --cpus", "0"),
            no("cpu-percent", "that is for Windows; see --cpus", "0"),
            no("cpu-rt-period", "real-time scheduling is not supported; see --cpu-shares", "0"),
            no("cpu-rt-runtime", "real-time scheduling is not supported; see --cpu-shares", "0"),
            no("gpus", "give the device nodes with --device", ""),
            no("io-maxbandwidth", "that is for Windows; see --device-read-bps", "0"),
            no("io-maxiops", "that is for Windows; see --device-read-iops", "0"),
            no("isolation", "that is for Windows; leave it out", "default"),
            no("kernel-memory", "the kernel has no such limit any more; see --memory", "0"),
            no("link-local-ip", "addresses of that kind are not given; see --ip", ""),
            no(
                    "storage-opt",
                    "the size of the upper layer can't be limited; see --tmpfs and --volume for what grows",
                    ""),
            new Option("use-api-socket", ' ', true, "false", (draft, text) -> {
                if (Values.bool(text)) {
                    throw EngineException.notImplemented("it can't be honoured: mount the socket with --volume");
                }
            }));

    private ForeignOptions() {}

    /// @param nothing the value that changes nothing
    private static Option no(String name, String why, String nothing) {
        return value(name, nothing, (draft, text) -> {
            if (!text.equals(nothing)) {
                throw EngineException.notImplemented("it can't be honoured: " + why);
            }
        });
    }
}
