package io.cooperage.engine.build;

import io.cooperage.engine.oci.Digest;
import java.util.List;

/// Where a step left off: what is needed to look at its files, or to work on in them.
///
/// @param chain layers, bottom first
/// @param env `NAME=value`
record StepPlace(List<Digest> chain, List<String> env, String workingDir, String user, List<String> shell) {
    StepPlace {
        chain = List.copyOf(chain);
        env = List.copyOf(env);
        shell = List.copyOf(shell);
    }
}
