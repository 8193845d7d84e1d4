/* cooperage-shim: executes launch plans and supervises what they start. See engine/docs/shim-protocol.md.
 *
 * The program has no opinions: everything that decides is in io.cooperage.engine.runtime. Functions that can fail
 * return 0 (or a descriptor) or a negative errno; nothing prints. */
#ifndef COOPERAGE_SHIM_H
#define COOPERAGE_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

/* ---- plan.c: the launch plan as it came over the wire ---- */

struct token {
    char *s;    /* NUL-terminated; may hold other NULs when it is binary */
    uint32_t n; /* bytes, without the terminator */
};

struct words {
    struct token *t; /* t[0] is the name, the arguments follow */
    uint32_t n;
};

struct plan {
    struct words *steps;
    uint32_t count;
    struct words request;
    void *memory;
    size_t size;
};

int plan_read(int fd, struct plan *plan);
void plan_free(struct plan *plan);
int number(const struct token *t, uint64_t *value);

/* ---- launch.c: executing the plan ---- */

struct request {
    char *directory, *socket, *log, *oom;
    uint64_t log_max, log_files, columns, rows;
    bool terminal, keep_stdin, hold;
};

/* Written by whichever process executes a step, read by the shim; lives in a shared mapping so that a step costs no
 * message, and so that steps after seccomp need no system call to be reported. */
struct step_result {
    uint32_t err, micros;
    bool done, made;
};

struct shared {
    volatile int32_t pid;    /* set by an intermediate process for the one it clones */
    volatile int32_t failed; /* index of the failed step, or -1 */
    volatile int32_t reached;
    struct step_result step[];
};

struct logger;

struct launch {
    struct plan plan;
    struct request request;
    struct shared *shared;
    size_t shared_size;
    int proc;   /* the host's /proc, verified: names under it can't be faked by a container */
    int root;   /* the container's root directory */
    int sync;   /* this side of the socket pair between shim and child; closes on exec */
    int far;    /* the child's side, in the shim until the clone */
    int child_stdio[3];
    int in, out, err; /* the shim's ends: in is -1 without stdin; with a terminal out is its master and err is -1 */
    int empty;        /* a mount of an empty read-only tmpfs, once a directory has been masked */
    bool child;       /* running in the new process */
    bool own_pids;    /* the program is process 1 of a namespace of its own */
    uint32_t current; /* the step that this process executes */
    int pid, pidfd;
    int target;       /* the process an exec joins */
    struct logger *log; /* or NULL to keep none */
};

void serve_launch(int conn, int proc);
void report(const struct launch *l, int fd);
void abandon(struct launch *l);
bool is_step(const struct launch *l, uint32_t i, const char *name);
int write_proc(struct launch *l, const char *path, const char *data, size_t n);
uint64_t start_time(int proc, const char *pid);
int open_in(int root, const char *path, int flags, uint64_t resolve);
int real_null(int root, int flags);
int write_all(int fd, const void *data, size_t n);
int write_file(int dir, const char *path, const char *data, size_t n);
void leave_keyring(void);

/* What executes one step: `a` are its `n` arguments, already known to be as many as it needs. */
#define UNUSED __attribute__((unused))
#define STEP(name) int name(struct launch *l UNUSED, struct token *a UNUSED, uint32_t n UNUSED)

/* ---- process.c ---- */

STEP(step_make_cgroup);
STEP(step_write);
STEP(step_device_filter);
STEP(step_oom_score);
STEP(step_clone);
STEP(step_map_ids);
STEP(step_join);
STEP(step_target);
STEP(step_join_target);
STEP(step_join_cgroup);
STEP(step_unshare_cgroup);
STEP(step_become_root);
STEP(step_session);
STEP(step_hostname);
STEP(step_domainname);
STEP(step_sysctl);
STEP(step_loopback);
STEP(step_streams);
STEP(step_rlimit);
STEP(step_umask);
STEP(step_apparmor);
STEP(step_no_new_privileges);
STEP(step_bounding);
STEP(step_groups);
STEP(step_user);
STEP(step_capabilities);
STEP(step_seccomp);
STEP(step_chdir);
STEP(step_clean);
STEP(step_exec);

/* ---- mounts.c ---- */

STEP(step_propagation);
STEP(step_overlay);
STEP(step_bind_root);
STEP(step_mount);
STEP(step_device);
STEP(step_symlink);
STEP(step_directory);
STEP(step_pivot);
STEP(step_mask);
STEP(step_readonly);
STEP(step_readonly_root);
STEP(step_terminal);

/* ---- log.c ---- */

enum stream { STDIN = 0, STDOUT = 1, STDERR = 2, RESIZE = 3 };

int log_open(struct logger **out, const char *path, uint64_t max, uint64_t files);
void log_take(struct logger *log, enum stream stream, const char *data, size_t n);
void log_flush(struct logger *log);
void log_end(struct logger *log); /* ends unterminated lines and flushes */

/* ---- init.c ---- */

int init(char **argv);
int hold(void);

/* ---- supervise.c ---- */

int listen_at(const char *path);
void supervise(struct launch *l, int listener, int engine) __attribute__((noreturn));

/* ---- enter.c, keep.c ---- */

int enter(char **argv);
int keeper(char **argv);

#endif
