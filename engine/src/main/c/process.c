/* Steps that concern the process: control groups, namespaces, identity, privileges, and the program itself. */
#include "shim.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ALL_NAMESPACES \
    (CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWUSER | CLONE_NEWCGROUP | CLONE_NEWTIME)
enum { CAP_V3_WORDS = 2 };

static int fail(void) { return -errno; }

int write_all(int fd, const void *data, size_t n) {
    const char *at = data;
    while (n > 0) {
        ssize_t put = write(fd, at, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail();
        at += put;
        n -= (size_t) put;
    }
    return 0;
}

/* One write, as the files of /proc, /sys and cgroups want it. */
static int write_once(int fd, const char *data, size_t n) {
    ssize_t put;
    do
        put = write(fd, data, n);
    while (put < 0 && errno == EINTR);
    return put < 0 ? fail() : 0;
}

int write_file(int dir, const char *path, const char *data, size_t n) {
    int fd = openat(dir, path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return fail();
    int rc = write_once(fd, data, n);
    close(fd);
    return rc;
}

/* Writes beneath the verified /proc, whatever the container has mounted over its own. */
int write_proc(struct launch *l, const char *path, const char *data, size_t n) {
    int fd = open_in(l->proc, path, O_WRONLY, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
    if (fd < 0)
        return fd;
    int rc = write_once(fd, data, n);
    close(fd);
    return rc;
}

/* ---- steps of the shim ---- */

STEP(step_make_cgroup) {
    if (mkdir(a[0].s, 0755) < 0)
        return errno == EEXIST ? 0 : fail();
    l->shared->step[l->current].made = true;
    return 0;
}

STEP(step_write) {
    return write_file(AT_FDCWD, a[0].s, a[1].s, a[1].n);
}

/* Arguments: cgroup v2 directory, program. */
STEP(step_device_filter) {
    union bpf_attr load = {
        .prog_type = BPF_PROG_TYPE_CGROUP_DEVICE,
        .insns = (uint64_t) (uintptr_t) a[1].s,
        .insn_cnt = a[1].n / sizeof(struct bpf_insn),
        .license = (uint64_t) (uintptr_t) "Apache",
    };
    int group = open(a[0].s, O_RDONLY | O_DIRECTORY | O_CLOEXEC), program, rc;
    if (group < 0)
        return fail();
    program = (int) syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load);
    if (program < 0) {
        rc = fail();
    } else {
        union bpf_attr attach = {
            .target_fd = (uint32_t) group,
            .attach_bpf_fd = (uint32_t) program,
            .attach_type = BPF_CGROUP_DEVICE,
            .attach_flags = BPF_F_ALLOW_MULTI,
        };
        rc = syscall(SYS_bpf, BPF_PROG_ATTACH, &attach, sizeof attach) < 0 ? fail() : 0;
        close(program);
    }
    close(group);
    return rc;
}

/* Argument: score. Set on the shim and inherited by the clone; serve_launch puts the shim's own back. */
STEP(step_oom_score) {
    return write_proc(l, "self/oom_score_adj", a[0].s, a[0].n);
}

/* Arguments: namespace flags, cgroup v2 directory to be born in or "". */
STEP(step_clone) {
    uint64_t flags;
    if (number(&a[0], &flags) < 0 || (flags & ~(uint64_t) ALL_NAMESPACES))
        return -EINVAL;
    struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};
    int group = -1;
    if (a[1].n > 0) {
        if ((group = open(a[1].s, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
            return fail();
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (uint64_t) group;
    }
    /* A second clone, after namespaces were joined: the new process becomes the shim's child, this one ends. */
    bool again = l->child;
    if (again) {
        args.flags |= CLONE_PARENT;
        args.exit_signal = 0;
    }
    long pid = syscall(SYS_clone3, &args, sizeof args);
    int rc = pid < 0 ? fail() : 0;
    if (group >= 0)
        close(group);
    if (rc < 0)
        return rc;
    if (pid == 0) {
        l->child = true;
        /* Until exec, the program lives and dies with its shim; setresuid clears this, so exec clears it for all. */
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
            return fail();
        if (!again) {
            close(l->sync);
            l->sync = l->far;
        }
        /* Others must not reach into the memory of what is half a container and half the engine. A process whose ids
         * are still to be mapped waits with this, for /proc/PID of a hidden one is root's. Exec ends it. */
        if (!is_step(l, l->current + 1, "map-ids") && prctl(PR_SET_DUMPABLE, 0) < 0)
            return fail();
        return 0;
    }
    if (again) {
        l->shared->pid = (int) pid;
        l->shared->step[l->current].done = true;
        _exit(0);
    }
    l->pid = (int) pid;
    l->own_pids = flags & CLONE_NEWPID;
    return 0;
}

/* Arguments: uid map, gid map. The shim writes them, for only the parent namespace's owner may map ranges; the child
 * waits for it and is hidden from ptrace only afterwards, since /proc/PID of a hidden process is root's. */
STEP(step_map_ids) {
    char path[48], go;
    if (l->child)
        return read(l->sync, &go, 1) == 1 ? 0 : -EPIPE;
    snprintf(path, sizeof path, "%d/uid_map", l->pid);
    int rc = write_file(l->proc, path, a[0].s, a[0].n);
    if (rc == 0) {
        snprintf(path, sizeof path, "%d/gid_map", l->pid);
        rc = write_file(l->proc, path, a[1].s, a[1].n);
    }
    if (rc == 0)
        rc = write(l->sync, "m", 1) == 1 ? 0 : fail();
    return rc;
}

/* Arguments: namespace flag, path. */
STEP(step_join) {
    uint64_t type;
    if (number(&a[0], &type) < 0)
        return -EINVAL;
    int fd = open(a[1].s, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail();
    /* From here on, processes of other containers may see this one: keep them off its memory and descriptors. */
    int rc = prctl(PR_SET_DUMPABLE, 0) < 0 || setns(fd, (int) type) < 0 ? fail() : 0;
    close(fd);
    return rc;
}

/* Start time of a process in clock ticks, field 22 of proc_pid_stat(5); 0 when there is none. */
uint64_t start_time(int proc, const char *pid) {
    char path[32], line[1024], *at;
    snprintf(path, sizeof path, "%.20s/stat", pid);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
    if (fd >= 0)
        close(fd);
    if (got <= 0)
        return 0;
    line[got] = 0;
    at = strrchr(line, ')');
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    return at ? strtoull(at, NULL, 10) : 0;
}

/* Arguments: pid and start time of the process to join. Held by pidfd, so that a reused pid is never entered; opened by
 * the shim, for in another pid namespace the number means something else. */
STEP(step_target) {
    uint64_t pid, started;
    if (number(&a[0], &pid) || number(&a[1], &started))
        return -EINVAL;
    l->target = (int) syscall(SYS_pidfd_open, (pid_t) pid, 0);
    if (l->target < 0)
        return fail();
    return start_time(l->proc, a[0].s) == started ? 0 : -ESRCH;
}

/* Argument: flags of the target's namespaces to join, all at once, so that the kernel orders them. */
STEP(step_join_target) {
    uint64_t flags;
    if (number(&a[0], &flags))
        return -EINVAL;
    if (prctl(PR_SET_DUMPABLE, 0) < 0 || setns(l->target, (int) flags) < 0)
        return fail();
    if (flags & CLONE_NEWNS)
        l->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return (flags & CLONE_NEWNS) && l->root < 0 ? fail() : 0;
}

/* ---- steps of the new process ---- */

/* Argument: a cgroup v1 tasks file. A single-threaded task moving itself takes no global lock in the kernel. */
STEP(step_join_cgroup) {
    return write_file(AT_FDCWD, a[0].s, "0", 1);
}

STEP(step_unshare_cgroup) {
    return unshare(CLONE_NEWCGROUP) < 0 ? fail() : 0;
}

/* Becomes user and group 0 of the user namespace just entered, without the groups of the host. */
STEP(step_become_root) {
    return setgroups(0, NULL) < 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0 ? fail() : 0;
}

/* Begins a session keyring with nothing in it (keyrings(7)): an inherited one would open the engine's keys to every
 * program. Without success where the kernel has none, a sandbox forbids it, or the user's quota of keys is used up: then
 * the one at hand is the launcher's, as empty. */
void leave_keyring(void) {
    syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
}

STEP(step_session) {
    leave_keyring();
    return setsid() < 0 ? fail() : 0;
}

STEP(step_hostname) {
    return sethostname(a[0].s, a[0].n) < 0 ? fail() : 0;
}

STEP(step_domainname) {
    return setdomainname(a[0].s, a[0].n) < 0 ? fail() : 0;
}

/* Arguments: path below /proc/sys, value. */
STEP(step_sysctl) {
    char path[512];
    if ((size_t) snprintf(path, sizeof path, "sys/%s", a[0].s) >= sizeof path)
        return -ENAMETOOLONG;
    return write_proc(l, path, a[1].s, a[1].n);
}

STEP(step_loopback) {
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fail();
    int rc = ioctl(fd, SIOCGIFFLAGS, &request) < 0 ? fail() : 0;
    request.ifr_flags |= IFF_UP;
    if (rc == 0 && ioctl(fd, SIOCSIFFLAGS, &request) < 0)
        rc = fail();
    close(fd);
    return rc;
}

/* Standard streams: the pipes the shim made; without stdin the container's own /dev/null, or an ended pipe. */
STEP(step_streams) {
    int in = l->child_stdio[0];
    if (in < 0 && (in = real_null(l->root, O_RDONLY)) < 0) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) < 0)
            return fail();
        close(ends[1]);
        in = ends[0];
    }
    return dup2(in, 0) < 0 || dup2(l->child_stdio[1], 1) < 0 || dup2(l->child_stdio[2], 2) < 0 ? fail() : 0;
}

/* Arguments: resource, soft, hard. */
STEP(step_rlimit) {
    uint64_t resource, soft, hard;
    if (number(&a[0], &resource) || number(&a[1], &soft) || number(&a[2], &hard))
        return -EINVAL;
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit((__rlimit_resource_t) resource, &limit) < 0 ? fail() : 0;
}

STEP(step_umask) {
    uint64_t mask;
    if (number(&a[0], &mask) < 0)
        return -EINVAL;
    umask((mode_t) mask);
    return 0;
}

/* Argument: profile, in force from exec on. */
STEP(step_apparmor) {
    char text[512];
    int length = snprintf(text, sizeof text, "exec %s", a[0].s);
    if ((size_t) length >= sizeof text)
        return -ENAMETOOLONG;
    /* The stacked-module path first (kernel 5.8), the plain one before that. */
    int rc = write_proc(l, "self/attr/apparmor/exec", text, (size_t) length);
    return rc == -ENOENT ? write_proc(l, "self/attr/exec", text, (size_t) length) : rc;
}

STEP(step_no_new_privileges) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? fail() : 0;
}

/* Argument: mask of the capabilities to keep. */
STEP(step_bounding) {
    uint64_t keep;
    if (number(&a[0], &keep) < 0)
        return -EINVAL;
    for (int cap = 0; cap < 64 && prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        if (!(keep >> cap & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
            return fail();
    return 0;
}

STEP(step_groups) {
    gid_t groups[n ? n : 1];
    for (uint32_t i = 0; i < n; i++) {
        uint64_t gid;
        if (number(&a[i], &gid) < 0)
            return -EINVAL;
        groups[i] = (gid_t) gid;
    }
    return setgroups(n, groups) < 0 ? fail() : 0;
}

/* Arguments: uid, gid. Capabilities survive, effective too, so that a seccomp filter can still be installed without
 * no_new_privs; step_capabilities takes them away. */
STEP(step_user) {
    uint64_t uid, gid;
    if (number(&a[0], &uid) || number(&a[1], &gid))
        return -EINVAL;
    /* A program that is not root must be able to reopen /dev/stdout; not every kind of file has an owner to change. */
    for (int i = 0; i < 3; i++)
        if (fchown(i, (uid_t) uid, (gid_t) -1) < 0 && errno != EPERM && errno != EROFS && errno != EINVAL)
            return fail();
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 || setresgid((gid_t) gid, (gid_t) gid, (gid_t) gid) < 0 ||
        setresuid((uid_t) uid, (uid_t) uid, (uid_t) uid) < 0)
        return fail();
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[CAP_V3_WORDS];
    if (syscall(SYS_capget, &header, data) < 0)
        return fail();
    for (int i = 0; i < CAP_V3_WORDS; i++)
        data[i].effective = data[i].permitted;
    return syscall(SYS_capset, &header, data) < 0 ? fail() : 0;
}

/* Arguments: effective, permitted, inheritable, ambient. */
STEP(step_capabilities) {
    uint64_t effective, permitted, inheritable, ambient;
    if (number(&a[0], &effective) || number(&a[1], &permitted) || number(&a[2], &inheritable) || number(&a[3], &ambient))
        return -EINVAL;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[CAP_V3_WORDS];
    for (int i = 0; i < CAP_V3_WORDS; i++)
        data[i] = (struct __user_cap_data_struct) {(uint32_t) (effective >> 32 * i), (uint32_t) (permitted >> 32 * i),
                                                   (uint32_t) (inheritable >> 32 * i)};
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 || syscall(SYS_capset, &header, data) < 0)
        return fail();
    for (int cap = 0; cap < 64; cap++)
        if ((ambient >> cap & 1) && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
            return fail();
    return 0;
}

/* Arguments: flags, program. */
STEP(step_seccomp) {
    uint64_t flags;
    if (number(&a[0], &flags) < 0 || a[1].n % sizeof(struct sock_filter))
        return -EINVAL;
    /* The kernel copies the program; it need not be aligned. */
    struct sock_fprog program = {.len = (unsigned short) (a[1].n / sizeof(struct sock_filter)),
                                 .filter = (struct sock_filter *) (void *) a[1].s};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) < 0 ? fail() : 0;
}

/* Argument: directory. */
STEP(step_chdir) {
    char path[4096];
    int fd = open_in(l->root, a[0].s, O_PATH | O_DIRECTORY, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    if (fd < 0)
        return fd;
    int rc = fchdir(fd) < 0 ? fail() : 0;
    close(fd);
    /* Outside the root the kernel answers "(unreachable)…" (getcwd(2)): then something led out. */
    if (rc == 0 && (syscall(SYS_getcwd, path, sizeof path) < 0 || path[0] != '/'))
        rc = -EXDEV;
    return rc;
}

/* Leaves nothing of the shim to the program: descriptors, blocked signals, death signal. Before any seccomp filter. */
STEP(step_clean) {
    sigset_t none;
    sigemptyset(&none);
    if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0 ||
        prctl(PR_SET_PDEATHSIG, 0) < 0)
        return fail();
    return 0;
}

/* Arguments: file, search path, number of arguments, arguments, environment. */
STEP(step_exec) {
    uint64_t count;
    char go;
    if (number(&a[2], &count) < 0 || count == 0 || count > n - 3)
        return -EINVAL;
    char **argv = calloc(n + 2, sizeof *argv), **env = argv + count + 1;
    if (argv == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < count; i++)
        argv[i] = a[3 + i].s;
    for (uint32_t i = 0; 3 + count + i < n; i++)
        env[i] = a[3 + count + i].s;
    if (l->request.hold && (write(l->sync, "R", 1) != 1 || read(l->sync, &go, 1) != 1))
        return -EPIPE;
    if (strchr(a[0].s, '/')) {
        execve(a[0].s, argv, env);
        return fail();
    }
    /* As execvp(3) does it, but in the container's own search path; "permission denied" only if nothing better. */
    int worst = -ENOENT;
    char file[4096];
    for (const char *at = a[1].s;; at++) {
        size_t length = strcspn(at, ":");
        int made = snprintf(file, sizeof file, "%.*s%s%s", (int) length, at, length ? "/" : "./", a[0].s);
        if ((size_t) made < sizeof file && a[0].n > 0) {
            execve(file, argv, env);
            if (errno == EACCES)
                worst = -EACCES;
            else if (errno != ENOENT && errno != ENOTDIR)
                return fail();
        }
        at += length;
        if (*at == 0)
            return worst;
    }
}
