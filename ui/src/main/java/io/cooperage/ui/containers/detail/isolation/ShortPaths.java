package io.cooperage.ui.containers.detail.isolation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the long host paths of a plan fit to be read: `/sys/…/3f9c1d7a20be/memory.max`. The beginning says where it
/// is,
/// the end says what it is. Any thread.
final class ShortPaths {
    private static final int LONG = 40;
    private static final Pattern PATH = Pattern.compile("/[^\\s:,()]+");

    private ShortPaths() {}

    static String in(String text) {
        return PATH.matcher(text).replaceAll(match -> Matcher.quoteReplacement(shorten(match.group())));
    }

    private static String shorten(String path) {
        if (path.length() <= LONG) {
            return path;
        }
        int firstEnd = path.indexOf('/', 1);
        int last = path.lastIndexOf('/');
        int beforeLast = last > 0 ? path.lastIndexOf('/', last - 1) : -1;
        return firstEnd < 0 || beforeLast <= firstEnd
                ? path
                : path.substring(0, firstEnd) + "/…" + path.substring(beforeLast);
    }
}
