/* Executing a launch plan: the order of the steps, the report, and undoing what failed. */
#include "shim.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fail(void) { return -errno; }

static const struct operation {
    const char *name;
    int (*run)(struct launch *, struct token *, uint32_t);
    uint32_t arguments; /* at least */
} OPERATIONS[] = {
    {"make-cgroup", step_make_cgroup, 1},
    {"write", step_write, 2},
    {"device-filter", step_device_filter, 2},
    {"oom-score", step_oom_score, 1},
    {"clone", step_clone, 2},
    {"map-ids", step_map_ids, 2},
    {"join", step_join, 2},
    {"target", step_target, 2},
    {"join-target", step_join_target, 1},
    {"join-cgroup", step_join_cgroup, 1},
    {"unshare-cgroup", step_unshare_cgroup, 0},
    {"become-root", step_become_root, 0},
    {"session", step_session, 0},
    {"propagation", step_propagation, 2},
    {"overlay", step_overlay, 5},
    {"bind-root", step_bind_root, 1},
    {"mount", step_mount, 8},
    {"device", step_device, 7},
    {"symlink", step_symlink, 2},
    {"directory", step_directory, 1},
    {"pivot", step_pivot, 0},
    {"mask", step_mask, 1},
    {"readonly", step_readonly, 1},
    {"readonly-root", step_readonly_root, 0},
    {"hostname", step_hostname, 1},
    {"domainname", step_domainname, 1},
    {"sysctl", step_sysctl, 2},
    {"loopback", step_loopback, 0},
    {"streams", step_streams, 0},
    {"terminal", step_terminal, 1},
    {"rlimit", step_rlimit, 3},
    {"umask", step_umask, 1},
    {"apparmor", step_apparmor, 1},
    {"no-new-privileges", step_no_new_privileges, 0},
    {"bounding", step_bounding, 1},
    {"groups", step_groups, 0},
    {"user", step_user, 2},
    {"capabilities", step_capabilities, 4},
    {"seccomp", step_seccomp, 2},
    {"chdir", step_chdir, 1},
    {"clean", step_clean, 0},
    {"exec", step_exec, 4},
};

static uint64_t micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

bool is_step(const struct launch *l, uint32_t i, const char *name) {
    return i < l->plan.count && strcmp(l->plan.steps[i].t[0].s, name) == 0;
}

static int run_step(struct launch *l, uint32_t i) {
    struct words *g = &l->plan.steps[i];
    for (size_t op = 0; op < sizeof OPERATIONS / sizeof *OPERATIONS; op++)
        if (strcmp(OPERATIONS[op].name, g->t[0].s) == 0)
            return g->n - 1 < OPERATIONS[op].arguments ? -EINVAL : OPERATIONS[op].run(l, g->t + 1, g->n - 1);
    return -ENOSYS;
}

/* Runs steps from `i` on; returns in the shim after the clone and its map-ids, and when a step failed. */
static bool run_from(struct launch *l, uint32_t i) {
    struct shared *sh = l->shared;
    for (; i < l->plan.count; i++) {
        bool was_child = l->child;
        bool for_shim = is_step(l, i, "map-ids");
        if (for_shim && l->child) {
            /* The shim records this one. */
            if (step_map_ids(l, NULL, 0) < 0 || prctl(PR_SET_DUMPABLE, 0) < 0)
                _exit(1);
            continue;
        }
        l->current = i;
        sh->reached = (int32_t) i;
        sh->step[i].micros = 0;
        uint64_t start = micros();
        int rc = run_step(l, i);
        if (rc < 0) {
            sh->step[i].micros = (uint32_t) (micros() - start);
            sh->step[i].err = (uint32_t) -rc;
            sh->failed = (int32_t) i;
            return false;
        }
        if (l->child && !was_child)
            continue; /* just born: the parent records the clone */
        sh->step[i].micros = (uint32_t) (micros() - start);
        sh->step[i].done = true;
        if (!l->child && l->pid > 0 && !is_step(l, i + 1, "map-ids"))
            return true;
    }
    return true;
}

