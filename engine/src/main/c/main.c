/* cooperage-shim serve SOCKET: the launcher. One per engine; forks a shim for each launch plan that arrives.
 * cooperage-shim enter and keep: see enter.c and keep.c.
 *
 * A process that starts in a container can reach the file it was executed from through /proc/self/exe, and could
 * overwrite it for all containers to come (CVE-2019-5736). So the launcher first executes itself again from a sealed
 * copy in memory, which all shims share by forking, and which no one can write. */
#include "shim.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x10U
#endif
#define PROC_MAGIC 0x9fa0
#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

/* Returns only when this is the sealed copy already, or on failure. */
static int seal_self(char **argv) {
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (self < 0)
        return -errno;
    if (fcntl(self, F_GET_SEALS) == SEALS) {
        close(self);
        return 0;
    }
    struct stat st;
    /* Kernels before 6.3 do not know MFD_EXEC and always allow it. */
    int copy = memfd_create("cooperage-shim", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    if (copy < 0 && errno == EINVAL)
        copy = memfd_create("cooperage-shim", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (copy < 0 || fstat(self, &st) < 0)
        return -errno;
    char block[16 << 10];
    for (ssize_t got; (got = read(self, block, sizeof block)) != 0;)
        if (got < 0 || write_all(copy, block, (size_t) got) < 0)
            return -errno;
    close(self);
    if (fchmod(copy, 0555) < 0 || fcntl(copy, F_ADD_SEALS, SEALS) < 0)
        return -errno;
    char *const none[] = {NULL};
    syscall(SYS_execveat, copy, "", argv, none, AT_EMPTY_PATH);
    return -errno;
}

static int say(const char *what, int rc) {
    dprintf(2, "%s: %s\n", what, strerror(-rc));
    return 1;
}

/* A shim of its own session that no signal but SIGKILL reaches, and that adopts the orphans of its program. */
static void become_shim(int conn, int proc) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; i < 3; i++)
        dup2(null, i);
    if (null > 2)
        close(null);
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGCHLD, SIG_DFL);
    serve_launch(conn, proc);
    _exit(1);
}

static void serve(int listener, int proc) {
    for (;;) {
        struct pollfd fds[2] = {{.fd = 0, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0)
            continue;
        /* The engine holds the other end of standard input and never writes: anything here is its end. */
        if (fds[0].revents)
            return;
        int conn = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (conn < 0)
            continue;
        struct ucred peer;
        socklen_t length = sizeof peer;
        bool friendly = getsockopt(conn, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
        if (friendly && fork() == 0) {
            close(listener);
            become_shim(conn, proc);
        }
        close(conn);
    }
}

/* Executed under the name that containers know it by. */
static bool is_init(char **argv) {
    const char *slash = strrchr(argv[0], '/');
    return strcmp(slash ? slash + 1 : argv[0], "docker-init") == 0 && strcmp(argv[1], "--") == 0;
}

/* Executed as the one process of a group of containers that owns their shared namespaces. */
static bool is_holder(int argc, char **argv) {
    const char *slash = strrchr(argv[0], '/');
    return argc == 1 && strcmp(slash ? slash + 1 : argv[0], "pause") == 0;
}

int main(int argc, char **argv) {
    struct statfs fs;
    sigset_t all;
    if (argc > 4 && strcmp(argv[1], "enter") == 0)
        return enter(argv);
    if (argc > 4 && strcmp(argv[1], "keep") == 0)
        return keeper(argv);
    if (argc > 2 && is_init(argv))
        return init(argv + 2);
    if (is_holder(argc, argv))
        return hold();
    if (argc != 3 || strcmp(argv[1], "serve") != 0) {
        dprintf(2, "usage: cooperage-shim serve SOCKET\n"
                   "       cooperage-shim enter PID START-TIME COMMAND [ARGS...]\n"
                   "       cooperage-shim keep SOCKET CONTAINERS COMMAND [ARGS...]\n");
        return 2;
    }
    int rc = seal_self(argv);
    if (rc < 0)
        return say("making a sealed copy of the program in memory", rc);
    int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0 || fstatfs(proc, &fs) < 0 || fs.f_type != PROC_MAGIC)
        return say("opening /proc", proc < 0 ? -errno : -ENODEV);
    prctl(PR_SET_NAME, "cooperage-shim"); /* executed by descriptor, it would be named after that */
    leave_keyring();
    umask(077);
    int listener = listen_at(argv[2]);
    if (listener < 0)
        return say(argv[2], listener);
    /* Containers must not inherit what the engine ignores or blocks: reset here once, blocked until the exec. */
    for (int i = 1; i < NSIG; i++) {
        /* By number: the libc hides the signals it uses itself, which an engine may have been started with ignored. */
        const char zero[64] = {0};
        syscall(SYS_rt_sigaction, i, zero, NULL, (NSIG - 1) / 8);
    }
    signal(SIGCHLD, SIG_IGN);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    setsid();
    if (chdir("/") < 0 || write_all(1, "ready\n", 6) < 0)
        return 1;
    serve(listener, proc);
    unlink(argv[2]);
    return 0;
}
