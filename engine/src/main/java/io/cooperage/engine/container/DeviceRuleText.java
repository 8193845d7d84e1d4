package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `--device-cgroup-rule`: `c 42:* rwm`.
public final class DeviceRuleText {
    private static final Pattern FORM = Pattern.compile("([acb]) (\\d{1,10}|\\*):(\\d{1,10}|\\*) ([rwm]{1,3})");
    private static final String ANY = "*";

    private DeviceRuleText() {}

    /// @throws EngineException INVALID_ARGUMENT for any other form
    public static Spec.DeviceRule parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid(
                    "invalid device cgroup rule format: '" + text + "' (expected such as 'c 42:* rwm')");
        }
        return new Spec.DeviceRule(
                true, matcher.group(1), number(matcher.group(2)), number(matcher.group(3)), matcher.group(4));
    }

    private static @Nullable Long number(String text) {
        return text.equals(ANY) ? null : Long.valueOf(text);
    }
}
