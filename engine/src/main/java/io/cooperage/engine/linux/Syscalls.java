package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The few system calls this engine makes itself; all others happen in the shim.
///
/// Every call is retried on EINTR and either does what its man page says or throws [SyscallException] with
/// the call, the target and the errno. Paths are text in the form of [NativeText]. A path is resolved from
/// `dir`: [Fd#CWD] for absolute ones. Descriptors are opened close-on-exec.
///
/// Threads: any, but a native frame pins a virtual thread to its carrier, so calls that may block for long
/// (`read` on a pipe, `flock`, `mount`) belong on platform threads. `unshare` and `setns` change the calling
/// thread for good: see [NetworkNamespace], and never call them on a pooled thread. `umask` is the whole
/// process's.
public interface Syscalls {

    /// The kernel this JVM runs on. Loads the native binding at first use (tens of milliseconds).
    static Syscalls host() {
        return NativeSyscalls.instance();
    }

    // Opening

    default Fd open(String path, int flags) {
        return openat(Fd.CWD, path, flags, 0);
    }

    Fd openat(Fd dir, String path, int flags, int mode);

    /// openat2(2), Linux 5.6.
    ///
    /// @param resolve `RESOLVE_…` of [OpenFlags]
    Fd openat2(Fd dir, String path, int flags, int mode, int resolve);

    // Names

    /// The mode is reduced by the process's umask.
    void mkdirat(Fd dir, String path, int mode);

    /// @param mode type and permission bits; reduced by the umask
    void mknodat(Fd dir, String path, int mode, long major, long minor);

    void symlinkat(String target, Fd dir, String path);

    /// Does not follow a symlink at `path` unless `flags` has `AT_SYMLINK_FOLLOW`.
    void linkat(Fd dir, String path, Fd newDir, String newPath, int flags);

    /// @param flags `AT_REMOVEDIR` for a directory
    void unlinkat(Fd dir, String path, int flags);

    /// @param flags `RENAME_…` of [AtFlags]
    void renameat2(Fd dir, String path, Fd newDir, String newPath, int flags);

    String readlinkat(Fd dir, String path);

    /// Everything in a directory, in the filesystem's order.
    ///
    /// @param directory open for reading (not `O_PATH`) and not listed before: reading moves its position
    List<DirectoryEntry> list(Fd directory);

    // Attributes

    /// @param flags `AT_SYMLINK_NOFOLLOW`, `AT_EMPTY_PATH`
    FileStatus statx(Fd dir, String path, int flags);

    /// Like [#statx], empty when nothing is there.
    default Optional<FileStatus> tryStatx(Fd dir, String path, int flags) {
        try {
            return Optional.of(statx(dir, path, flags));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// @param uid,gid −1 leaves it
    void fchownat(Fd dir, String path, int uid, int gid, int flags);

    /// Sets permissions without following a symlink at `path`; on one it fails with EOPNOTSUPP, for Linux
    /// keeps no permissions of symlinks.
    void fchmodat(Fd dir, String path, int mode);

    /// Of an open file; not of an `O_PATH` one (EBADF).
    void fchmod(Fd file, int mode);

    void utimensat(Fd dir, String path, FileTimes times, int flags);

    /// Does not follow a symlink at the end of `path`. For a file under a descriptor use [Fd#procPath] `+
    /// "/name"`.
    void lsetxattr(String path, String name, byte[] value, int flags);

    void fsetxattr(Fd file, String name, byte[] value, int flags);

    /// Empty when the file has no such attribute.
    Optional<byte[]> lgetxattr(String path, String name);

    Optional<byte[]> fgetxattr(Fd file, String name);

    /// Names as the kernel gives them; empty where the filesystem has no attributes.
    List<String> llistxattr(String path);

    List<String> flistxattr(Fd file);

    void lremovexattr(String path, String name);

    // Content

    /// Reads at the file's position into `buffer`; returns the count, −1 at the end. Direct buffers are not
    /// copied.
    int read(Fd file, ByteBuffer buffer);

    /// Reads at `offset`, leaving the position.
    int pread(Fd file, ByteBuffer buffer, long offset);

    /// Writes all that remains in `buffer` at the file's position. Direct buffers are not copied.
    void write(Fd file, ByteBuffer buffer);

    void pwrite(Fd file, ByteBuffer buffer, long offset);

    void ftruncate(Fd file, long size);

    /// @param whence `SEEK_…` of [AtFlags]; with `SEEK_DATA` past the last data it fails with ENXIO
    long lseek(Fd file, long offset, int whence);

    void fsync(Fd file);

    void fdatasync(Fd file);

    /// Flushes the filesystem that holds `file`.
    void syncfs(Fd file);

    /// How the filesystem treats a file or folder, ioctl_iflags(2): [InodeFlags].
    int inodeFlags(Fd file);

    void setInodeFlags(Fd file, int flags);

    /// Takes (`exclusive`) or shares the lock of an open file, flock(2).
    ///
    /// @return false when another holds it; never waits
    boolean tryFlock(Fd file, boolean exclusive);

    // Mounts and namespaces

    /// @param source,type,data empty for NULL
    void mount(String source, String target, String type, long flags, String data);

    void umount2(String target, int flags);

    /// Makes a mount and all below it read-only for who goes through it, mount_setattr(2), Linux 5.12. Works
    /// in a user namespace too, whatever other flags are locked.
    ///
    /// @param mount open at its root
    void makeReadOnly(Fd mount);

    /// @param kind a `CLONE_NEW…` of [CloneFlags], or 0 for whatever the file is
    void setns(Fd namespace, int kind);

    void unshare(int kinds);

    /// A socket of the calling thread's network namespace, for its whole life. java.net has most kinds; this
    /// is for those it lacks.
    Fd socket(int domain, int type, int protocol);

    /// @param address direct, from its position to its limit a `struct sockaddr_…`
    void bind(Fd socket, ByteBuffer address);

    // Processes

    /// @return false when there is no such process
    boolean kill(int pid, int signal);

    /// Empty when there is no such process. Linux 5.3.
    Optional<Fd> pidfdOpen(int pid);

    /// @return false when the process has ended
    boolean pidfdSendSignal(Fd process, int signal);

    int getuid();

    int geteuid();

    int getgid();

    int getegid();

    /// @return prctl(2)'s result
    int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    /// Sets the process's file mode creation mask and returns the one before.
    int umask(int mask);

    /// Access and modification time since the epoch, utimensat(2).
    record FileTimes(long accessSeconds, int accessNanos, long modifiedSeconds, int modifiedNanos) {
        /// In a nanosecond field: leave this time as it is.
        public static final int UTIME_OMIT = (1 << 30) - 2;

        public static FileTimes modified(long seconds, int nanos) {
            return new FileTimes(seconds, nanos, seconds, nanos);
        }
    }
}
