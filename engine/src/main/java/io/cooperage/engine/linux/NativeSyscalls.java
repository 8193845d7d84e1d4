package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/// [Syscalls] through the C library. jffi stores errno on the calling thread right after each call, so
/// reading it here sees the call's own.
///
/// Long only because it is the list of all calls; each is a few lines of one pattern.
final class NativeSyscalls implements Syscalls {
    // Numbers that all architectures share, since Linux 5.x; older calls have one per architecture.
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final long SYS_OPENAT2 = 437;
    private static final long SYS_MOUNT_SETATTR = 442;
    private static final long SYS_FCHMODAT2 = 452;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int MOUNT_ATTR_RDONLY = 1;
    /// glibc has had no mknodat symbol before 2.33.
    private static final long SYS_MKNODAT = Arch.current() == Arch.AARCH64 ? 33 : 259;

    /// glibc has had no getdents64 symbol before 2.30.
    private static final long SYS_GETDENTS64 = Arch.current() == Arch.AARCH64 ? 61 : 217;

    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private static final int FIRST_BUFFER = 256;
    private static final int LISTING_BUFFER = 32 * 1024;

    private final LibC libc;
    private final Runtime runtime;

    private NativeSyscalls(LibC libc) {
        this.libc = libc;
        this.runtime = Runtime.getRuntime(libc);
    }

    private static final class Holder {
        private static final NativeSyscalls INSTANCE =
                new NativeSyscalls(LibraryLoader.create(LibC.class).load("c"));
    }

    static NativeSyscalls instance() {
        return Holder.INSTANCE;
    }

    private static byte[] terminated(String operation, String text) {
        return NativeText.terminated(operation, text);
    }

    /// The result of `call`, or minus its errno; EINTR never comes back.
    private long attempt(LongSupplier call) {
        while (true) {
            long result = call.getAsLong();
            if (result != -1) {
                return result;
            }
            int errno = runtime.getLastError();
            if (errno != Errno.EINTR.number()) {
                return -errno;
            }
        }
    }

    private long attemptInt(IntSupplier call) {
        return attempt(call::getAsInt);
    }

    private static long check(long result, String operation, String target) {
        if (result < 0) {
            throw new SyscallException(operation, target, (int) -result);
        }
        return result;
    }

    private void run(String operation, Fd dir, String path, IntSupplier call) {
        long result = attemptInt(call);
        if (result < 0) {
            throw new SyscallException(operation, dir.describe(path), (int) -result);
        }
    }

    private Fd opened(int number, String name) {
        return new Fd(number, name, this::close);
    }

    private void close(int number) {
        // Linux has let go of the number even when close reports an error, so it is neither retried nor
        // reported.
        libc.close(number);
    }

    /// Reads a small file from its start into all of `buffer`, which is a direct one, with no object made:
    /// the count, or minus the errno. A full buffer may mean there is more.
    int slurp(byte[] terminatedPath, ByteBuffer buffer) {
        int fd;
        do {
            fd = libc.openat(Fd.CWD.number(), terminatedPath, OpenFlags.O_CLOEXEC, 0);
        } while (fd == -1 && runtime.getLastError() == Errno.EINTR.number());
        if (fd == -1) {
            return -runtime.getLastError();
        }
        int result = slurp(fd, buffer);
        libc.close(fd);
        return result;
    }

    /// The same of an open file.
    int slurp(int fd, ByteBuffer buffer) {
        long count;
        do {
            count = libc.pread(fd, buffer, buffer.capacity(), 0);
        } while (count == -1 && runtime.getLastError() == Errno.EINTR.number());
        return count == -1 ? -runtime.getLastError() : (int) count;
    }

    @Override
    public Fd openat(Fd dir, String path, int flags, int mode) {
        byte[] name = terminated("openat", path);
        int at = dir.number();
        long fd = attemptInt(() -> libc.openat(at, name, flags | OpenFlags.O_CLOEXEC, mode));
        String target = dir.describe(path);
        return opened((int) check(fd, "openat", target), target);
    }

