package io.cooperage.ui.control.facts;

import java.util.Locale;

/// One value with its name.
///
/// @param name for people, made of its path in the JSON: `Log path`
/// @param hostPath a file or folder of this machine that can be opened
public record Fact(String name, String value, boolean hostPath) {
    public boolean contains(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return name.toLowerCase(Locale.ROOT).contains(wanted)
                || value.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
