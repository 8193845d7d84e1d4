package io.cooperage.engine.container;

import java.util.Map;

/// Whether labels are as a filter wants them.
final class LabelMatch {
    private LabelMatch() {}

    /// @param wanted `key` for any value, or `key=value`
    static boolean fits(String wanted, Map<String, String> labels) {
        int equals = wanted.indexOf('=');
        if (equals < 0) {
            return labels.containsKey(wanted);
        }
        return wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    /// As prune takes them: with `!` in front the label must not be so.
    static boolean allowsPrune(String wanted, Map<String, String> labels) {
        return wanted.startsWith("!") ? !fits(wanted.substring(1), labels) : fits(wanted, labels);
    }
}
