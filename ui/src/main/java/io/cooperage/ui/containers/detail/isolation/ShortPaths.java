package io.cooperage.ui.containers.detail.isolation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the long host paths of a plan fit to be read: `/sys/fs/cgroup/memory/…/3f9c1d7a20be/memory.max`. The
/// beginning says where it is, the end says what it is, and an id is as long as people know it. Any thread.
final class ShortPaths {
    private static final int LONG = 48;

    private static final Pattern PATH = Pattern.compile("/[^\\s:,()]+");

    /// A container's id, of which the window shows the first twelve digits everywhere.
    private static final Pattern ID = Pattern.compile("([0-9a-f]{12})[0-9a-f]{52}");

    /// What says which of the v1 hierarchies of control groups it is, so it must stay.
    private static final Pattern HIERARCHY = Pattern.compile(
            "/sys/fs/cgroup/(cpu|cpuset|cpuacct|memory|pids|blkio|devices|freezer|unified|systemd)(?=/)");

    private ShortPaths() {}

    static String in(String text) {
        return PATH.matcher(text).replaceAll(match -> Matcher.quoteReplacement(shorten(match.group())));
    }

    private static String shorten(String whole) {
        String path = ID.matcher(whole).replaceAll("$1");
        if (path.length() <= LONG) {
            return path;
        }
        Matcher hierarchy = HIERARCHY.matcher(path);
        int firstEnd = hierarchy.lookingAt() ? hierarchy.end() : path.indexOf('/', 1);
        int beforeLast = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
        return firstEnd < 0 || beforeLast <= firstEnd
                ? path
                : path.substring(0, firstEnd) + "/…" + path.substring(beforeLast);
    }
}
