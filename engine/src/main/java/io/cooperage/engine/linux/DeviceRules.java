package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup.CgroupWrite;
import io.cooperage.engine.oci.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Device rules as the v1 devices controller takes them: `devices.deny`, `devices.allow`, in the order given.
final class DeviceRules {
    private DeviceRules() {}

    static List<CgroupWrite> legacy(Path dir, List<Spec.DeviceRule> rules) {
        List<CgroupWrite> writes = new ArrayList<>();
        for (Spec.DeviceRule rule : rules) {
            String type = type(rule);
            String access = access(rule);
            // An `a` rule replaces everything before it, and the kernel ignores its numbers and access.
            String text = type.equals("a")
                    ? "a *:* rwm"
                    : type + " " + number(rule.major()) + ":" + number(rule.minor()) + " " + access;
            writes.add(new CgroupWrite(dir.resolve(rule.allow() ? "devices.allow" : "devices.deny"), text));
        }
        return writes;
    }

    private static String number(@Nullable Long number) {
        return number == null || number == -1 ? "*" : number.toString();
    }

    /// `a`, `b` or `c`.
    static String type(Spec.DeviceRule rule) {
        String type = rule.type() == null || rule.type().isEmpty() ? "a" : rule.type();
        return switch (type) {
            case "a", "b", "c" -> type;
            case "u" -> "c";
            default -> throw EngineException.invalid("device rule of type " + type + ": use a, b or c");
        };
    }

    /// Letters among `rwm`; all when unset.
    static String access(Spec.DeviceRule rule) {
        String access = rule.access() == null || rule.access().isEmpty() ? "rwm" : rule.access();
        if (!access.chars().allMatch(c -> "rwm".indexOf(c) >= 0)) {
            throw EngineException.invalid("device access " + access + ": use letters of rwm");
        }
        return access;
    }
}
