package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import org.jspecify.annotations.Nullable;

/// The C library functions behind [NativeSyscalls], as jnr-ffi binds them: C `int`, `long` and `size_t` in
/// registers, strings NUL-terminated. Public only because the class that jnr-ffi generates for it lives in
/// another class loader; call
/// [Syscalls], not this.
public interface LibC {
    long syscall(long number, int dir, @In byte[] path, @In long[] how, long size);

    long syscall(long number, int dir, @In byte[] path, int mode, int flags);

    long syscall(long number, int dir, @In byte[] path, int flags, @In long[] attributes, long size);

    long syscall(long number, int first, long second);

    long syscall(long number, int first, int second, long third, long fourth);

    long syscall(long number, int fd, @Out byte[] buffer, long size);

    int openat(int dir, @In byte[] path, int flags, int mode);

    int close(int fd);

    int mkdirat(int dir, @In byte[] path, int mode);

    int symlinkat(@In byte[] target, int dir, @In byte[] path);

    int linkat(int dir, @In byte[] path, int newDir, @In byte[] newPath, int flags);

    int unlinkat(int dir, @In byte[] path, int flags);

    int renameat2(int dir, @In byte[] path, int newDir, @In byte[] newPath, int flags);

    long readlinkat(int dir, @In byte[] path, @Out byte[] buffer, long size);

    int statx(int dir, @In byte[] path, int flags, int mask, @Out long[] result);

    int fchownat(int dir, @In byte[] path, int uid, int gid, int flags);

    int fchmodat(int dir, @In byte[] path, int mode, int flags);

    int fchmod(int fd, int mode);

    int utimensat(int dir, @In byte[] path, @In long[] times, int flags);

    int lsetxattr(@In byte[] path, @In byte[] name, @In byte[] value, long size, int flags);

    int fsetxattr(int fd, @In byte[] name, @In byte[] value, long size, int flags);

    long lgetxattr(@In byte[] path, @In byte[] name, @Out byte[] value, long size);

    long fgetxattr(int fd, @In byte[] name, @Out byte[] value, long size);

    long llistxattr(@In byte[] path, @Out byte[] list, long size);

    long flistxattr(int fd, @Out byte[] list, long size);

    int lremovexattr(@In byte[] path, @In byte[] name);

    long read(int fd, @Out ByteBuffer buffer, long size);

    long read(int fd, @Out byte[] buffer, long size);

    long pread(int fd, @Out ByteBuffer buffer, long size, long offset);

    long write(int fd, @In ByteBuffer buffer, long size);

    long pwrite(int fd, @In ByteBuffer buffer, long size, long offset);

    int ftruncate(int fd, long size);

    long lseek(int fd, long offset, int whence);

    int fsync(int fd);

    int fdatasync(int fd);

    int syncfs(int fd);

    int flock(int fd, int operation);

    int ioctl(int fd, long request, @In @Out int[] argument);

    int mount(
            @In byte @Nullable [] source,
            @In byte[] target,
            @In byte @Nullable [] type,
            long flags,
            @In byte @Nullable [] data);

    int umount2(@In byte[] target, int flags);

    int socket(int domain, int type, int protocol);

    int bind(int socket, @In ByteBuffer address, int length);

    int setns(int fd, int kind);

    int unshare(int kinds);

    int kill(int pid, int signal);

    int getuid();

    int geteuid();

    int getgid();

    int getegid();

    int prctl(int option, long second, long third, long fourth, long fifth);

    int umask(int mask);
}
