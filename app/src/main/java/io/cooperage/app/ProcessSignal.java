package io.cooperage.app;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A signal that asks a process to end, signal(7).
///
/// The only door to signals that the JDK has is `sun.misc.Signal` of the module jdk.unsupported. It is opened by
/// reflection, because the compiler warns of it whatever one suppresses, and our builds have no warnings.
enum ProcessSignal {
    HUP(1),
    INT(2),
    TERM(15);

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignal.class);

    private final int number;

    ProcessSignal(int number) {
        this.number = number;
    }

    /// What a shell reports for a process that this signal ended.
    int exitStatus() {
        return 128 + number;
    }

    /// From now on runs `action`, on a thread of its own, instead of ending the process. A signal that this process
    /// was started to ignore, as nohup(1) does with HUP, stays ignored.
    ///
    /// @return puts back what was in force before
    Runnable handle(Runnable action) {
        if (isIgnored()) {
            return () -> {};
        }
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object door = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            Object before = install(handler, door);
            return () -> {
                try {
                    install(handler, before);
                } catch (ReflectiveOperationException e) {
                    LOG.warn("SIG{} can't be given back", this, e);
                }
            };
        } catch (ReflectiveOperationException e) {
            // The process then ends as the JVM sees fit: with its shutdown hooks, and a status above 128.
            LOG.warn("SIG{} can't be handled", this, e);
            return () -> {};
        }
    }

    private Object install(Class<?> handler, Object door) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Object self = signal.getConstructor(String.class).newInstance(name());
        return signal.getMethod("handle", signal, handler).invoke(null, self, door);
    }

    /// The mask of ignored signals in proc_pid_status(5): bit 0 is signal 1.
    private boolean isIgnored() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(
                                                    line.substring("SigIgn:".length())
                                                            .strip(),
                                                    16)
                                            >> (number - 1)
                                    & 1)
                            == 1);
        } catch (IOException e) {
            return false;
        }
    }
}
