package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.CloneFlags;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.oci.Spec.NamespaceType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes a launch request as the shim reads it: see engine/docs/shim-protocol.md.
///
/// A header, then groups of length-prefixed tokens: first the request, then one group per step, its name first. Nothing
/// needs escapes, nothing is optional, and the shim checks every length.
final class PlanEncoder {
    private static final int VERSION = 1;
    private static final int MAX_BODY = 4 << 20;
    private static final int MAX_STEPS = 2048;
    private static final int MAX_TOKENS = 1 << 18;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(8192);
    private int tokens;

    private PlanEncoder() {}

    /// @throws EngineException INVALID_ARGUMENT when a text holds a NUL or the plan is larger than the shim takes
    static ByteBuffer encode(LaunchRequest request) {
        PlanEncoder encoder = new PlanEncoder();
        encoder.request(request);
        for (LaunchStep step : request.plan().steps()) {
            encoder.step(step);
        }
        int steps = request.plan().steps().size();
        if (steps > MAX_STEPS) {
            throw EngineException.invalid("the launch plan has " + steps + " steps and can have " + MAX_STEPS
                    + "; use fewer mounts, devices and sysctls");
        }
        if (encoder.tokens > MAX_TOKENS) {
            throw EngineException.invalid("the launch plan has " + encoder.tokens + " words and can have " + MAX_TOKENS
                    + "; use fewer arguments and environment variables");
        }
        if (encoder.body.size() > MAX_BODY) {
            throw EngineException.invalid("the launch plan has " + encoder.body.size()
                    + " bytes; arguments and environment may not take more than " + MAX_BODY);
        }
        return ByteBuffer.allocate(24 + encoder.body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("COOPPLAN".getBytes(StandardCharsets.US_ASCII))
                .putInt(VERSION)
                .putInt(encoder.body.size())
                .putInt(steps)
                .putInt(encoder.tokens)
                .put(encoder.body.toByteArray())
                .flip();
    }

    private void request(LaunchRequest r) {
        Path log = r.log();
        Path oom = r.oomFile();
        group(
                "launch",
                r.directory(),
                r.socket(),
                log == null ? "" : log,
                r.logMaxSize(),
                r.logMaxFiles(),
                r.terminal(),
                r.columns(),
                r.rows(),
                r.stdinOpen(),
                r.hold(),
                oom == null ? "" : oom);
    }

    private void step(LaunchStep step) {
        switch (step) {
            case LaunchStep.MakeCgroup s -> group("make-cgroup", s.directory());
            case LaunchStep.WriteCgroup s -> group("write", s.file(), s.value());
            case LaunchStep.AttachDeviceFilter s -> group("device-filter", s.cgroup(), s.program());
            case LaunchStep.SetOomScore s -> group("oom-score", s.score());
            case LaunchStep.TargetProcess s -> group("target", s.pid(), s.startTime());
            case LaunchStep.JoinTarget s -> group("join-target", flags(s.types()));
            case LaunchStep.JoinNamespace s -> group("join", flag(s.type()), s.path());
            case LaunchStep.CloneNamespaces s ->
                group("clone", flags(s.types()), s.cgroup().map(Path::toString).orElse(""));
            case LaunchStep.MapIds s -> group("map-ids", idMap(s.users()), idMap(s.groups()));
            case LaunchStep.JoinCgroup s -> group("join-cgroup", s.tasks());
            case LaunchStep.UnshareCgroup _ -> group("unshare-cgroup");
            case LaunchStep.BecomeRoot _ -> group("become-root");
            case LaunchStep.NewSession _ -> group("session");
            case LaunchStep.SetPropagation s ->
                group("propagation", (s.nearest() ? "@" : "") + s.path(), MountOptions.propagation(s.propagation()));
            case LaunchStep.MountOverlay s -> overlay(s);
            case LaunchStep.BindRoot s -> group("bind-root", s.directory());
            case LaunchStep.Mount s -> mount(s);
            case LaunchStep.MakeDevice s ->
                group(
                        "device",
                        s.path(),
                        s.type(),
                        s.major(),
                        s.minor(),
                        s.mode(),
                        unsigned(s.uid()),
                        unsigned(s.gid()));
            case LaunchStep.BindDevice s -> group("mount", "bind", s.host(), s.path(), 0, 0, 0, 0, 0);
            case LaunchStep.SymbolicLink s -> group("symlink", s.target(), s.path());
            case LaunchStep.MakeDirectory s -> group("directory", s.path());
            case LaunchStep.PivotRoot _ -> group("pivot");
            case LaunchStep.MaskPath s -> group("mask", s.path());
            case LaunchStep.ReadonlyPath s -> group("readonly", s.path());
            case LaunchStep.ReadonlyRoot _ -> group("readonly-root");
            case LaunchStep.SetHostname s -> group("hostname", s.name());
            case LaunchStep.SetDomainname s -> group("domainname", s.name());
            case LaunchStep.WriteSysctl s -> group("sysctl", s.path(), s.value());
            case LaunchStep.BringUpLoopback _ -> group("loopback");
            case LaunchStep.ConnectStreams _ -> group("streams");
            case LaunchStep.OpenTerminal s -> group("terminal", s.console());
            case LaunchStep.SetRlimit s ->
                group("rlimit", s.resource(), Long.toUnsignedString(s.soft()), Long.toUnsignedString(s.hard()));
            case LaunchStep.SetUmask s -> group("umask", s.mask());
            case LaunchStep.SetAppArmorProfile s -> group("apparmor", s.profile());
            case LaunchStep.NoNewPrivileges _ -> group("no-new-privileges");
            case LaunchStep.DropBounding s -> group("bounding", s.keep());
            case LaunchStep.SetGroups s ->
                group("groups", s.groups().stream().map(PlanEncoder::unsigned).toArray());
            case LaunchStep.SetUser s -> group("user", unsigned(s.uid()), unsigned(s.gid()));
            case LaunchStep.SetCapabilities s ->
                group("capabilities", s.effective(), s.permitted(), s.inheritable(), s.ambient());
            case LaunchStep.InstallSeccomp s -> group("seccomp", s.flags(), s.program());
            case LaunchStep.ChangeDirectory s -> group("chdir", s.path());
            case LaunchStep.CloseDescriptors _ -> group("clean");
            case LaunchStep.Exec s -> exec(s);
        }
    }

    private void overlay(LaunchStep.MountOverlay s) {
        List<Object> args = new ArrayList<>();
        args.add(s.target());
        args.add(String.join(",", s.options()));
        args.add(s.upper());
        args.add(s.work());
        args.addAll(s.lower());
        group("overlay", args.toArray());
    }

    private void mount(LaunchStep.Mount s) {
        MountOptions o = s.options();
        List<Object> args = new ArrayList<>(List.of(
                s.type(), s.source(), s.destination(), o.set(), o.clear(), o.setAll(), o.clearAll(), o.propagation()));
        args.addAll(o.data());
        group("mount", args.toArray());
    }

    private void exec(LaunchStep.Exec s) {
        List<Object> args = new ArrayList<>();
        args.add(s.file());
        args.add(s.path());
        args.add(s.args().size());
        args.addAll(s.args());
        args.addAll(s.env());
        group("exec", args.toArray());
    }

    private void group(String name, Object... args) {
        number(args.length + 1);
        token(name.getBytes(StandardCharsets.US_ASCII));
        for (Object arg : args) {
            switch (arg) {
                case byte[] binary -> token(binary);
                case Boolean b -> token(new byte[] {(byte) (b ? '1' : '0')});
                default -> token(text(arg.toString()));
            }
        }
    }

    private static byte[] text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw EngineException.invalid("\"" + value.replace("\0", "\\0") + "\" has a NUL character in it");
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private void token(byte[] bytes) {
        tokens++;
        number(bytes.length);
        body.writeBytes(bytes);
        body.write(0);
    }

    private void number(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            body.write(value >>> shift);
        }
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }

    private static String idMap(List<IdMapping> maps) {
        StringBuilder text = new StringBuilder();
        for (IdMapping m : maps) {
            text.append(m.containerID())
                    .append(' ')
                    .append(m.hostID())
                    .append(' ')
                    .append(m.size())
                    .append('\n');
        }
        return text.toString();
    }

    private static long flags(List<NamespaceType> types) {
        return types.stream().mapToLong(PlanEncoder::flag).reduce(0, (a, b) -> a | b);
    }

    private static long flag(NamespaceType type) {
        return switch (type) {
            case MOUNT -> CloneFlags.CLONE_NEWNS;
            case PID -> CloneFlags.CLONE_NEWPID;
            case NETWORK -> CloneFlags.CLONE_NEWNET;
            case IPC -> CloneFlags.CLONE_NEWIPC;
            case UTS -> CloneFlags.CLONE_NEWUTS;
            case USER -> CloneFlags.CLONE_NEWUSER;
            case CGROUP -> CloneFlags.CLONE_NEWCGROUP;
            case TIME -> CloneFlags.CLONE_NEWTIME;
        };
    }
}
