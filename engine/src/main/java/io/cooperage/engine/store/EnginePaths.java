package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where one engine keeps its things (DESIGN §5). Engines with different paths live side by side.
///
/// Only names: [EngineFolders] makes and checks the folders.
///
/// @param data containers, layers, database: survives reboots
/// @param run sockets and run-time state: may vanish at reboot. Kept short, because a unix socket path has
///     107 bytes.
/// @param config settings files
public record EnginePaths(Path data, Path run, Path config) {
    private static final String NAME = "cooperage";
    private static final int ENGINE_NAME = 12;

    /// Everything under one folder: `--root DIR`.
    public static EnginePaths under(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        return new EnginePaths(absolute.resolve("data"), absolute.resolve("run"), absolute.resolve("config"));
    }

    /// The places of the system when started as root, of the user otherwise (XDG Base Directory
    /// specification).
    ///
    /// Without `XDG_RUNTIME_DIR`, as after `su` or in cron, the run folder is `/tmp/cooperage-<uid>`, which
    /// [EngineFolders] accepts only when it belongs to this user alone.
    ///
    /// @param rootless an ordinary user's engine, though it may hold capabilities in a user namespace
    /// @param env the environment, as `System.getenv()` has it
    /// @param uid the user, for the fallback of the run folder
    /// @throws EngineException INVALID_ARGUMENT when neither `HOME` nor the XDG variables say where
    public static EnginePaths standard(boolean rootless, Map<String, String> env, long uid) {
        if (!rootless) {
            return new EnginePaths(Path.of("/var/lib", NAME), Path.of("/run", NAME), Path.of("/etc", NAME));
        }
        Path runtime = absolute(env.get("XDG_RUNTIME_DIR"));
        return new EnginePaths(
                xdg(env, "XDG_DATA_HOME", ".local/share").resolve(NAME),
                runtime != null ? runtime.resolve(NAME) : Path.of("/tmp", NAME + "-" + uid),
                xdg(env, "XDG_CONFIG_HOME", ".config").resolve(NAME));
    }

    private static Path xdg(Map<String, String> env, String variable, String underHome) {
        Path set = absolute(env.get(variable));
        if (set != null) {
            return set;
        }
        Path home = absolute(env.get("HOME"));
        if (home == null) {
            throw EngineException.invalid("neither " + variable + " nor HOME names an absolute folder,"
                    + " so there is no place for the engine's files; set HOME or give --root DIR");
        }
        return home.resolve(underHome);
    }

    /// The specification: relative paths in these variables are invalid and to be ignored.
    private static @Nullable Path absolute(@Nullable String value) {
        return value != null && value.startsWith("/") ? Path.of(value).normalize() : null;
    }

    /// Twelve hexadecimal digits made from where the data is: keeps apart what engines side by side make
    /// in the
    /// kernel, which has one name space for all.
    public String engineName() {
        return UUID.nameUUIDFromBytes(data.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, ENGINE_NAME);
    }

    public Path container(String id) {
        return data.resolve("containers").resolve(id);
    }

    /// The OCI image layout with every blob.
    public Path images() {
        return data.resolve("oci");
    }

    /// Blobs on their way in.
    public Path ingest() {
        return data.resolve("ingest");
    }

    /// Unpacked layers of images, by chain id.
    public Path layers() {
        return data.resolve("layers");
    }

    /// Unpacked root archives that are no image, by content.
    public Path roots() {
        return data.resolve("roots");
    }

    /// Work of builds that run now; each step has a folder here.
    public Path builds() {
        return data.resolve("builds");
    }

    /// What builds keep: folders of `RUN --mount=type=cache`, and what was told of builds that ended.
    public Path buildCache() {
        return data.resolve("cache");
    }

    public Path database() {
        return data.resolve("cooperage.db");
    }

    /// The file of [SpareRoom].
    public Path spareRoom() {
        return data.resolve("spare");
    }

    /// Run-time state of one container: mount points, pid file, sockets.
    public Path runContainer(String id) {
        return run.resolve("c").resolve(id.substring(0, Math.min(12, id.length())));
    }

    /// The same of a step of a build.
    public Path runBuild(String id) {
        return run.resolve("b").resolve(id.substring(0, Math.min(12, id.length())));
    }
}
