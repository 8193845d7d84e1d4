package io.cooperage.engine.runline;

import java.util.List;

/// One option as a line has it.
///
/// @param option as it is written: `-p`, `--cpus`
/// @param value empty for a flag
/// @param flag has no value
public record Said(String option, String value, boolean flag) {
    public static Said flag(String option) {
        return new Said(option, "", true);
    }

    public static Said value(String option, String value) {
        return new Said(option, value, false);
    }

    public List<String> words() {
        return flag ? List.of(option) : List.of(option, value);
    }
}
