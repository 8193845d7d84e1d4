package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;

/// A system call that the kernel refused: which, on what, and why. The kind follows from the errno.
public final class SyscallException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String target;
    private final int errno;

    /// @param operation the call, as in its man page: `mkdirat`
    /// @param target what it was called on, for people: a path, a pid
    public SyscallException(String operation, String target, int errno) {
        super(Errno.kind(errno), operation + " " + target + ": " + Errno.describe(errno));
        this.operation = operation;
        this.target = target;
        this.errno = errno;
    }

    public String operation() {
        return operation;
    }

    public String target() {
        return target;
    }

    public int errno() {
        return errno;
    }

    public boolean is(Errno candidate) {
        return errno == candidate.number();
    }
}
