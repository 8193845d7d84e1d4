/* cooperage-shim keep SOCKET CONTAINERS COMMAND [ARGS…]: runs a program for as long as an engine or one of its
 * containers lives. It is what lets the way out of the engine's network namespace outlive the engine, and end with the
 * last container though no engine be there to end it.
 *
 * Standard input counts as an engine until it ends, so there is one from the start; later ones connect to SOCKET, say
 * nothing, and count until they go. Without any, the shims below CONTAINERS decide: DIR/shim/shim.pid names them. */
#include "shim.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENGINES 8
#define PATIENCE_MS 2000

/* A descriptor of some living shim, or -1. */
static int some_shim(int proc, const char *containers) {
    int found = -1;
    DIR *dir = opendir(containers);
    if (!dir)
        return -1;
    for (struct dirent *entry; found < 0 && (entry = readdir(dir));) {
        char path[512], line[64], *end;
        snprintf(path, sizeof path, "%.255s/shim/shim.pid", entry->d_name);
        int fd = openat(dirfd(dir), path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        ssize_t got = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
        if (fd >= 0)
            close(fd);
        if (got <= 0)
            continue;
        line[got] = 0;
        long pid = strtol(line, &end, 10);
        uint64_t started = strtoull(end, NULL, 10);
        *end = 0;
        int shim = pid > 0 ? (int) syscall(SYS_pidfd_open, (pid_t) pid, 0) : -1;
        struct pollfd ended = {.fd = shim, .events = POLLIN};
        if (shim >= 0 && start_time(proc, line) == started && poll(&ended, 1, 0) == 0)
            found = shim;
        else if (shim >= 0)
            close(shim);
    }
    closedir(dir);
    return found;
}

static pid_t run(char **argv) {
    pid_t child = fork();
    if (child)
        return child;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, 0);
    dup2(2, 1);
    execvp(argv[0], argv);
    dprintf(2, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

static void end(pid_t child, int signals) {
    struct pollfd died = {.fd = signals, .events = POLLIN};
    kill(child, SIGTERM);
    if (poll(&died, 1, PATIENCE_MS) == 0)
        kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* Returns when nobody is left, or the program has ended. */
static void keep(int listener, int signals, int proc, const char *containers) {
    struct pollfd fds[3 + ENGINES] = {{.fd = listener, .events = POLLIN}, {.fd = signals, .events = POLLIN},
                                      {.fd = -1, .events = POLLIN},       {.fd = 0, .events = POLLIN}};
    struct pollfd *shim = &fds[2], *engine = &fds[3];
    nfds_t engines = 1;
    for (;;) {
        if (engines == 0 && shim->fd < 0 && (shim->fd = some_shim(proc, containers)) < 0)
            return;
        if (poll(fds, 3 + engines, -1) < 0)
            continue;
        if (fds[1].revents)
            return;
        if (shim->fd >= 0 && shim->revents) {
            close(shim->fd);
            shim->fd = -1;
        }
        for (nfds_t i = engines; i-- > 0;)
            if (engine[i].revents) {
                close(engine[i].fd);
                engine[i] = engine[--engines];
            }
        if (fds[0].revents) {
            int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            if (fd >= 0 && engines == ENGINES)
                close(fd);
            else if (fd >= 0)
                engine[engines++] = (struct pollfd) {.fd = fd, .events = POLLIN};
        }
    }
}

int keeper(char **argv) {
    struct stat mine, now;
    sigset_t set;
    /* Whoever ends the keeper wants its program to end too: only SIGKILL prevents that. */
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    signal(SIGCHLD, SIG_DFL);
    int signals = signalfd(-1, &set, SFD_CLOEXEC);
    int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    umask(077);
    setsid();
    int listener = listen_at(argv[2]);
    if (signals < 0 || proc < 0 || listener < 0 || chdir("/") < 0 || lstat(argv[2], &mine) < 0)
        return 1;
    pid_t child = run(argv + 4);
    if (child < 0 || write_all(1, "ready\n", 6) < 0)
        return 1;
    /* The engine reads the one line; holding its pipe open would keep it waiting for more. */
    dup2(2, 1);
    keep(listener, signals, proc, argv[3]);
    end(child, signals);
    if (lstat(argv[2], &now) == 0 && now.st_ino == mine.st_ino)
        unlink(argv[2]);
    return 0;
}
