/* The container's log: CRI lines, rotation by size, and a sparse index beside each file.
 *
 * A log that can't be written never holds the container back: whole lines are dropped and counted, and a line says so
 * once there is room again. The index (offset, line number, nanoseconds: three little-endian 64-bit numbers about every
 * 64 KiB) is written after the bytes that it describes and may be missing or torn; readers cope. */
#include "shim.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    BUFFER = 128 << 10,
    MAX_LINE = 16 << 10, /* content bytes of one log line; longer ones are continued, tagged P */
    TIME = 30,           /* 2026-11-21T01:02:03.000000004Z */
    HEAD = TIME + 10,    /* " stdout F " */
    INDEX_EVERY = 64 << 10,
    MARKS = BUFFER / INDEX_EVERY + 2,
};

struct mark {
    uint64_t offset, line, nanos;
};

struct logger {
    char *path;
    int fd, index;
    uint64_t max, files;
    uint64_t size, line; /* of the current file, what is buffered included */
    uint64_t next_mark;
    uint64_t dropped;
    uint64_t now;
    time_t second; /* that head[] shows */
    char head[HEAD];
    uint32_t marks;
    struct mark mark[MARKS];
    struct {
        char *text;
        size_t n;
    } rest[2]; /* unfinished lines of stdout and stderr */
    size_t n;
    char buffer[BUFFER];
};

static void digits(char *to, unsigned width, uint64_t value) {
    while (width-- > 0) {
        to[width] = (char) ('0' + value % 10);
        value /= 10;
    }
}

static void read_clock(struct logger *log) {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    log->now = (uint64_t) ts.tv_sec * 1000000000u + (uint64_t) ts.tv_nsec;
    if (ts.tv_sec != log->second) {
        struct tm tm;
        gmtime_r(&ts.tv_sec, &tm);
        memcpy(log->head, "0000-00-00T00:00:00.000000000Z stdout F ", HEAD);
        digits(log->head, 4, (uint64_t) tm.tm_year + 1900);
        digits(log->head + 5, 2, (uint64_t) tm.tm_mon + 1);
        digits(log->head + 8, 2, (uint64_t) tm.tm_mday);
        digits(log->head + 11, 2, (uint64_t) tm.tm_hour);
        digits(log->head + 14, 2, (uint64_t) tm.tm_min);
        digits(log->head + 17, 2, (uint64_t) tm.tm_sec);
        log->second = ts.tv_sec;
    }
    digits(log->head + 20, 9, (uint64_t) ts.tv_nsec);
}

static int numbered(char *to, size_t room, const struct logger *log, uint64_t n, const char *suffix) {
    int made = n == 0 ? snprintf(to, room, "%s%s", log->path, suffix)
                      : snprintf(to, room, "%s.%llu%s", log->path, (unsigned long long) n, suffix);
    return (size_t) made < room ? 0 : -ENAMETOOLONG;
}

/* Where the file stands when a launch appends to an older log: its lines are counted from the last index record on. */
static void resume(struct logger *log) {
    struct stat st;
    struct mark last = {0};
    char block[4096], before = '\n';
    log->line = 0;
    log->next_mark = 0;
    log->size = fstat(log->fd, &st) == 0 ? (uint64_t) st.st_size : 0;
    if (log->size == 0) {
        if (log->index >= 0 && ftruncate(log->index, 0) < 0)
            log->index = -1;
        return;
    }
    if (log->index >= 0 && fstat(log->index, &st) == 0) {
        off_t whole = st.st_size / (off_t) sizeof last * (off_t) sizeof last;
        bool good = whole > 0 && pread(log->index, &last, sizeof last, whole - (off_t) sizeof last) == sizeof last &&
                    last.offset <= log->size &&
                    (last.offset == 0 || (pread(log->fd, &before, 1, (off_t) last.offset - 1) == 1 && before == '\n'));
        if (!good)
            last = (struct mark) {0};
        if (ftruncate(log->index, good ? whole : 0) < 0)
            log->index = -1;
    }
    log->line = last.line;
    log->next_mark = last.offset + INDEX_EVERY;
    uint64_t at = last.offset;
    for (ssize_t got; (got = pread(log->fd, block, sizeof block, (off_t) at)) > 0; at += (uint64_t) got) {
        for (ssize_t i = 0; i < got; i++)
            log->line += block[i] == '\n';
        before = block[got - 1];
    }
    /* A torn last line, from a crash of the machine: end it, so that the next starts at a line start. */
    if (before != '\n' && write(log->fd, "\n", 1) == 1) {
        log->size++;
        log->line++;
    }
}

static int open_files(struct logger *log) {
    char name[4096];
    int rc = numbered(name, sizeof name, log, 0, "");
    if (rc < 0)
        return rc;
    log->fd = open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (log->fd < 0)
        return -errno;
    rc = numbered(name, sizeof name, log, 0, ".idx");
    log->index = rc < 0 ? -1 : open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    resume(log);
    return 0;
}

int log_open(struct logger **out, const char *path, uint64_t max, uint64_t files) {
    struct logger *log = calloc(1, sizeof *log);
    if (log == NULL || (log->path = strdup(path)) == NULL)
        return -ENOMEM;
    log->max = max;
    log->files = files;
    *out = log;
    return open_files(log);
}

