/* After the launch: streams, log, attached clients, signals, the end. One thread, one poll loop.
 *
 * Output is read only when every attached client has taken what was read before, so a slow client holds the program
 * back as a full pipe would, nothing is lost, and memory stays bounded however many clients there are. */
#include "shim.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CLIENTS = 256,
    ATTACHABLE = CLIENTS - 16, /* so that there is always room for who signals, waits or resizes */
    CHUNK = 64 << 10,
    FRAME = 8,                 /* Docker's header: stream, three zeros, big-endian length */
    OUT = 2 * (CHUNK + FRAME), /* a round reads each stream at most once */
    IN = 4 << 10,
    DRAIN_OWN_MILLIS = 200, /* the same, when all that could write has ended too */
    DRAIN_MILLIS = 5000,  /* how long a background process may keep an ended exec's output open */
    STUCK_MILLIS = 30000, /* how long an ended program waits for a client that does not read */
};

struct client {
    int fd;
    enum { ASKING, ATTACHED, WAITING, PROCEEDING } state;
    bool no_more_input;
    size_t at;       /* in out[], what it was sent already */
    uint32_t left;   /* payload bytes of the current frame still to come */
    uint8_t n, head[64]; /* request line, then frame header, then resize payload */
};

struct shim {
    struct launch *l;
    struct logger *log;
    int signals, listener;
    struct client client[CLIENTS];
    int clients;
    char *out;
    size_t n, room;
    char *in;
    size_t in_at, in_n;
    bool end_input; /* close stdin once in[] is written */
    bool held, ended, recorded;
    bool told;        /* a held child was told to go on */
    int status;
    uint64_t oom, ended_at;
    char exit[96];    /* the line that says how it ended */
    int exit_fd;
};

static uint64_t millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t) now.tv_sec * 1000 + (uint64_t) now.tv_nsec / 1000000;
}

int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    unlink(path);
    /* The umask is 077: nobody else may connect. */
    if (bind(fd, (struct sockaddr *) &address, sizeof address) < 0 || listen(fd, 64) < 0) {
        int rc = -errno;
        close(fd);
        return rc;
    }
    return fd;
}