static int parse_request(struct launch *l) {
    const struct words *g = &l->plan.request;
    struct request *r = &l->request;
    uint64_t terminal, keep_stdin, hold;
    if (g->n != 12 || strcmp(g->t[0].s, "launch") != 0 || number(&g->t[4], &r->log_max) ||
        number(&g->t[5], &r->log_files) || number(&g->t[6], &terminal) || number(&g->t[7], &r->columns) ||
        number(&g->t[8], &r->rows) || number(&g->t[9], &keep_stdin) || number(&g->t[10], &hold))
        return -EPROTO;
    r->directory = strdup(g->t[1].s);
    r->socket = strdup(g->t[2].s);
    r->log = strdup(g->t[3].s);
    r->oom = strdup(g->t[11].s);
    r->terminal = terminal;
    r->keep_stdin = keep_stdin;
    r->hold = hold;
    return r->directory && r->socket && r->log && r->oom ? 0 : -ENOMEM;
}

static int open_streams(struct launch *l) {
    int ends[2];
    l->in = l->out = l->err = -1;
    memset(l->child_stdio, -1, sizeof l->child_stdio);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return fail();
    l->sync = ends[0];
    l->far = ends[1];
    if (l->request.terminal)
        return 0;
    if (l->request.keep_stdin) {
        if (pipe2(ends, O_CLOEXEC) < 0)
            return fail();
        l->child_stdio[0] = ends[0];
        l->in = ends[1];
    }
    for (int i = 1; i <= 2; i++) {
        if (pipe2(ends, O_CLOEXEC) < 0)
            return fail();
        l->child_stdio[i] = ends[1];
        *(i == 1 ? &l->out : &l->err) = ends[0];
    }
    return 0;
}

static void close_child_side(struct launch *l) {
    close(l->far);
    for (int i = 0; i < 3; i++)
        if (l->child_stdio[i] >= 0)
            close(l->child_stdio[i]);
}

static void take_master(struct launch *l, struct msghdr *message) {
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
            memcpy(&l->out, CMSG_DATA(c), sizeof(int));
}

