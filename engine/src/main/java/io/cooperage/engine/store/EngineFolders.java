package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/// Makes the folders of [EnginePaths] and finds out before anything starts whether they will do.
public final class EngineFolders {
    /// `sun_path` of unix(7) holds 108 bytes with the final NUL.
    static final int SOCKET_PATH_MAX = 107;

    /// The longest name that is put under the run folder.
    private static final String LONGEST_SOCKET = "c/0123456789ab/attach.sock";

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASSAGE = PosixFilePermissions.fromString("rwx--x---");

    private EngineFolders() {}

    /// Makes what is missing and checks what is there.
    ///
    /// All three are for their owner alone (0700): the API socket and credentials are in them, and whoever
    /// reaches an unpacked root could run the set-user-id programs in it, whatever holes they have
    /// (CVE-2021-41091). The mode of a folder that exists is left as it is, but a run folder that others may
    /// write to, or that belongs to someone else, is refused: whoever plants a socket there would be taken for
    /// the engine.
    ///
    /// @throws EngineException naming the folder, the cause and what to do
    public static void prepare(EnginePaths paths) {
        checkSocketLength(paths.run());
        checkParent(paths);
        make(paths.data());
        make(paths.run());
        make(paths.config());
        checkWritable(paths.data(), "data");
        checkWritable(paths.run(), "run");
        checkOwnership(paths.run());
    }

    /// Lets a group pass through folders, without listing them: when root's engine gives containers a user
    /// namespace, their root is an ordinary user here, who must reach his own layers and mount points.
    ///
    /// @param gid the host's id of the containers' group 0
    public static void letThrough(int gid, Path... folders) {
        for (Path folder : folders) {
            try {
                Files.setAttribute(folder, "unix:gid", gid);
                Files.setPosixFilePermissions(folder, PASSAGE);
            } catch (IOException failure) {
                throw StorageFailure.of("can't open a way through", folder, failure);
            }
        }
    }

    private static void checkSocketLength(Path run) {
        int length = run.resolve(LONGEST_SOCKET).toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > SOCKET_PATH_MAX) {
            throw EngineException.invalid("the run folder " + run + " is " + (length - SOCKET_PATH_MAX)
                    + " bytes too long: unix socket paths beneath it would exceed the kernel's " + SOCKET_PATH_MAX
                    + " bytes; choose a shorter --root DIR or XDG_RUNTIME_DIR");
        }
    }

    /// With `--root DIR`, DIR itself may be new, but not what it is in: a typing error or an unmounted disk
    /// would otherwise start an empty engine in the wrong place.
    private static void checkParent(EnginePaths paths) {
        Path root = paths.data().getParent();
        if (root == null || !root.equals(paths.run().getParent())) {
            return;
        }
        Path around = root.getParent();
        if (around != null && !Files.isDirectory(around)) {
            throw EngineException.notFound("can't make " + root + ": there is no folder " + around
                    + "; is its disk mounted? Otherwise make it first: mkdir -p " + around);
        }
    }

    private static void make(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Path parent = folder.getParent();
            if (parent != null) {
                // The XDG specification: missing parents are made with mode 0700.
                Files.createDirectories(parent, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (FileAlreadyExistsException inTheWay) {
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    "can't make the folder " + folder + ": " + inTheWay.getFile()
                            + " is there already and is no folder; move it away, or choose another with --root DIR",
                    inTheWay);
        } catch (IOException failure) {
            throw StorageFailure.of("can't make the folder", folder, failure);
        }
    }

    private static void checkWritable(Path folder, String what) {
        Path probe = TemporaryName.beside(folder.resolve("probe"));
        try {
            Files.createFile(probe);
            Files.delete(probe);
        } catch (IOException failure) {
            throw StorageFailure.of("can't write to the " + what + " folder", folder, failure);
        }
    }

    private static void checkOwnership(Path run) {
        try {
            Map<String, Object> facts = Files.readAttributes(run, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!me.equals(facts.get("uid"))) {
                throw new EngineException(
                        ErrorKind.FORBIDDEN,
                        "the run folder " + run + " belongs to user " + facts.get("uid") + ", not to " + me
                                + "; remove it, or set XDG_RUNTIME_DIR or --root DIR to a folder of your own");
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(run, LinkOption.NOFOLLOW_LINKS);
            if (mode.contains(PosixFilePermission.OTHERS_WRITE) || mode.contains(PosixFilePermission.GROUP_WRITE)) {
                throw new EngineException(
                        ErrorKind.FORBIDDEN,
                        "others may write to the run folder " + run
                                + ", so they could pose as the engine; close it: chmod 700 " + run);
            }
        } catch (IOException failure) {
            throw StorageFailure.of("can't check the run folder", run, failure);
        }
    }
}
