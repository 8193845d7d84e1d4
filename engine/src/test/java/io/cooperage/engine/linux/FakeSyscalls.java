package io.cooperage.engine.linux;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The real system calls, except that chosen ones fail: a full disk, a read-only filesystem, a refused chown.
/// Records what was called, in order, as `mkdirat /the/path`.
public final class FakeSyscalls {
    private record Fault(String operation, String target, Errno errno, int[] left) {}

    private final List<Fault> faults = Collections.synchronizedList(new ArrayList<>());
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Syscalls real;

    public FakeSyscalls() {
        this(Syscalls.host());
    }

    public FakeSyscalls(Syscalls real) {
        this.real = real;
    }

    /// From now on every `operation` whose target contains `target` fails with `errno`.
    public FakeSyscalls failing(String operation, String target, Errno errno) {
        return failing(operation, target, errno, Integer.MAX_VALUE);
    }

    /// Only the first `times` such calls fail.
    public FakeSyscalls failing(String operation, String target, Errno errno, int times) {
        faults.add(new Fault(operation, target, errno, new int[] {times}));
        return this;
    }

    public List<String> calls() {
        return List.copyOf(calls);
    }

    /// To hand to the code under test.
    public Syscalls syscalls() {
        InvocationHandler handler = (proxy, method, arguments) -> answer(proxy, method, arguments);
        return (Syscalls)
                Proxy.newProxyInstance(FakeSyscalls.class.getClassLoader(), new Class<?>[] {Syscalls.class}, handler);
    }

    private @Nullable Object answer(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (method.isDefault()) {
            // Written in terms of the other calls, which then come here.
            return InvocationHandler.invokeDefault(proxy, method, given);
        }
        if (method.getDeclaringClass() != Object.class) {
            String target = target(given);
            calls.add((method.getName() + " " + target).strip());
            for (Fault fault : List.copyOf(faults)) {
                if (fault.operation.equals(method.getName()) && target.contains(fault.target) && fault.left[0]-- > 0) {
                    throw new SyscallException(method.getName(), target, fault.errno.number());
                }
            }
        }
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /// The first descriptor or text among the arguments, and with a descriptor the path below it.
    private static String target(Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Fd dir) {
                boolean path = i + 1 < arguments.length && arguments[i + 1] instanceof String;
                return dir.describe(path ? (String) arguments[i + 1] : "");
            }
        }
        return arguments.length > 0 ? String.valueOf(arguments[0]) : "";
    }
}
