package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.GoValues;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import java.util.HashSet;
import java.util.Set;

/// `skip=A,B;experimental=all;error=true`, the value of the check directive.
///
/// @param error whether any finding fails the build
public record CheckOption(
        boolean skipAll, Set<String> skip, boolean experimentalAll, Set<String> experimental, boolean error) {
    public static final CheckOption NONE = new CheckOption(false, Set.of(), false, Set.of(), false);

    public CheckOption {
        skip = Set.copyOf(skip);
        experimental = Set.copyOf(experimental);
    }

    /// What follows the first blank is a comment.
    ///
    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words
    public static CheckOption parse(String value) {
        String option = value.strip();
        int blank = option.indexOf(' ');
        if (blank >= 0) {
            option = option.substring(0, blank);
        }
        boolean skipAll = false;
        boolean experimentalAll = false;
        boolean error = false;
        Set<String> skip = new HashSet<>();
        Set<String> experimental = new HashSet<>();
        if (option.isEmpty()) {
            return NONE;
        }
        for (String part : option.split(";", 3)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw EngineException.invalid("invalid check option " + GoText.quote(part));
            }
            String key = part.substring(0, equals).strip();
            String setting = part.substring(equals + 1).strip();
            switch (key) {
                case "skip" -> skipAll |= names(setting, skip);
                case "experimental" -> experimentalAll |= names(setting, experimental);
                case "error" -> error = error(part, setting);
                default -> throw EngineException.invalid("invalid check option " + GoText.quote(key));
            }
        }
        return new CheckOption(skipAll, skip, experimentalAll, experimental, error);
    }

    private static boolean names(String setting, Set<String> names) {
        if (setting.equals("all")) {
            return true;
        }
        for (String name : setting.split(",", -1)) {
            names.add(name.strip());
        }
        return false;
    }

    private static boolean error(String part, String setting) {
        try {
            return GoValues.bool(setting);
        } catch (EngineException e) {
            throw new EngineException(
                    e.kind(), "failed to parse check option " + GoText.quote(part) + ": " + e.getMessage(), e);
        }
    }

    boolean skips(Rule rule) {
        return (skipAll && rule.origin() == Rule.Origin.BUILDKIT)
                || skip.stream().anyMatch(rule::isCalled);
    }

    boolean turnsOn(Rule rule) {
        return experimentalAll || experimental.stream().anyMatch(rule::isCalled);
    }
}
