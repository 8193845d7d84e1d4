package io.cooperage.engine.container;

import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.UserNamespaces.IdRange;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.util.ArrayList;
import java.util.List;

/// The ids of a rootless container: its root is the user, everybody else comes from the user's subordinate
/// range.
///
/// So what root writes into a bind mount belongs to the user (DESIGN §3).
record NestedIds(List<IdMapping> uids, List<IdMapping> gids) {

    /// @param uid,gid the engine's own, as its namespace has them
    static NestedIds of(UserNamespaces own, long uid, long gid) {
        return new NestedIds(map(own.mappedUids(), uid), map(own.mappedGids(), gid));
    }

    static List<IdMapping> map(List<IdRange> ranges, long own) {
        List<IdMapping> mappings = new ArrayList<>();
        mappings.add(new IdMapping(0, own, 1));
        long next = 1;
        for (IdRange range : ranges) {
            long end = range.first() + range.count();
            next += add(mappings, next, range.first(), range.contains(own) ? own : end);
            if (range.contains(own)) {
                next += add(mappings, next, own + 1, end);
            }
        }
        return List.copyOf(mappings);
    }

    private static long add(List<IdMapping> mappings, long container, long first, long end) {
        if (end > first) {
            mappings.add(new IdMapping(container, first, end - first));
        }
        return Math.max(0, end - first);
    }
}
