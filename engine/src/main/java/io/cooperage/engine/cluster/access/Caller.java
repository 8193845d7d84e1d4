package io.cooperage.engine.cluster.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who asks, as Kubernetes' `UserInfo` says it.
///
/// @param uid empty where there is none
/// @param extra what else is known, such as the pod that a token belongs to
public record Caller(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /// May do everything.
    public static final String MASTERS = "system:masters";

    public static final String AUTHENTICATED = "system:authenticated";

    /// Who shows nothing.
    public static final Caller ANONYMOUS =
            new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    public Caller {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /// A user that proved who it is.
    public static Caller user(String name, List<String> groups) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains(AUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        return new Caller(name, "", all, Map.of());
    }

    /// Whoever has this name; a service account's tells its groups.
    public static Caller named(String name) {
        String[] parts = name.startsWith(SERVICE_ACCOUNT)
                ? name.substring(SERVICE_ACCOUNT.length()).split(":", -1)
                : new String[0];
        return parts.length == 2 ? serviceAccount(parts[0], parts[1], "", Map.of()) : user(name, List.of());
    }

    public static Caller serviceAccount(String namespace, String name, String uid, Map<String, List<String>> extra) {
        return new Caller(
                SERVICE_ACCOUNT + namespace + ":" + name,
                uid,
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, AUTHENTICATED),
                extra);
    }

    public boolean isMaster() {
        return groups.contains(MASTERS);
    }

    @Override
    public String toString() {
        return name;
    }
}