    @Override
    public Fd openat2(Fd dir, String path, int flags, int mode, int resolve) {
        byte[] name = terminated("openat2", path);
        int at = dir.number();
        long[] how = {(flags | OpenFlags.O_CLOEXEC) & 0xffff_ffffL, mode, resolve};
        String target = dir.describe(path);
        while (true) {
            long fd = attempt(() -> libc.syscall(SYS_OPENAT2, at, name, how, how.length * 8L));
            // EAGAIN: a rename or mount raced with a scoped resolution, openat2(2) asks to try again.
            if (fd != -Errno.EAGAIN.number()) {
                return opened((int) check(fd, "openat2", target), target);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void mkdirat(Fd dir, String path, int mode) {
        byte[] name = terminated("mkdirat", path);
        int at = dir.number();
        run("mkdirat", dir, path, () -> libc.mkdirat(at, name, mode));
    }

    @Override
    public void mknodat(Fd dir, String path, int mode, long major, long minor) {
        byte[] name = terminated("mknodat", path);
        int at = dir.number();
        if (major < 0 || major > 0xfff || minor < 0 || minor > 0xfffff) {
            // The kernel's dev_t has 12 and 20 bits; more would silently name another device.
            throw new SyscallException("mknodat", dir.describe(path), Errno.EINVAL.number());
        }
        int device = (int) ((minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12));
        run("mknodat", dir, path, () -> (int) libc.syscall(SYS_MKNODAT, at, name, mode, device));
    }

    @Override
    public void symlinkat(String target, Fd dir, String path) {
        byte[] text = terminated("symlinkat", target);
        byte[] name = terminated("symlinkat", path);
        int at = dir.number();
        run("symlinkat", dir, path, () -> libc.symlinkat(text, at, name));
    }

    @Override
    public void linkat(Fd dir, String path, Fd newDir, String newPath, int flags) {
        byte[] from = terminated("linkat", path);
        byte[] to = terminated("linkat", newPath);
        int fromAt = dir.number();
        int toAt = newDir.number();
        long result = attemptInt(() -> libc.linkat(fromAt, from, toAt, to, flags));
        if (result < 0) {
            throw new SyscallException("linkat", pair(dir, path, newDir, newPath), (int) -result);
        }
    }

    private static String pair(Fd dir, String path, Fd newDir, String newPath) {
        return dir.describe(path) + " to " + newDir.describe(newPath);
    }

    @Override
    public void unlinkat(Fd dir, String path, int flags) {
        byte[] name = terminated("unlinkat", path);
        int at = dir.number();
        run("unlinkat", dir, path, () -> libc.unlinkat(at, name, flags));
    }

    @Override
    public void renameat2(Fd dir, String path, Fd newDir, String newPath, int flags) {
        byte[] from = terminated("renameat2", path);
        byte[] to = terminated("renameat2", newPath);
        int fromAt = dir.number();
        int toAt = newDir.number();
        long result = attemptInt(() -> libc.renameat2(fromAt, from, toAt, to, flags));
        if (result < 0) {
            throw new SyscallException("renameat2", pair(dir, path, newDir, newPath), (int) -result);
        }
    }

    @Override
    public String readlinkat(Fd dir, String path) {
        byte[] name = terminated("readlinkat", path);
        int at = dir.number();
        for (int size = FIRST_BUFFER; ; size *= 4) {
            byte[] buffer = new byte[size];
            long length = check(
                    attempt(() -> libc.readlinkat(at, name, buffer, buffer.length)), "readlinkat", dir.describe(path));
            // A full buffer may be a cut-off link.
            if (length < buffer.length) {
                return NativeText.text(buffer, (int) length);
            }
        }
    }

    @Override
    public List<DirectoryEntry> list(Fd directory) {
        int fd = directory.number();
        byte[] buffer = new byte[LISTING_BUFFER];
        List<DirectoryEntry> entries = new ArrayList<>();
        while (true) {
            long length = check(
                    attempt(() -> libc.syscall(SYS_GETDENTS64, fd, buffer, buffer.length)),
                    "getdents64",
                    directory.describe(""));
            if (length == 0) {
                return entries;
            }
            addEntries(ByteBuffer.wrap(buffer, 0, (int) length).order(ByteOrder.nativeOrder()), entries);
        }
    }

    /// Takes `struct linux_dirent64` apart, getdents64(2): inode 8, offset 8, length 2, type 1, name with
    /// NUL.
    private static void addEntries(ByteBuffer records, List<DirectoryEntry> entries) {
        int at = 0;
        while (at < records.limit()) {
            int length = Short.toUnsignedInt(records.getShort(at + 16));
            int from = at + 19;
            int to = from;
            while (records.get(to) != 0) {
                to++;
            }
            byte[] name = new byte[to - from];
            records.get(from, name);
            boolean self = name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
            if (!self) {
                // DT_… is the type part of the mode, shifted right by 12.
                entries.add(new DirectoryEntry(NativeText.text(name), (records.get(at + 18) & 0xf) << 12));
            }
            at += length;
        }
    }

    @Override
    public FileStatus statx(Fd dir, String path, int flags) {
        long[] s = new long[32];
        check(statxInto(s, dir, path, flags), "statx", dir.describe(path));
        return status(s);
    }

    @Override
    public Optional<FileStatus> tryStatx(Fd dir, String path, int flags) {
        long[] s = new long[32];
        long result = statxInto(s, dir, path, flags);
        if (result == -Errno.ENOENT.number() || result == -Errno.ENOTDIR.number()) {
            return Optional.empty();
        }
        check(result, "statx", dir.describe(path));
        return Optional.of(status(s));
    }

    private long statxInto(long[] buffer, Fd dir, String path, int flags) {
        byte[] name = terminated("statx", path);
        int at = dir.number();
        return attemptInt(() -> libc.statx(at, name, flags, STATX_BASIC_STATS, buffer));
    }

    /// Unpacks `struct statx`, statx(2); its layout is the same on every architecture, little-endian on ours.
    private static FileStatus status(long[] s) {
        return new FileStatus(
                (int) (s[3] >>> 32) & 0xffff,
                (int) (s[2] >>> 32),
                (int) s[3],
                s[4],
                s[2] & 0xffff_ffffL,
                s[5],
                s[6],
                (int) s[17],
                (int) (s[17] >>> 32),
                (int) s[16],
                (int) (s[16] >>> 32),
                s[14],
                (int) s[15],
                s[12],
                (int) s[13]);
    }

    @Override
    public void fchownat(Fd dir, String path, int uid, int gid, int flags) {
        byte[] name = terminated("fchownat", path);
        int at = dir.number();
        run("fchownat", dir, path, () -> libc.fchownat(at, name, uid, gid, flags));
    }

    @Override
    public void fchmodat(Fd dir, String path, int mode) {
        byte[] name = terminated("fchmodat", path);
        int at = dir.number();
        long result = attempt(() -> libc.syscall(SYS_FCHMODAT2, at, name, mode, AtFlags.AT_SYMLINK_NOFOLLOW));
        if (result == -Errno.ENOSYS.number()) {
            // Before Linux 6.6 the C library does it with O_PATH and /proc/self/fd.
            result = attemptInt(() -> libc.fchmodat(at, name, mode, AtFlags.AT_SYMLINK_NOFOLLOW));
        }
        check(result, "fchmodat", dir.describe(path));
    }

    @Override
    public void fchmod(Fd file, int mode) {
        int fd = file.number();
        run("fchmod", file, "", () -> libc.fchmod(fd, mode));
    }

    @Override
    public void utimensat(Fd dir, String path, FileTimes times, int flags) {
        byte[] name = terminated("utimensat", path);
        int at = dir.number();
        long[] values = {times.accessSeconds(), times.accessNanos(), times.modifiedSeconds(), times.modifiedNanos()};
        run("utimensat", dir, path, () -> libc.utimensat(at, name, values, flags));
    }

    @Override
    public void lsetxattr(String path, String name, byte[] value, int flags) {
        byte[] file = terminated("lsetxattr", path);
        byte[] attribute = terminated("lsetxattr", name);
        long result = attemptInt(() -> libc.lsetxattr(file, attribute, value, value.length, flags));
        check(result, "lsetxattr", path + " " + name);
    }

    @Override
    public void fsetxattr(Fd file, String name, byte[] value, int flags) {
        byte[] attribute = terminated("fsetxattr", name);
        int fd = file.number();
        long result = attemptInt(() -> libc.fsetxattr(fd, attribute, value, value.length, flags));
        check(result, "fsetxattr", file.describe("") + " " + name);
    }

    @Override
    public Optional<byte[]> lgetxattr(String path, String name) {
        byte[] file = terminated("lgetxattr", path);
        byte[] attribute = terminated("lgetxattr", name);
        return attribute(
                "lgetxattr", path + " " + name, buffer -> libc.lgetxattr(file, attribute, buffer, buffer.length));
    }

    @Override
    public Optional<byte[]> fgetxattr(Fd file, String name) {
        byte[] attribute = terminated("fgetxattr", name);
        int fd = file.number();
        return attribute(
                "fgetxattr",
                file.describe("") + " " + name,
                buffer -> libc.fgetxattr(fd, attribute, buffer, buffer.length));
    }

    @FunctionalInterface
    private interface Filling {
        long into(byte[] buffer);
    }

    private Optional<byte[]> attribute(String operation, String target, Filling call) {
        byte[] value = filled(operation, target, call);
        return Optional.ofNullable(value);
    }

    /// Calls with ever larger buffers; null for "there is none".
    private byte @Nullable [] filled(String operation, String target, Filling call) {
        for (int size = FIRST_BUFFER; ; size *= 16) {
            byte[] buffer = new byte[size];
            long length = attempt(() -> call.into(buffer));
            if (length == -Errno.ENODATA.number() || length == -Errno.EOPNOTSUPP.number()) {
                return null;
            }
            // XATTR_SIZE_MAX and XATTR_LIST_MAX are 64 KiB, so this ends.
            if (length != -Errno.ERANGE.number()) {
                return Arrays.copyOf(buffer, (int) check(length, operation, target));
            }
        }
    }

    @Override
    public List<String> llistxattr(String path) {
        byte[] file = terminated("llistxattr", path);
        return names(filled("llistxattr", path, buffer -> libc.llistxattr(file, buffer, buffer.length)));
    }

    @Override
    public List<String> flistxattr(Fd file) {
        int fd = file.number();
        return names(filled("flistxattr", file.describe(""), b -> libc.flistxattr(fd, b, b.length)));
    }

    private static List<String> names(byte @Nullable [] list) {
        if (list == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0) {
                names.add(NativeText.text(Arrays.copyOfRange(list, from, i)));
                from = i + 1;
            }
        }
        return List.copyOf(names);
    }

    @Override
    public void lremovexattr(String path, String name) {
        byte[] file = terminated("lremovexattr", path);
        byte[] attribute = terminated("lremovexattr", name);
        check(attemptInt(() -> libc.lremovexattr(file, attribute)), "lremovexattr", path + " " + name);
    }

    @Override
    public int read(Fd file, ByteBuffer buffer) {
        int fd = file.number();
        return received(file, buffer, "read", attempt(() -> libc.read(fd, buffer, buffer.remaining())));
    }

    @Override
    public int pread(Fd file, ByteBuffer buffer, long offset) {
        int fd = file.number();
        return received(file, buffer, "pread", attempt(() -> libc.pread(fd, buffer, buffer.remaining(), offset)));
    }

    private static int received(Fd file, ByteBuffer buffer, String operation, long result) {
        if (result < 0) {
            throw new SyscallException(operation, file.describe(""), (int) -result);
        }
        if (result == 0 && buffer.hasRemaining()) {
            return -1;
        }
        buffer.position(buffer.position() + (int) result);
        return (int) result;
    }

    @Override
    public void write(Fd file, ByteBuffer buffer) {
        int fd = file.number();
        while (buffer.hasRemaining()) {
            long written = attempt(() -> libc.write(fd, buffer, buffer.remaining()));
            buffer.position(buffer.position() + (int) check(written, "write", file.describe("")));
        }
    }

    @Override
    public void pwrite(Fd file, ByteBuffer buffer, long offset) {
        int fd = file.number();
        long end = offset + buffer.remaining();
        while (buffer.hasRemaining()) {
            long at = end - buffer.remaining();
            long written = attempt(() -> libc.pwrite(fd, buffer, buffer.remaining(), at));
            buffer.position(buffer.position() + (int) check(written, "pwrite", file.describe("")));
        }
    }

    @Override
    public void ftruncate(Fd file, long size) {
        int fd = file.number();
        run("ftruncate", file, "", () -> libc.ftruncate(fd, size));
    }

    @Override
    public long lseek(Fd file, long offset, int whence) {
        int fd = file.number();
        return check(attempt(() -> libc.lseek(fd, offset, whence)), "lseek", file.describe(""));
    }

    @Override
    public void fsync(Fd file) {
        int fd = file.number();
        run("fsync", file, "", () -> libc.fsync(fd));
    }

    @Override
    public void fdatasync(Fd file) {
        int fd = file.number();
        run("fdatasync", file, "", () -> libc.fdatasync(fd));
    }

    @Override
    public void syncfs(Fd file) {
        int fd = file.number();
        run("syncfs", file, "", () -> libc.syncfs(fd));
    }

    @Override
    public int inodeFlags(Fd file) {
        int fd = file.number();
        int[] flags = new int[2];
        run("ioctl FS_IOC_GETFLAGS", file, "", () -> libc.ioctl(fd, InodeFlags.FS_IOC_GETFLAGS, flags));
        return flags[0];
    }

    @Override
    public void setInodeFlags(Fd file, int flags) {
        int fd = file.number();
        int[] wanted = {flags, 0};
        run("ioctl FS_IOC_SETFLAGS", file, "", () -> libc.ioctl(fd, InodeFlags.FS_IOC_SETFLAGS, wanted));
    }

    @Override
    public boolean tryFlock(Fd file, boolean exclusive) {
        int fd = file.number();
        long result = attemptInt(() -> libc.flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB));
        if (result == -Errno.EAGAIN.number()) {
            return false;
        }
        check(result, "flock", file.describe(""));
        return true;
    }

    @Override
    public void mount(String source, String target, String type, long flags, String data) {
        byte @Nullable [] from = optional(source);
        byte[] to = terminated("mount", target);
        byte @Nullable [] kind = optional(type);
        byte @Nullable [] options = optional(data);
        long result = attemptInt(() -> libc.mount(from, to, kind, flags, options));
        if (result < 0) {
            String what = type.isEmpty() ? source : type;
            String words = (what.isEmpty() ? "on " : what + " on ") + target;
            throw new SyscallException("mount", words + " (flags=0x" + Long.toHexString(flags) + ")", (int) -result);
        }
    }

    private static byte @Nullable [] optional(String text) {
        return text.isEmpty() ? null : terminated("mount", text);
    }

    @Override
    public void umount2(String target, int flags) {
        byte[] path = terminated("umount2", target);
        check(attemptInt(() -> libc.umount2(path, flags)), "umount2", target);
    }

    @Override
    public void makeReadOnly(Fd mount) {
        int fd = mount.number();
        byte[] empty = terminated("mount_setattr", "");
        long[] attributes = {MOUNT_ATTR_RDONLY, 0, 0, 0};
        long result = attempt(() -> libc.syscall(
                SYS_MOUNT_SETATTR,
                fd,
                empty,
                AtFlags.AT_EMPTY_PATH | AT_RECURSIVE,
                attributes,
                attributes.length * 8L));
        check(result, "mount_setattr", mount.describe(""));
    }

    @Override
    public Fd socket(int domain, int type, int protocol) {
        String target = domain + ", " + type + ", " + protocol;
        long fd = attemptInt(() -> libc.socket(domain, type | OpenFlags.O_CLOEXEC, protocol));
        return opened((int) check(fd, "socket", target), "socket " + target);
    }

    @Override
    public void bind(Fd socket, ByteBuffer address) {
        int fd = socket.number();
        run("bind", socket, "", () -> libc.bind(fd, address, address.remaining()));
    }

    @Override
    public void setns(Fd namespace, int kind) {
        int fd = namespace.number();
        run("setns", namespace, "", () -> libc.setns(fd, kind));
    }

    @Override
    public void unshare(int kinds) {
        check(attemptInt(() -> libc.unshare(kinds)), "unshare", "flags=0x" + Integer.toHexString(kinds));
    }

    @Override
    public boolean kill(int pid, int signal) {
        long result = attemptInt(() -> libc.kill(pid, signal));
        return delivered(result, "kill", "pid " + pid + " with signal " + signal);
    }

    private static boolean delivered(long result, String operation, String target) {
        if (result == -Errno.ESRCH.number()) {
            return false;
        }
        check(result, operation, target);
        return true;
    }

    @Override
    public Optional<Fd> pidfdOpen(int pid) {
        String target = "pid " + pid;
        long fd = attempt(() -> libc.syscall(SYS_PIDFD_OPEN, pid, 0L));
        if (fd == -Errno.ESRCH.number()) {
            return Optional.empty();
        }
        return Optional.of(opened((int) check(fd, "pidfd_open", target), target));
    }

    @Override
    public boolean pidfdSendSignal(Fd process, int signal) {
        int fd = process.number();
        long result = attempt(() -> libc.syscall(SYS_PIDFD_SEND_SIGNAL, fd, signal, 0L, 0L));
        return delivered(result, "pidfd_send_signal", process.describe("") + " signal " + signal);
    }

    @Override
    public int getuid() {
        return libc.getuid();
    }

    @Override
    public int geteuid() {
        return libc.geteuid();
    }

    @Override
    public int getgid() {
        return libc.getgid();
    }

    @Override
    public int getegid() {
        return libc.getegid();
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        long result = attemptInt(() -> libc.prctl(option, argument2, argument3, argument4, argument5));
        return (int) check(result, "prctl", "option " + option);
    }

    @Override
    public int umask(int mask) {
        return libc.umask(mask);
    }
}
