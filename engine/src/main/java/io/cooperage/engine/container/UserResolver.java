package io.cooperage.engine.container;

import io.cooperage.engine.layer.ContainerUser;
import io.cooperage.engine.layer.RootFiles;
import io.cooperage.engine.layer.UserLookup;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds who a container's program runs as, in the container's own files.
final class UserResolver {
    private final Syscalls kernel;

    UserResolver(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// @param layers the container's root filesystem, the uppermost layer first
    /// @param user `name|uid[:group|gid]`, empty for root
    /// @param groups further groups, names or ids
    /// @param memberships which groups of the container's own come with the user
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT in Docker's words when there is
    ///     none such
    ContainerUser resolve(List<Path> layers, String user, List<String> groups, GroupMemberships memberships) {
        UserLookup lookup = UserLookup.in(new RootFiles(kernel, layers));
        ContainerUser found = lookup.find(user);
        Set<Integer> all = new LinkedHashSet<>(
                switch (memberships) {
                    case UNLESS_GROUP_GIVEN -> found.additionalGids();
                    case ALWAYS -> lookup.find(withoutGroup(user)).additionalGids();
                    case NEVER -> List.<Integer>of();
                });
        all.addAll(lookup.groups(groups));
        return new ContainerUser(found.uid(), found.gid(), found.home(), List.copyOf(all));
    }

    private static String withoutGroup(String user) {
        int colon = user.indexOf(':');
        return colon < 0 ? user : user.substring(0, colon);
    }
}
