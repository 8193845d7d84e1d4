package io.cooperage.engine.layer;

import java.util.List;

/// Whom a container's process runs as.
///
/// @param home the home folder, for `HOME`
/// @param additionalGids supplementary groups, in the order of the group file
public record ContainerUser(int uid, int gid, String home, List<Integer> additionalGids) {
    /// Who one is when nobody says: root, at home in `/` unless the passwd file knows better.
    public static final ContainerUser ROOT = new ContainerUser(0, 0, "/", List.of());

    public ContainerUser {
        additionalGids = List.copyOf(additionalGids);
    }
}
