package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what a container has and neither a line nor the form can say, when it is made anew.
///
/// @param from what the form was filled from, null when it was typed
/// @param keepProfile its seccomp profile too
record ConfigPatch(@Nullable ContainerConfig from, boolean keepProfile) {
    static final ConfigPatch NONE = new ConfigPatch(null, false);

    ContainerConfig apply(ContainerConfig typed) {
        if (from == null) {
            return typed;
        }
        return typed.toBuilder()
                .root(root(typed.root(), from.root()))
                .umask(from.umask())
                .shell(from.shell())
                .healthcheck(healthcheck(typed.healthcheck(), from.healthcheck()))
                .security(
                        keepProfile
                                ? typed.security().withSeccomp(from.security().seccomp())
                                : typed.security())
                .build();
    }

    /// An archive that was unpacked once is found again by its content, wherever the file is now.
    private static RootSource root(RootSource typed, RootSource was) {
        return typed.shown().equals(was.shown()) ? was : typed;
    }

    /// A check without a shell is written as one with a shell; if its words were left alone it stays what it was.
    private static @Nullable Healthcheck healthcheck(@Nullable Healthcheck typed, @Nullable Healthcheck was) {
        boolean direct =
                was != null && !was.test().isEmpty() && was.test().getFirst().equals("CMD");
        if (typed == null || was == null || !direct || typed.test().size() != 2) {
            return typed;
        }
        List<String> words = was.test().subList(1, was.test().size());
        if (!typed.test().getLast().equals(io.cooperage.engine.runline.ShellWords.join(words))) {
            return typed;
        }
        return new Healthcheck(
                was.test(),
                typed.interval(),
                typed.timeout(),
                typed.startPeriod(),
                typed.startInterval(),
                typed.retries());
    }
}