/* The N of the line "oom_kill N". */
static uint64_t oom_kills(const struct shim *s) {
    char text[1024];
    int fd = s->l->request.oom[0] ? open(s->l->request.oom, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = 0;
    char *line = strstr(text, "oom_kill ");
    return line ? strtoull(line + 9, NULL, 10) : 0;
}

static bool idle(const struct shim *s) {
    for (int i = 0; i < s->clients; i++)
        if (s->client[i].state == ATTACHED && s->client[i].at < s->n)
            return false;
    return true;
}

static int attached(const struct shim *s) {
    int count = 0;
    for (int i = 0; i < s->clients; i++)
        count += s->client[i].state == ATTACHED;
    return count;
}

static void drop(struct shim *s, int i) {
    close(s->client[i].fd);
    s->client[i] = s->client[--s->clients];
}

static void answer(int fd, const char *text, int n) {
    /* A few dozen bytes into an empty socket buffer: never blocks; a client that has gone does not matter. */
    if (send(fd, text, (size_t) n, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return;
}

/* ---- from clients ---- */

static void resize(const struct shim *s, unsigned columns, unsigned rows) {
    struct winsize size = {.ws_col = (unsigned short) columns, .ws_row = (unsigned short) rows};
    if (s->l->request.terminal && s->l->out >= 0)
        ioctl(s->l->out, TIOCSWINSZ, &size);
}

static void launch_over(struct shim *s) {
    munmap(s->l->shared, s->l->shared_size);
    s->l->shared = NULL;
    plan_free(&s->l->plan);
    close(s->l->sync);
    s->l->sync = -1;
    s->held = false;
}

/* The held child has executed its program, or could not. */
static void proceeded(struct shim *s) {
    char text[64], path[4096];
    uint32_t last = s->l->plan.count - 1;
    int failed = s->l->shared->failed;
    if (!s->told) { /* killed while it was held: an end like any other */
        launch_over(s);
        return;
    }
    s->l->shared->step[last].done = failed < 0;
    int n = failed < 0 ? snprintf(text, sizeof text, "done %u %u\n", last, s->l->shared->step[last].micros)
                       : snprintf(text, sizeof text, "failed %d %u\n", failed, s->l->shared->step[failed].err);
    if (failed >= 0)
        abandon(s->l);
    else if ((size_t) snprintf(path, sizeof path, "%s/launch", s->l->request.directory) < sizeof path) {
        int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
        if (fd >= 0) {
            report(s->l, fd);
            close(fd);
        }
    }
    for (int i = 0; i < s->clients; i++)
        if (s->client[i].state == PROCEEDING) {
            answer(s->client[i].fd, text, n);
            s->client[i].state = ASKING;
        }
    if (failed >= 0)
        _exit(1);
    launch_over(s);
}

/* A request line: attach, wait, proceed, resize COLUMNS ROWS, signal N. False drops the client. */
static bool request(struct shim *s, struct client *c, char *line) {
    char text[96];
    unsigned a, b;
    if (strcmp(line, "attach") == 0) {
        if (attached(s) >= ATTACHABLE)
            return false;
        c->state = ATTACHED;
        c->at = s->n;
        c->n = 0;
        answer(c->fd, "ok\n", 3);
    } else if (strcmp(line, "wait") == 0) {
        c->state = WAITING;
        if (s->recorded)
            answer(c->fd, s->exit, (int) strlen(s->exit));
        return !s->recorded;
    } else if (strcmp(line, "proceed") == 0) {
        if (!s->held || s->ended || send(s->l->sync, "g", 1, MSG_NOSIGNAL) != 1)
            return false;
        s->told = true;
        c->state = PROCEEDING;
    } else if (sscanf(line, "resize %u %u", &a, &b) == 2) {
        resize(s, a, b);
        answer(c->fd, "ok\n", 3);
    } else if (sscanf(line, "signal %u", &a) == 1) {
        bool sent = !s->ended && syscall(SYS_pidfd_send_signal, s->l->pidfd, a, NULL, 0) == 0;
        answer(c->fd, text, snprintf(text, sizeof text, sent ? "ok\n" : "error %d\n", s->ended ? ESRCH : errno));
    } else {
        return false;
    }
    return true;
}

/* Takes frames: 0 is input (empty: end of it), 3 a new size; others are skipped. */
static bool frames(struct shim *s, struct client *c) {
    /* So many reads and no more, lest one busy client keep the others waiting. */
    for (int reads = 0; s->in_n == 0 && reads < 64; reads++) {
        ssize_t got;
        if (c->n < FRAME) {
            got = read(c->fd, c->head + c->n, (size_t) (FRAME - c->n));
            if (got > 0 && (c->n += (uint8_t) got) == FRAME) {
                c->left = (uint32_t) c->head[4] << 24 | (uint32_t) c->head[5] << 16 | (uint32_t) c->head[6] << 8 | c->head[7];
                if (c->left == 0) {
                    s->end_input |= c->head[0] == STDIN;
                    c->n = 0;
                }
            }
        } else if (c->head[0] == RESIZE) {
            size_t have = (size_t) c->n - FRAME, want = have < 4 ? 4 - have : sizeof c->head - FRAME - 4;
            got = read(c->fd, c->head + (have < 4 ? c->n : FRAME + 4), want < c->left ? want : c->left);
            if (got > 0) {
                if (have < 4)
                    c->n += (uint8_t) got;
                c->left -= (uint32_t) got;
                if (c->left == 0 && c->n >= FRAME + 4)
                    resize(s, (unsigned) c->head[8] << 8 | c->head[9], (unsigned) c->head[10] << 8 | c->head[11]);
            }
        } else {
            got = read(c->fd, s->in, c->left < IN ? c->left : IN);
            if (got > 0) {
                c->left -= (uint32_t) got;
                if (c->head[0] == STDIN && s->l->in >= 0 && !s->end_input) {
                    s->in_at = 0;
                    s->in_n = (size_t) got;
                }
            }
        }
        if (got == 0) {
            c->no_more_input = true;
            return true;
        }
        if (got < 0)
            return errno == EAGAIN || errno == EINTR;
        if (c->n >= FRAME && c->left == 0)
            c->n = 0;
    }
    return true;
}

static bool client_readable(struct shim *s, struct client *c) {
    if (c->state == ATTACHED)
        return frames(s, c);
    while (c->state == ASKING) {
        ssize_t got = read(c->fd, c->head + c->n, 1);
        if (got < 0)
            return errno == EAGAIN || errno == EINTR;
        if (got == 0)
            return false;
        if (c->head[c->n] == '\n') {
            c->head[c->n] = 0;
            c->n = 0;
            if (!request(s, c, (char *) c->head))
                return false;
        } else if (++c->n == sizeof c->head) {
            return false;
        }
    }
    char extra;
    ssize_t got = c->state == ATTACHED ? 1 : read(c->fd, &extra, 1);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool client_writable(struct shim *s, struct client *c) {
    while (c->at < s->n) {
        ssize_t put = send(c->fd, s->out + c->at, s->n - c->at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0)
            return errno == EAGAIN || errno == EINTR;
        c->at += (size_t) put;
    }
    return true;
}

static void take_client(struct shim *s) {
    int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0)
        s->client[s->clients++] = (struct client) {.fd = fd, .state = ASKING};
}

/* ---- to and from the program ---- */

static void write_input(struct shim *s) {
    int fd = s->l->in;
    while (s->in_n > 0) {
        ssize_t put = write(fd, s->in + s->in_at, s->in_n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno == EAGAIN)
            return;
        if (put < 0) {
            s->in_n = 0; /* nobody reads it any more */
            s->end_input = true;
            break;
        }
        s->in_at += (size_t) put;
        s->in_n -= (size_t) put;
    }
    if (s->end_input) {
        /* A terminal has no end: its end-of-file character says so. */
        if (s->l->request.terminal) {
            if (write(fd, "\004", 1) < 0 && errno == EAGAIN)
                return;
            s->end_input = false;
        } else {
            close(fd);
            s->l->in = -1;
        }
    }
}

/* One read of a stream into out[] behind a frame header, and into the log. False at its end. */
static bool read_output(struct shim *s, enum stream stream, int fd) {
    if (s->n + FRAME + CHUNK > s->room) {
        char *more = realloc(s->out, s->room + FRAME + CHUNK);
        if (more == NULL)
            return true;
        s->out = more;
        s->room += FRAME + CHUNK;
    }
    char *frame = s->out + s->n;
    ssize_t got = read(fd, frame + FRAME, CHUNK);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (got <= 0)
        return false; /* a terminal whose last user has gone answers EIO */
    uint32_t n = (uint32_t) got;
    if (s->log) {
        log_take(s->log, stream, frame + FRAME, n);
        if (n < CHUNK)
            log_flush(s->log);
    }
    for (int i = 0; i < s->clients; i++)
        if (s->client[i].state == ATTACHED) {
            const unsigned char head[FRAME] = {(unsigned char) stream, 0, 0, 0, (unsigned char) (n >> 24),
                                               (unsigned char) (n >> 16), (unsigned char) (n >> 8), (unsigned char) n};
            memcpy(frame, head, FRAME);
            s->n += FRAME + n;
            break;
        }
    return true;
}

static void end_stream(int *fd, struct shim *s) {
    if (s->l->in == *fd)
        s->l->in = -1;
    close(*fd);
    *fd = -1;
}

/* Sends what was read to everyone who can take it; forgets it when all have. */
static void deliver(struct shim *s) {
    for (int i = s->clients; i-- > 0;)
        if (s->client[i].state == ATTACHED && !client_writable(s, &s->client[i]))
            drop(s, i);
    if (s->n > 0 && idle(s)) {
        s->n = 0;
        for (int i = 0; i < s->clients; i++)
            s->client[i].at = 0;
    }
}

/* Reads what the pipes still hold when the program has ended, so that log and record don't wait for slow clients. Where
 * everything that could write has ended with it, end-of-file is near and worth waiting for: a terminal passes on its
 * last output a moment later. */
static void drain(struct shim *s) {
    uint64_t deadline = millis() + (s->l->own_pids ? DRAIN_OWN_MILLIS : 0);
    for (int round = 0; round < 256 && (s->l->out >= 0 || s->l->err >= 0); round++) {
        struct pollfd fds[2] = {{.fd = s->l->out, .events = POLLIN}, {.fd = s->l->err, .events = POLLIN}};
        uint64_t now = millis();
        if (poll(fds, 2, now < deadline ? (int) (deadline - now) : 0) <= 0)
            break;
        if (fds[0].revents && !read_output(s, STDOUT, s->l->out))
            end_stream(&s->l->out, s);
        if (fds[1].revents && !read_output(s, STDERR, s->l->err))
            end_stream(&s->l->err, s);
    }
}

/* Writes the record, then frees the socket's name, then tells who waits: whoever starts the next program in this
 * directory after that finds nothing of this one in its way. */
static void record(struct shim *s) {
    char path[4096], temporary[4096];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (s->log && s->l->out < 0 && s->l->err < 0)
        log_end(s->log);
    else if (s->log)
        log_flush(s->log);
    int code = WIFSIGNALED(s->status) ? 128 + WTERMSIG(s->status) : WEXITSTATUS(s->status);
    int n = snprintf(s->exit, sizeof s->exit, "exit %d %d %lld %ld\n", code, oom_kills(s) > s->oom,
                     (long long) now.tv_sec, now.tv_nsec);
    s->exit_fd = -1;
    if ((size_t) snprintf(path, sizeof path, "%s/exit", s->l->request.directory) < sizeof path - 5) {
        strcat(strcpy(temporary, path), ".tmp");
        s->exit_fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (s->exit_fd >= 0 && write_all(s->exit_fd, s->exit, (size_t) n) == 0)
            rename(temporary, path);
    }
    unlink(s->l->request.socket);
    close(s->listener);
    s->listener = -1;
    s->recorded = true;
    for (int i = s->clients; i-- > 0;)
        if (s->client[i].state != ATTACHED) {
            if (s->client[i].state == WAITING)
                answer(s->client[i].fd, s->exit, n);
            drop(s, i);
        }
}

/* Reaps whatever has ended: the program, and orphans that a subreaper inherits. */
static void reap(struct shim *s) {
    struct signalfd_siginfo info;
    int status;
    pid_t pid;
    while (read(s->signals, &info, sizeof info) > 0)
        ;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        if (pid == s->l->pid) {
            s->ended = true;
            s->status = status;
            s->ended_at = millis();
        }
}

/* Makes the record durable after everyone has been told, so that its fsync delays nobody. */
static void finish(struct shim *s) __attribute__((noreturn));
static void finish(struct shim *s) {
    if (s->log)
        log_end(s->log);
    for (int i = 0; i < s->clients; i++)
        close(s->client[i].fd);
    int directory = open(s->l->request.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if ((s->exit_fd >= 0 && fsync(s->exit_fd) < 0) || (directory >= 0 && fsync(directory) < 0))
        _exit(1);
    _exit(0);
}

static bool finished(const struct shim *s) {
    if (!s->recorded)
        return false;
    uint64_t since = millis() - s->ended_at;
    bool output = s->l->out >= 0 || s->l->err >= 0;
    return (idle(s) || since > STUCK_MILLIS) && (!output || since > DRAIN_MILLIS);
}

static void add(struct pollfd *fds, nfds_t *n, int fd, short events) {
    fds[(*n)++] = (struct pollfd) {.fd = fd, .events = events};
}

void supervise(struct launch *l, int listener, int engine) {
    static struct shim s; /* zero pages until used */
    struct pollfd fds[CLIENTS + 6];
    sigset_t child;
    s.l = l;
    s.log = l->log;
    s.listener = listener;
    s.held = l->request.hold;
    s.oom = oom_kills(&s);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    s.signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    s.room = OUT;
    s.out = malloc(OUT);
    s.in = malloc(IN);
    if (s.signals < 0 || s.out == NULL || s.in == NULL) {
        abandon(l);
        _exit(1);
    }
    if (!s.held)
        launch_over(&s);
    if (l->request.terminal && l->request.keep_stdin)
        l->in = l->out;
    int *streams[] = {&l->in, &l->out, &l->err};
    for (int i = 0; i < 3; i++)
        if (*streams[i] >= 0)
            fcntl(*streams[i], F_SETFL, O_NONBLOCK | fcntl(*streams[i], F_GETFL));
    fcntl(engine, F_SETFL, O_NONBLOCK);
    s.client[s.clients++] = (struct client) {.fd = engine, .state = WAITING};
    reap(&s);
    for (;;) {
        if (s.ended && !s.recorded) {
            drain(&s);
            record(&s);
        }
        deliver(&s);
        if (finished(&s))
            finish(&s);
        nfds_t n = 0;
        bool take = idle(&s);
        add(fds, &n, s.signals, POLLIN);
        add(fds, &n, s.clients < CLIENTS ? s.listener : -1, POLLIN);
        add(fds, &n, take ? l->out : -1, POLLIN);
        add(fds, &n, take ? l->err : -1, POLLIN);
        add(fds, &n, l->in >= 0 && (s.in_n > 0 || s.end_input) ? l->in : -1, POLLOUT);
        add(fds, &n, s.held ? l->sync : -1, POLLIN);
        for (int i = 0; i < s.clients; i++) {
            struct client *c = &s.client[i];
            bool listen = !c->no_more_input && (c->state != ATTACHED || s.in_n == 0);
            add(fds, &n, c->fd, (short) ((listen ? POLLIN : 0) | (c->state == ATTACHED && c->at < s.n ? POLLOUT : 0)));
        }
        int polled = s.clients;
        if (poll(fds, n, s.recorded ? 200 : -1) < 0)
            continue;
        for (int i = polled; i-- > 0;) {
            short got = fds[6 + i].revents;
            bool keep = true;
            if (got & (POLLERR | POLLNVAL))
                keep = false;
            else if (got & POLLIN)
                keep = client_readable(&s, &s.client[i]);
            else if (got & POLLHUP)
                keep = false;
            if (!keep)
                drop(&s, i);
        }
        if (fds[4].revents || (l->in >= 0 && (s.in_n > 0 || s.end_input)))
            if (l->in >= 0)
                write_input(&s);
        if (l->in < 0)
            s.in_n = 0;
        if (fds[5].revents)
            proceeded(&s);
        if (fds[2].revents && l->out >= 0 && !read_output(&s, STDOUT, l->out))
            end_stream(&l->out, &s);
        if (fds[3].revents && l->err >= 0 && !read_output(&s, STDERR, l->err))
            end_stream(&l->err, &s);
        if (fds[1].revents)
            take_client(&s);
        if (fds[0].revents)
            reap(&s);
    }
}
