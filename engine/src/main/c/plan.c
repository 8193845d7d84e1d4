/* Reading a launch plan: a header, then groups of length-prefixed tokens. Everything is bounds-checked here once. */
#include "shim.h"

#include <sys/mman.h>
#include <unistd.h>

enum { HEADER = 24, VERSION = 1, MAX_BODY = 4 << 20, MAX_STEPS = 2048, MAX_TOKENS = 1 << 18 };

static int read_all(int fd, char *to, size_t n) {
    while (n > 0) {
        ssize_t got = read(fd, to, n);
        if (got == 0)
            return -EPIPE;
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        to += got;
        n -= (size_t) got;
    }
    return 0;
}

static bool take_u32(char **at, const char *end, uint32_t *value) {
    if (end - *at < 4)
        return false;
    memcpy(value, *at, 4);
    *at += 4;
    return true;
}

static bool take_group(char **at, const char *end, struct token **free_token, const struct token *last, struct words *g) {
    if (!take_u32(at, end, &g->n) || g->n == 0 || (size_t)(last - *free_token) < g->n)
        return false;
    g->t = *free_token;
    for (uint32_t i = 0; i < g->n; i++) {
        struct token *t = (*free_token)++;
        if (!take_u32(at, end, &t->n) || (size_t)(end - *at) < (size_t) t->n + 1 || (*at)[t->n] != 0)
            return false;
        t->s = *at;
        *at += t->n + 1;
    }
    return true;
}

/* Header: "COOPPLAN", then as little-endian 32-bit numbers version, body bytes, steps, tokens in all groups. */
int plan_read(int fd, struct plan *plan) {
    char header[HEADER];
    uint32_t version, body, steps, tokens;
    int rc = read_all(fd, header, sizeof header);
    if (rc < 0)
        return rc;
    memcpy(&version, header + 8, 4);
    memcpy(&body, header + 12, 4);
    memcpy(&steps, header + 16, 4);
    memcpy(&tokens, header + 20, 4);
    if (memcmp(header, "COOPPLAN", 8) != 0 || version != VERSION)
        return -EPROTO;
    if (body > MAX_BODY || steps == 0 || steps > MAX_STEPS || tokens > MAX_TOKENS)
        return -E2BIG;
    size_t text = ((size_t) body + 15) & ~(size_t) 15;
    size_t groups = steps * sizeof(struct words);
    plan->size = text + groups + tokens * sizeof(struct token);
    plan->memory = mmap(NULL, plan->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (plan->memory == MAP_FAILED)
        return -errno;
    char *at = plan->memory, *end = at + body;
    if ((rc = read_all(fd, at, body)) < 0)
        return rc;
    plan->steps = (struct words *) (at + text);
    plan->count = steps;
    struct token *token = (struct token *) (at + text + groups), *last = token + tokens;
    if (!take_group(&at, end, &token, last, &plan->request))
        return -EPROTO;
    for (uint32_t i = 0; i < steps; i++)
        if (!take_group(&at, end, &token, last, &plan->steps[i]))
            return -EPROTO;
    return at == end ? 0 : -EPROTO;
}

void plan_free(struct plan *plan) {
    munmap(plan->memory, plan->size);
    plan->steps = NULL;
}

/* Decimal digits only; -EINVAL on anything else or on overflow. */
int number(const struct token *t, uint64_t *value) {
    uint64_t v = 0;
    if (t->n == 0)
        return -EINVAL;
    for (uint32_t i = 0; i < t->n; i++) {
        unsigned digit = (unsigned char) t->s[i] - '0';
        if (digit > 9 || __builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v))
            return -EINVAL;
    }
    *value = v;
    return 0;
}
