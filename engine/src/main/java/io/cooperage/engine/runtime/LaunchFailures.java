package io.cooperage.engine.runtime;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Puts a failed step into words: which one, what the kernel said, and what the user can do.
final class LaunchFailures {
    /// The number that the shim gives to what is not a step.
    private static final int LOG = -2;

    private LaunchFailures() {}

    /// @param step index in the plan; negative when the shim could not even begin
    static LaunchException explain(LaunchPlan plan, int step, int errno, LaunchReport report) {
        List<LaunchStep> steps = plan.steps();
        Errno error = Errno.of(errno).orElse(Errno.EIO);
        if (step < 0 || step >= steps.size()) {
            return new LaunchException(
                    error == Errno.ECANCELED ? ErrorKind.CANCELLED : ErrorKind.INTERNAL,
                    (step == LOG ? "opening the log: " : "the launch could not begin: ") + text(errno) + before(error),
                    errno,
                    false,
                    report);
        }
        LaunchStep failed = steps.get(step);
        if (failed instanceof LaunchStep.Exec exec) {
            return new LaunchException(kind(error), command(exec, error), errno, true, report);
        }
        if (failed instanceof LaunchStep.ChangeDirectory(String path)) {
            return new LaunchException(kind(error), directory(path, errno), errno, true, report);
        }
        String message = "step " + (step + 1) + " of " + steps.size() + ", " + failed.describe() + ": " + text(errno)
                + hint(failed, error).map(h -> "; " + h).orElse("");
        return new LaunchException(kind(error), message, errno, false, report);
    }

    private static String before(Errno error) {
        return error == Errno.ENAMETOOLONG ? "; the run directory's path is too long for a unix socket" : "";
    }

    private static String text(int errno) {
        return Errno.of(errno).map(Errno::message).orElse("errno " + errno);
    }

    /// Docker's wording, which its clients match on.
    private static String command(LaunchStep.Exec exec, Errno error) {
        String file = exec.file();
        String name = "exec: \"" + file + "\": ";
        return switch (error) {
            case ENOENT, ENOTDIR ->
                file.contains("/")
                        ? name + "stat " + file + ": no such file or directory"
                        : name + "executable file not found in $PATH";
            case EACCES -> name + "permission denied";
            case ENOEXEC -> name + "exec format error: it is for another processor, or a script without a #! line";
            case E2BIG -> name + "argument list too long";
            default -> name + text(error.number()).toLowerCase(Locale.ROOT);
        };
    }

    /// Docker's wording too; its clients choose their exit status by the kernel's words.
    private static String directory(String path, int errno) {
        return "chdir to cwd (\"" + path + "\") set in config.json failed: "
                + text(errno).toLowerCase(Locale.ROOT);
    }

    private static ErrorKind kind(Errno error) {
        return switch (error) {
            case ENOENT, ENOTDIR, ENODEV, ENXIO -> ErrorKind.NOT_FOUND;
            case EPERM, EACCES -> ErrorKind.FORBIDDEN;
            case ENOMEM, ENOSPC, EDQUOT, EMFILE, ENFILE, EAGAIN, EUSERS -> ErrorKind.RESOURCE_EXHAUSTED;
            case EINVAL, E2BIG, ENAMETOOLONG, ENOEXEC, ELOOP, EISDIR, ERANGE -> ErrorKind.INVALID_ARGUMENT;
            case ENOSYS, EOPNOTSUPP -> ErrorKind.NOT_IMPLEMENTED;
            case ESRCH, EBUSY, EEXIST -> ErrorKind.CONFLICT;
            case ECANCELED -> ErrorKind.CANCELLED;
            default -> ErrorKind.INTERNAL;
        };
    }

