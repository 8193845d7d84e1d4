package io.cooperage.engine.container;

import io.cooperage.engine.container.SpecFactory.ResolvedUser;
import java.nio.file.Path;
import java.util.List;

/// Finds who a container's program runs as.
interface UserResolver {
    /// @param root the container's root filesystem, whose /etc/passwd and /etc/group are asked
    /// @param user `name|uid[:group|gid]`, empty for root
    /// @param groups further groups, names or ids
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT in Docker's words when there is no such user
    ResolvedUser resolve(Path root, String user, List<String> groups);
}
