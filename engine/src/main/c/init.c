/* docker-init and pause: the two programs that containers find under those names; see below.
 *
 * docker-init -- PROGRAM [ARGS...]: process 1 of a container with --init. Starts the program, passes signals on to it,
 * reaps whatever is left to process 1, and ends as the program ended. The same binary as the shim, bound into the
 * container read-only under that name; it holds nothing of the engine's: it was executed like any other program. */
#include "shim.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Faults of this very process: blocking them would make the kernel kill it without a trace. */
static const int OWN[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU};

static void start(char **argv, const sigset_t *before) __attribute__((noreturn));
static void start(char **argv, const sigset_t *before) {
    /* A group of its own in the foreground: the terminal's signals then reach the program once, not by us again. The
     * mask still blocks SIGTTOU, which the kernel sends to whoever does this from the background. */
    setpgid(0, 0);
    if (isatty(0))
        tcsetpgrp(0, getpid());
    sigprocmask(SIG_SETMASK, before, NULL);
    execvp(argv[0], argv);
    int rc = errno;
    dprintf(2, "exec %s failed: %s\n", argv[0], strerror(rc));
    _exit(rc == ENOENT ? 127 : 126);
}

/* Reaps all that have ended. True when the program is among them. */
static bool reap(pid_t program, int *code) {
    bool ended = false;
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        if (pid == program) {
            ended = true;
            *code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
    return ended;
}

int init(char **argv) {
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof OWN / sizeof *OWN - 2; i++)
        sigdelset(&all, OWN[i]);
    sigprocmask(SIG_SETMASK, &all, &before);
    /* With somebody else's process 1, orphans would go to that one. */
    if (getpid() != 1)
        prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t program = fork();
    if (program < 0) {
        dprintf(2, "fork failed: %s\n", strerror(errno));
        return 125;
    }
    if (program == 0)
        start(argv, &before);
    for (;;) {
        siginfo_t got;
        int code = 0, signal = sigwaitinfo(&all, &got);
        if (signal == SIGCHLD) {
            if (reap(program, &code))
                return code;
        } else if (signal > 0 && signal != SIGTTIN && signal != SIGTTOU) {
            kill(program, signal);
        }
    }
}

/* pause: keeps the namespaces that several containers share, until SIGTERM or SIGINT. Where they share process ids too
 * it is everybody's process 1 and reaps their orphans. It does nothing else, ever, and so never wakes. */
int hold(void) {
    sigset_t all;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof OWN / sizeof *OWN - 2; i++)
        sigdelset(&all, OWN[i]);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (;;) {
        int signal = sigwaitinfo(&all, NULL);
        if (signal == SIGTERM || signal == SIGINT)
            return 0;
        if (signal == SIGCHLD)
            while (waitpid(-1, NULL, WNOHANG) > 0)
                ;
    }
}
