package io.cooperage.engine.dockerfile.ast;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An image name as FROM writes it, taken apart; nothing is filled in.
///
/// @param registry host and port; null when not given
/// @param repository path without registry
/// @param tag null when not given
/// @param digest null when not given
public record ImageName(
        @Nullable String registry,
        String repository,
        @Nullable String tag,
        @Nullable String digest) {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String HOST =
            "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
                    + "|\\[[a-fA-F0-9:]+\\]";
    private static final Pattern FORM = Pattern.compile("(?:((?:" + HOST + ")(?::[0-9]+)?)/)?"
            + "(" + COMPONENT + "(?:/" + COMPONENT + ")*)"
            + "(?::([\\w][\\w.-]{0,127}))?"
            + "(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?");
    private static final Pattern HEX_ID = Pattern.compile("[a-f0-9]{64}");
    private static final int MAX_NAME = 255;

    /// @return null if `text` is no image name
    public static @Nullable ImageName parse(String text) {
        if (HEX_ID.matcher(text).matches() || text.length() > 4096) {
            return null;
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        // Without a dot, a port or a capital, the first part is no host but a user of the default registry.
        boolean host = slash >= 0
                && (first.contains(".")
                        || first.contains(":")
                        || first.equals("localhost")
                        || !first.equals(first.toLowerCase(Locale.ROOT)));
        Matcher form = FORM.matcher(host ? text : "x.x/" + text);
        if (!form.matches() || form.group(2).length() > MAX_NAME) {
            return null;
        }
        return new ImageName(host ? form.group(1) : null, form.group(2), form.group(3), form.group(4));
    }
}
