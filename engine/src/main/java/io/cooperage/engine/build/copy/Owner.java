package io.cooperage.engine.build.copy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.RootFiles;
import io.cooperage.engine.layer.UserLookup;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.util.List;
import java.util.function.Supplier;

/// Whom `--chown` names, by ids in the container.
record Owner(long uid, long gid) {
    static final Owner ROOT = new Owner(0, 0);

    private static final long ID_MAX = Integer.MAX_VALUE;

    /// A number stands for itself and, where no group is given, for the group of that number too; a name is
    /// looked up in the root's own /etc/passwd and /etc/group.
    ///
    /// @throws EngineException INVALID_ARGUMENT in Docker's words when a name is unknown
    static Owner of(String spec, Syscalls kernel, Fd root) {
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        String group = colon < 0 ? "" : spec.substring(colon + 1);
        if (user.isEmpty() || (colon >= 0 && (group.isEmpty() || group.contains(":")))) {
            throw EngineException.invalid("invalid chown string \"" + spec + "\"; it is user or user:group");
        }
        Supplier<UserLookup> lookup = () -> UserLookup.in(new RootFiles(kernel, List.of(root.path())));
        boolean number = isNumber(user);
        long uid = number ? id(user) : lookup.get().find(user).uid();
        long gid;
        if (group.isEmpty()) {
            gid = number ? uid : lookup.get().find(user).gid();
        } else {
            gid = isNumber(group)
                    ? id(group)
                    : lookup.get().groups(List.of(group)).getFirst();
        }
        return new Owner(uid, gid);
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long id(String text) {
        long id = text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text);
        if (id > ID_MAX) {
            throw EngineException.invalid("uids and gids must be in range 0-" + ID_MAX + ", but one is " + text);
        }
        return id;
    }
}
