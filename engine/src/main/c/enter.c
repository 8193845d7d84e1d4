/* cooperage-shim enter PID START-TIME COMMAND [ARGS…]: runs a command in the user and mount namespaces of a living shim,
 * with all capabilities there, as the engine needs that comes after the one which made them: a sibling namespace has no
 * power over containers of this one.
 *
 * The user who made a user namespace holds all capabilities in it, user_namespaces(7), so an ordinary user may do this.
 * Capabilities end with an exec by anybody but root, so they are made ambient first, as unshare --keep-caps does. */
#include "shim.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int say(const char *what, int rc) {
    dprintf(2, "%s: %s\n", what, strerror(-rc));
    return 1;
}

static int keep_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, data) < 0)
        return -errno;
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
        data[i].inheritable = data[i].permitted;
    if (syscall(SYS_capset, &header, data) < 0)
        return -errno;
    for (int cap = 0; cap < 64; cap++)
        if ((data[cap / 32].permitted >> cap % 32 & 1) && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
            return -errno;
    return 0;
}

/* Into the shim's group of the unified hierarchy, which systemd delegated to the engine that was there: so there is one
 * scope for all containers. Where that is not allowed, this process's own group is as good as before. */
static void join_cgroup(int proc, const char *pid) {
    char path[32], text[4096], procs[PATH_MAX];
    snprintf(path, sizeof path, "%.20s/cgroup", pid);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = 0;
    char *group = strncmp(text, "0::/", 4) == 0 ? text : strstr(text, "\n0::/");
    if (!group)
        return;
    group = strchr(group, '/');
    group[strcspn(group, "\n")] = 0;
    if (!group[1])
        return;
    const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(procs, sizeof procs, "%s%.3000s/cgroup.procs", mounts[i], group);
        if (write_file(AT_FDCWD, procs, "0", 1) == 0)
            return;
    }
}

int enter(char **argv) {
    const char *pid = argv[2];
    char *here = getcwd(NULL, 0);
    int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    /* Held by pidfd before its start time is looked at, so that a reused pid is never entered. */
    int target = (int) syscall(SYS_pidfd_open, (pid_t) strtol(pid, NULL, 10), 0);
    if (target < 0)
        return say(pid, -errno);
    if (proc < 0 || start_time(proc, pid) != strtoull(argv[3], NULL, 10))
        return say(pid, -ESRCH);
    join_cgroup(proc, pid);
    if (setns(target, CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return say("joining the namespaces of a running container's shim", -errno);
    int rc = keep_capabilities();
    if (rc < 0)
        return say("keeping capabilities", rc);
    /* Joining a mount namespace leads to its root. */
    if (here && chdir(here) < 0)
        say(here, -errno);
    close(proc);
    close(target);
    execvp(argv[4], argv + 4);
    rc = -errno;
    say(argv[4], rc);
    return rc == -ENOENT ? 127 : 126;
}
