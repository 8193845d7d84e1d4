package io.cooperage.engine.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was done otherwise than an archive says, for people: one line per reason, however many entries it is
/// true of.
final class UnpackWarnings {
    /// Beyond this nobody reads on; a hostile archive could make one reason per attribute name.
    private static final int REASONS_MAX = 100;

    private record Case(String firstEntry, long count) {}

    private final Map<String, Case> cases = new LinkedHashMap<>();
    private long unheard;

    /// @param reason a clause true of every entry it is given for
    void add(String entry, String reason) {
        if (cases.size() >= REASONS_MAX && !cases.containsKey(reason)) {
            unheard++;
            return;
        }
        cases.merge(reason, new Case(entry, 1), (known, _) -> new Case(known.firstEntry(), known.count() + 1));
    }

    /// `'dev/null' and 7 more: device nodes were left out, because …`, in the order of first appearance.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        cases.forEach((reason, found) -> lines.add("'" + TarNumber.shorten(found.firstEntry()) + "'"
                + (found.count() > 1 ? " and " + (found.count() - 1) + " more" : "") + ": " + reason));
        if (unheard > 0) {
            lines.add("and " + unheard + " more of other kinds");
        }
        return lines;
    }
}