    private static Optional<String> hint(LaunchStep step, Errno error) {
        boolean refused = error == Errno.EPERM || error == Errno.EACCES;
        return Optional.ofNullable(
                switch (step) {
                    case LaunchStep.CloneNamespaces s
                    when s.types().contains(NamespaceType.USER) && refused ->
                        "this system does not let you make user namespaces: cooperage doctor says how to allow it";
                    case LaunchStep.CloneNamespaces _
                    when error == Errno.ENOSPC || error == Errno.EUSERS ->
                        "the limit of namespaces is reached: raise the sysctls under user.max_";
                    case LaunchStep.CloneNamespaces _
                    when error == Errno.EAGAIN ->
                        "the limit of processes is reached: raise pids or the user's ulimit -u";
                    case LaunchStep.MapIds _
                    when refused -> "the mapping must lie in your ranges of /etc/subuid and /etc/subgid";
                    case LaunchStep.MapIds _ when error == Errno.EINVAL -> "two ranges of the mapping overlap";
                    case LaunchStep.MountOverlay _
                    when error == Errno.EPERM || error == Errno.EINVAL ->
                        "the data directory's filesystem may not be able to hold overlay layers: put it on ext4, xfs"
                                + " or btrfs";
                    case LaunchStep.Mount s
                    when s.isBind() && error == Errno.ENOENT -> "make the source first, on the host";
                    case LaunchStep.Mount s
                    when s.isBind() && (error == Errno.ENOTDIR || error == Errno.EINVAL) ->
                        "a file can be bound only on a file and a directory only on a directory";
                    case LaunchStep.Mount s
                    when error == Errno.ELOOP ->
                        s.destination() + " is a symbolic link in the image, which this filesystem may not follow";
                    case LaunchStep.Mount s
                    when error == Errno.EROFS -> "make the mount point in the image: its filesystem is read-only";
                    case LaunchStep.Mount s
                    when error == Errno.ENODEV && !s.isBind() -> "this kernel has no " + s.type() + " filesystem";
                    case LaunchStep.Mount _
                    when error == Errno.ENOSPC -> "the limit of mounts is reached: raise the sysctl fs.mount-max";
                    case LaunchStep.BindDevice s when error == Errno.ENOENT -> "the host has no " + s.host();
                    case LaunchStep.SetRlimit _
                    when error == Errno.EPERM ->
                        "without root, a hard limit can't be raised above the engine's own (ulimit -H), and that of"
                                + " files never above the sysctl fs.nr_open";
                    case LaunchStep.SetOomScore _ when refused -> "only root may lower it below the engine's own";
                    case LaunchStep.WriteSysctl _ when error == Errno.ENOENT -> "this kernel has no such setting";
                    case LaunchStep.SetGroups _
                    when error == Errno.EINVAL -> "a group is not mapped into the user namespace: extend /etc/subgid";
                    case LaunchStep.SetUser _
                    when error == Errno.EINVAL ->
                        "the user is not mapped into the user namespace: extend /etc/subuid and /etc/subgid";
                    case LaunchStep.SetAppArmorProfile s
                    when error == Errno.ENOENT ->
                        "load AppArmor profile " + s.profile() + " first, or choose unconfined";
                    case LaunchStep.WriteCgroup s
                    when error == Errno.EINVAL || error == Errno.ERANGE ->
                        "the kernel does not take \"" + s.value() + "\" there";
                    case LaunchStep.WriteCgroup _ when error == Errno.ENODEV -> "there is no such device";
                    case LaunchStep.WriteCgroup s
                    when error == Errno.EOPNOTSUPP && s.file().toString().contains(".weight") ->
                        "the io scheduler of this device honours no weights; choose one that does:"
                                + " echo bfq > /sys/block/DEVICE/queue/scheduler";
                    case LaunchStep.InstallSeccomp _
                    when error == Errno.EINVAL -> "the kernel takes at most 4096 instructions";
                    case LaunchStep.AttachDeviceFilter _ when refused -> "device rules on cgroup v2 need root";
                    case LaunchStep.TargetProcess _ when error == Errno.ESRCH -> "the container is not running";
                    default -> error == Errno.ENOMEM ? "if the container has a memory limit, raise it" : null;
                });
    }
}
