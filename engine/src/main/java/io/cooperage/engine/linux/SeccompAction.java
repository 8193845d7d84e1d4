package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import org.jspecify.annotations.Nullable;

/// What a filter answers, as the value that seccomp(2) wants returned.
record SeccompAction(int value) {
    private static final int RET_KILL_PROCESS = 0x8000_0000;
    private static final int RET_KILL_THREAD = 0;
    private static final int RET_TRAP = 0x0003_0000;
    private static final int RET_ERRNO = 0x0005_0000;
    private static final int RET_TRACE = 0x7ff0_0000;
    private static final int RET_LOG = 0x7ffc_0000;
    private static final int RET_ALLOW = 0x7fff_0000;
    private static final int DATA = 0xffff;

    static final SeccompAction ALLOW = new SeccompAction(RET_ALLOW);
    static final SeccompAction KILL_PROCESS = new SeccompAction(RET_KILL_PROCESS);
    static final SeccompAction NO_SUCH_CALL = errno(Errno.ENOSYS.number());

    static SeccompAction errno(int errno) {
        return new SeccompAction(RET_ERRNO | errno);
    }

    /// @param name libseccomp's: `SCMP_ACT_ALLOW`
    /// @param errno for `ERRNO` and `TRACE`; null is EPERM
    static SeccompAction of(String name, @Nullable Integer errno) {
        int data = errno == null ? Errno.EPERM.number() : errno;
        if (data < 0 || data > DATA) {
            throw EngineException.invalid("seccomp errnoRet " + data + " is out of range");
        }
        return switch (name) {
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> new SeccompAction(RET_KILL_THREAD);
            case "SCMP_ACT_KILL_PROCESS" -> KILL_PROCESS;
            case "SCMP_ACT_TRAP" -> new SeccompAction(RET_TRAP);
            case "SCMP_ACT_ERRNO" -> errno(data);
            case "SCMP_ACT_TRACE" -> new SeccompAction(RET_TRACE | data);
            case "SCMP_ACT_LOG" -> new SeccompAction(RET_LOG);
            case "SCMP_ACT_ALLOW" -> ALLOW;
            case "SCMP_ACT_NOTIFY" ->
                throw EngineException.notImplemented(
                        "seccomp action SCMP_ACT_NOTIFY: it needs a listener process, which this engine does not offer");
            default -> throw EngineException.invalid("invalid seccomp action: " + name);
        };
    }

    boolean isErrno() {
        return (value & ~DATA) == RET_ERRNO;
    }
}
