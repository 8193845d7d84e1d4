package io.cooperage.ui.cluster.deploy;

import io.cooperage.ui.cluster.deploy.Plan.Extras;
import java.util.List;

/// What the form is filled with: texts of its fields, what has none, and what is left behind.
///
/// @param ports,env,mounts a line each, as in the form
/// @param notes what can't be carried over, or becomes something else, by its name
record Source(
        String name,
        String image,
        String command,
        String arguments,
        List<String> ports,
        List<String> env,
        List<String> mounts,
        Plan.Resources resources,
        Extras extras,
        List<String> notes) {
    Source {
        ports = List.copyOf(ports);
        env = List.copyOf(env);
        mounts = List.copyOf(mounts);
        notes = List.copyOf(notes);
    }
}
