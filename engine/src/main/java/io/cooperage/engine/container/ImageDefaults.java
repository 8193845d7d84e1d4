package io.cooperage.engine.container;

import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts together what a person asks of a container and what its image says when nothing is asked, by Docker's
/// rules:
///
/// - user, working directory, stop signal, stop timeout and shell: the person's, else the image's;
/// - an entrypoint that is given drops the image's command with the image's entrypoint, but one that is given
///   empty and without a command keeps the image's command; `[""]` is how command lines say "none";
/// - environment and labels: by name, the person's word wins;
/// - exposed ports and volumes: all of both;
/// - the health check: field by field, for the fields left at their defaults.
///
/// Volumes get theirs from [ContainerMounts].
final class ImageDefaults {
    private ImageDefaults() {}

    /// @param asked as a person gave it
    /// @param image [Defaults#NONE] for a root that is no image
    static ContainerConfig merge(ContainerConfig asked, Defaults image) {
        List<String> entrypoint = asked.entrypoint();
        List<String> command = asked.command();
        if (entrypoint == null || entrypoint.isEmpty()) {
            if (command.isEmpty() && image.command() != null) {
                command = image.command();
            }
            if (entrypoint == null) {
                entrypoint = image.entrypoint();
            }
        }
        Map<String, String> labels = new HashMap<>(image.labels());
        labels.putAll(asked.labels());
        return asked.toBuilder()
                .entrypoint(List.of("").equals(entrypoint) ? null : entrypoint)
                .command(command)
                .env(environment(asked.env(), image.env()))
                .workingDir(asked.workingDir().isEmpty() ? image.workingDir() : asked.workingDir())
                .user(asked.user().isEmpty() ? image.user() : asked.user())
                .stopSignal(
                        asked.stopSignal().isEmpty() && image.stopSignal() != null
                                ? image.stopSignal()
                                : asked.stopSignal())
                .stopTimeout(stopTimeout(asked, image))
                .labels(labels)
                .exposedPorts(both(asked.exposedPorts(), image.exposedPorts()))
                .volumes(both(asked.volumes(), image.volumes()))
                .healthcheck(healthcheck(asked.healthcheck(), image.healthcheck()))
                .shell(asked.shell() == null || asked.shell().isEmpty() ? image.shell() : asked.shell())
                .build();
    }

    private static @Nullable Duration stopTimeout(ContainerConfig asked, Defaults image) {
        Integer seconds = image.stopTimeoutSeconds();
        return asked.stopTimeout() == null && seconds != null ? Duration.ofSeconds(seconds) : asked.stopTimeout();
    }

    /// The person's variables, then those of the image that have other names.
    private static List<String> environment(List<String> asked, List<String> image) {
        Set<String> names = new LinkedHashSet<>();
        asked.forEach(variable -> names.add(name(variable)));
        List<String> merged = new ArrayList<>(asked);
        for (String variable : image) {
            if (!names.contains(name(variable))) {
                merged.add(variable);
            }
        }
        return merged;
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }

    private static List<String> both(List<String> asked, List<String> image) {
        Set<String> all = new LinkedHashSet<>(asked);
        all.addAll(image);
        return List.copyOf(all);
    }

    private static @Nullable Healthcheck healthcheck(@Nullable Healthcheck asked, @Nullable Healthcheck image) {
        if (asked == null || image == null) {
            return asked == null ? image : asked;
        }
        return new Healthcheck(
                asked.test().isEmpty() ? image.test() : asked.test(),
                or(asked.interval(), image.interval()),
                or(asked.timeout(), image.timeout()),
                or(asked.startPeriod(), image.startPeriod()),
                or(asked.startInterval(), image.startInterval()),
                asked.retries() == 0 ? image.retries() : asked.retries());
    }

    private static Duration or(Duration asked, Duration image) {
        return asked.isZero() ? image : asked;
    }
}