static size_t write_some(int fd, const char *data, size_t n) {
    size_t done = 0;
    while (done < n) {
        ssize_t put = write(fd, data + done, n - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            break;
        done += (size_t) put;
    }
    return done;
}

static uint64_t count_lines(const char *data, size_t n) {
    uint64_t lines = 0;
    for (const char *end = data + n; (data = memchr(data, '\n', (size_t) (end - data))); data++)
        lines++;
    return lines;
}

/* Says how many lines are missing; false while there is still no room for even that. */
static bool confess(struct logger *log) {
    char line[HEAD + 96];
    read_clock(log);
    memcpy(line, log->head, HEAD);
    memcpy(line + TIME + 1, "stderr", 6);
    int n = snprintf(line + HEAD, sizeof line - HEAD, "[cooperage: %llu log lines lost, the disk was full]\n",
                     (unsigned long long) log->dropped);
    size_t length = HEAD + (size_t) n, done = write_some(log->fd, line, length);
    if (done < length) {
        if (done > 0 && ftruncate(log->fd, (off_t) (log->size)) < 0)
            log->size += done;
        return false;
    }
    log->size += length;
    log->line++;
    log->dropped = 0;
    return true;
}

void log_flush(struct logger *log) {
    if (log->n == 0)
        return;
    uint64_t start = log->size - log->n, first_line = log->line - count_lines(log->buffer, log->n);
    if (log->dropped > 0) {
        /* The file ends before this buffer; make room for the confession in the numbers too. */
        log->size = start;
        log->line = first_line;
        uint64_t lost = count_lines(log->buffer, log->n);
        log->marks = 0;
        if (!confess(log)) {
            log->dropped += lost;
            log->n = 0;
            return;
        }
        start = log->size;
        first_line = log->line;
        log->size += log->n;
        log->line += lost;
    }
    size_t done = write_some(log->fd, log->buffer, log->n);
    if (done < log->n) {
        /* Keep whole lines only. Cutting a file back needs no space. */
        size_t keep = done;
        while (keep > 0 && log->buffer[keep - 1] != '\n')
            keep--;
        if (ftruncate(log->fd, (off_t) (start + keep)) < 0)
            keep = done;
        log->dropped += count_lines(log->buffer + keep, log->n - keep);
        log->size = start + keep;
        log->line = first_line + count_lines(log->buffer, keep);
        log->marks = 0;
    }
    log->n = 0;
    if (log->marks > 0 && log->index >= 0)
        write_some(log->index, (const char *) log->mark, log->marks * sizeof *log->mark);
    log->marks = 0;
}

/* log -> log.1 -> log.2 …, keeping `files` in all; a single file is emptied. */
static void rotate(struct logger *log) {
    char from[4096], to[4096];
    static const char *const suffixes[] = {"", ".idx"};
    log_flush(log);
    close(log->fd);
    if (log->index >= 0)
        close(log->index);
    for (int s = 0; s < 2; s++) {
        for (uint64_t i = log->files; i-- > 1;)
            if (numbered(from, sizeof from, log, i - 1, suffixes[s]) == 0 &&
                numbered(to, sizeof to, log, i, suffixes[s]) == 0)
                rename(from, to);
        if (log->files <= 1 && numbered(from, sizeof from, log, 0, suffixes[s]) == 0)
            unlink(from);
    }
    if (open_files(log) < 0)
        log->fd = -1; /* every write fails, is counted, and the container goes on */
}

static void put_line(struct logger *log, enum stream stream, char tag, const char *a, size_t an, const char *b, size_t bn) {
    size_t need = HEAD + an + bn + 1;
    if (log->max > 0 && log->size > 0 && log->size + need > log->max)
        rotate(log);
    if (log->n + need > BUFFER)
        log_flush(log);
    if (log->size >= log->next_mark && log->marks < MARKS) {
        log->mark[log->marks++] = (struct mark) {log->size, log->line, log->now};
        log->next_mark = log->size + INDEX_EVERY;
    }
    char *to = log->buffer + log->n;
    memcpy(to, log->head, HEAD);
    if (stream == STDERR)
        memcpy(to + TIME + 4, "err", 3);
    to[TIME + 8] = tag;
    memcpy(to + HEAD, a, an);
    memcpy(to + HEAD + an, b, bn);
    to[need - 1] = '\n';
    log->n += need;
    log->size += need;
    log->line++;
}

/* Adds what was read from a stream; complete lines go to the buffer, the rest waits for its end. */
void log_take(struct logger *log, enum stream stream, const char *data, size_t n) {
    const char *end = data + n;
    size_t *rest = &log->rest[stream - STDOUT].n;
    char **text = &log->rest[stream - STDOUT].text;
    read_clock(log);
    while (data < end) {
        const char *newline = memchr(data, '\n', (size_t) (end - data));
        size_t length = (size_t) ((newline ? newline : end) - data);
        while (*rest + length > MAX_LINE) {
            size_t part = MAX_LINE - *rest;
            put_line(log, stream, 'P', *text, *rest, data, part);
            *rest = 0;
            data += part;
            length -= part;
        }
        if (newline) {
            put_line(log, stream, 'F', *text, *rest, data, length);
            *rest = 0;
            data = newline + 1;
            continue;
        }
        if (*text == NULL && (*text = malloc(MAX_LINE)) == NULL) {
            put_line(log, stream, 'P', NULL, 0, data, length);
            return;
        }
        memcpy(*text + *rest, data, length);
        *rest += length;
        data = end;
    }
}

void log_end(struct logger *log) {
    read_clock(log);
    for (int i = 0; i < 2; i++)
        if (log->rest[i].n > 0) {
            put_line(log, i == 0 ? STDOUT : STDERR, 'P', log->rest[i].text, log->rest[i].n, NULL, 0);
            log->rest[i].n = 0;
        }
    log_flush(log);
}
