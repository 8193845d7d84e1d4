package io.cooperage.engine.store;

import java.nio.file.Path;

/// Where one engine keeps its things (DESIGN §5). Engines with different paths live side by side.
///
/// @param data containers, layers, database: survives reboots
/// @param run sockets and run-time state: may vanish at reboot. Kept short, because a unix socket path has
///     107 bytes.
/// @param config settings files
public record EnginePaths(Path data, Path run, Path config) {

    /// Everything under one folder: `--root DIR`.
    public static EnginePaths under(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        return new EnginePaths(absolute.resolve("data"), absolute.resolve("run"), absolute.resolve("config"));
    }

    public Path container(String id) {
        return data.resolve("containers").resolve(id);
    }

    /// Unpacked archives, by content.
    public Path layers() {
        return data.resolve("layers");
    }

    public Path database() {
        return data.resolve("cooperage.db");
    }

    /// Run-time state of one container: mount points, pid file, sockets.
    public Path runContainer(String id) {
        return run.resolve("c").resolve(id.substring(0, Math.min(12, id.length())));
    }
}
