package io.cooperage.ui.cluster;

import io.cooperage.ui.cluster.client.ResourceType;
import java.util.Locale;
import java.util.regex.Pattern;

/// Kinds in the words of people: `Persistent volume claims`.
public final class KindNames {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private KindNames() {}

    public static String plural(ResourceType type) {
        String[] parts = HUMP.split(type.kind());
        StringBuilder words = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            words.append(' ').append(parts[i].toLowerCase(Locale.ROOT));
        }
        String one = words.toString();
        if (type.plural().endsWith("ies")) {
            return one.substring(0, one.length() - 1) + "ies";
        }
        if (one.endsWith("s") && type.plural().equals(type.kind().toLowerCase(Locale.ROOT))) {
            return one;
        }
        return type.plural().endsWith("sses") ? one + "es" : one + "s";
    }
}
