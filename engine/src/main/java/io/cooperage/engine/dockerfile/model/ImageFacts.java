package io.cooperage.engine.dockerfile.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known about an image in the local store.
///
/// @param env variables of its config
/// @param shell the SHELL of its config; empty for the default
/// @param user of its config; empty for root
/// @param workdir of its config; empty for `/`
/// @param entrypoint of its config; empty when it has none
/// @param users names from its passwd
/// @param groups names from its group file
/// @param triggers whether it has ONBUILD instructions, which come before those of a stage
/// @param files null when they can't be listed
public record ImageFacts(
        Map<String, String> env,
        List<String> shell,
        String user,
        String workdir,
        List<String> entrypoint,
        List<String> users,
        List<String> groups,
        boolean triggers,
        @Nullable FileTree files) {
    public ImageFacts {
        env = Map.copyOf(env);
        shell = List.copyOf(shell);
        entrypoint = List.copyOf(entrypoint);
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /// An image of which only the variables are known.
    public static ImageFacts ofEnv(Map<String, String> env) {
        return new ImageFacts(env, List.of(), "", "", List.of(), List.of(), List.of(), false, null);
    }
}