/* Waits until the child holds or has become the program. The engine hanging up means it no longer wants it. */
static int await_child(struct launch *l, int conn) {
    for (;;) {
        struct pollfd fds[2] = {{.fd = l->sync, .events = POLLIN}, {.fd = conn, .events = POLLRDHUP}};
        if (poll(fds, 2, -1) < 0)
            continue;
        if (fds[1].revents)
            return -ECANCELED;
        char byte = 0, control[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
        struct iovec iov = {&byte, 1};
        struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        ssize_t got = recvmsg(l->sync, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR)
            continue;
        if (got > 0 && byte == 'T') {
            take_master(l, &message);
            continue;
        }
        return 0; /* 'R', or end-of-file: executed, failed or killed; the shared page tells which */
    }
}

/* After a second clone the program is another process than the first child; that one has ended or will at once. */
static int find_program(struct launch *l) {
    if (l->shared->pid > 0) {
        waitpid(l->pid, NULL, 0);
        l->pid = l->shared->pid;
    }
    l->pidfd = (int) syscall(SYS_pidfd_open, l->pid, 0);
    return l->pidfd < 0 ? fail() : 0;
}

/* "pid N", a "step I ERRNO MICROS" for each one that ran, then "done" or "failed I ERRNO". */
void report(const struct launch *l, int fd) {
    size_t room = 64 + (size_t) l->plan.count * 40, length;
    char *text = malloc(room);
    if (text == NULL)
        return;
    length = (size_t) snprintf(text, room, "pid %d\n", l->pid);
    for (uint32_t i = 0; i < l->plan.count; i++)
        if (l->shared->step[i].done || l->shared->failed == (int32_t) i)
            length += (size_t) snprintf(text + length, room - length, "step %u %u %u\n", i, l->shared->step[i].err,
                                        l->shared->step[i].micros);
    int failed = l->shared->failed;
    if (failed >= 0)
        length += (size_t) snprintf(text + length, room - length, "failed %d %u\n", failed, l->shared->step[failed].err);
    else
        length += (size_t) snprintf(text + length, room - length, "done\n");
    write_all(fd, text, length);
    free(text);
}

/* Writes a small file of the state directory whole: readers see the old or the new one. */
static int replace(struct launch *l, const char *name, void (*content)(const struct launch *, int)) {
    char path[4096], temporary[4096];
    if ((size_t) snprintf(path, sizeof path, "%s/%s", l->request.directory, name) >= sizeof path - 5)
        return -ENAMETOOLONG;
    strcat(strcpy(temporary, path), ".tmp");
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail();
    content(l, fd);
    close(fd);
    return rename(temporary, path) < 0 ? fail() : 0;
}

static void shim_identity(const struct launch *l, int fd) {
    char text[256], pid[24];
    snprintf(pid, sizeof pid, "%d", getpid());
    int length = snprintf(text, sizeof text, "%s %llu\n%.160s\n", pid, (unsigned long long) start_time(l->proc, pid),
                          l->request.socket);
    write_all(fd, text, (size_t) length);
}

/* Ends the child and removes what the plan's steps left on the host; namespaces take their mounts with them. */
void abandon(struct launch *l) {
    char path[4096];
    if (l->pid > 0) {
        kill(l->pid, SIGKILL);
        waitpid(l->pid, NULL, 0);
    }
    if (l->shared && l->shared->pid > 0 && l->shared->pid != l->pid) {
        kill(l->shared->pid, SIGKILL);
        waitpid(l->shared->pid, NULL, 0);
    }
    for (uint32_t i = l->plan.count; l->shared && i-- > 0;)
        for (int tries = 0; l->shared->step[i].made && tries < 100; tries++) {
            if (rmdir(l->plan.steps[i].t[1].s) == 0 || errno != EBUSY)
                break;
            usleep(2000); /* a dead task leaves its group a little after it was reaped */
        }
    unlink(l->request.socket);
    const char *const names[] = {"shim.pid", "launch"};
    for (int i = 0; i < 2; i++)
        if ((size_t) snprintf(path, sizeof path, "%s/%s", l->request.directory, names[i]) < sizeof path)
            unlink(path);
}

static int launch(struct launch *l, int conn) {
    char score[16] = "";
    int rc = open_streams(l);
    if (rc < 0)
        return rc;
    int fd = openat(l->proc, "self/oom_score_adj", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, score, sizeof score - 1);
    if (fd >= 0)
        close(fd);
    umask(0);
    bool worked = run_from(l, 0);
    if (l->child)
        _exit(1); /* only when a step failed; the shared page says which */
    for (uint32_t i = 0; i < l->plan.count; i++)
        if (l->shared->step[i].done && is_step(l, i, "oom-score"))
            write_proc(l, "self/oom_score_adj", score, (size_t) (got > 0 ? got : 0));
    umask(077);
    close_child_side(l);
    if (!worked)
        return 0;
    if (l->pid == 0)
        return -EPROTO; /* a plan without a clone */
    rc = await_child(l, conn);
    if (rc == 0 && l->shared->failed < 0)
        rc = find_program(l);
    /* Silence and death before the last step: the child was killed, which at this time only the memory limit does. */
    if (rc == 0 && l->shared->failed < 0 && l->shared->reached != (int32_t) l->plan.count - 1) {
        l->shared->failed = l->shared->reached;
        l->shared->step[l->shared->failed].err = ENOMEM;
    }
    if (rc == 0 && l->shared->failed < 0 && !l->request.hold)
        l->shared->step[l->plan.count - 1].done = true;
    return rc;
}

/* One launch, in a process of its own: reads the plan from `conn`, reports there, and on success supervises, with
 * `conn` as the first client, waiting for the end. */
void serve_launch(int conn, int proc) {
    struct launch l = {.proc = proc, .root = -1, .empty = -1, .pidfd = -1, .target = -1};
    int listener = -1, before = -1, rc = plan_read(conn, &l.plan);
    if (rc == 0)
        rc = parse_request(&l);
    if (rc == 0) {
        l.shared_size = sizeof *l.shared + l.plan.count * sizeof *l.shared->step;
        l.shared = mmap(NULL, l.shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        rc = l.shared == MAP_FAILED ? fail() : 0;
    }
    if (rc == 0) {
        l.shared->failed = -1;
        rc = listener = listen_at(l.request.socket);
    }
    if (rc >= 0 && l.request.log[0] && (rc = log_open(&l.log, l.request.log, l.request.log_max, l.request.log_files)) < 0) {
        before = -2;
        unlink(l.request.socket);
    }
    if (rc >= 0) {
        rc = launch(&l, conn);
        bool failed = rc < 0 || l.shared->failed >= 0;
        if (!failed && ((rc = replace(&l, "launch", report)) < 0 || (rc = replace(&l, "shim.pid", shim_identity)) < 0))
            failed = true;
        if (failed)
            abandon(&l);
        if (rc >= 0)
            report(&l, conn);
        if (!failed)
            supervise(&l, listener, conn);
    }
    if (rc < 0) {
        char text[32];
        write_all(conn, text, (size_t) snprintf(text, sizeof text, "failed %d %d\n", before, -rc));
    }
    _exit(1);
}
