package io.cooperage.engine.runline;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerConfigBuilder;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.EndpointLink;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a person asked for when a container was made: its configuration without what its image says anyway.
///
/// A container's configuration is complete, so a line or a form made of it would repeat the image, and go on saying
/// what a newer image of that name says otherwise.
public final class AskedConfig {
    private AskedConfig() {}

    /// @param complete of a container
    /// @param image what its image says; [Defaults#NONE] for a root that is no image
    public static ContainerConfig of(ContainerConfig complete, Defaults image) {
        ContainerConfigBuilder asked = complete.toBuilder()
                .env(without(complete.env(), image.env()))
                .labels(without(complete.labels(), image.labels()))
                .exposedPorts(without(complete.exposedPorts(), image.exposedPorts()))
                .volumes(without(complete.volumes(), image.volumes()))
                .networking(withoutDefault(complete.networking()))
                .workingDir(complete.workingDir().equals(image.workingDir()) ? "" : complete.workingDir())
                .user(complete.user().equals(image.user()) ? "" : complete.user())
                .stopSignal(complete.stopSignal().equals(image.stopSignal()) ? "" : complete.stopSignal())
                .stopTimeout(timeout(complete, image))
                .shell(Objects.equals(complete.shell(), image.shell()) ? null : complete.shell())
                .healthcheck(
                        Objects.equals(complete.healthcheck(), image.healthcheck()) ? null : complete.healthcheck());
        return command(asked, complete, image).build();
    }

    /// The same with names where a container has ids of others: whose network it shares, and whom it is linked to
    /// on the default network.
    ///
    /// @param name of a container by its id, or the id where there is none
    public static ContainerConfig named(ContainerConfig complete, UnaryOperator<String> name) {
        NetworkSettings settings = complete.networking();
        String owner = settings.mode().container();
        List<EndpointConfig> endpoints = settings.endpoints().stream()
                .map(endpoint -> endpoint.network().equals(NetworkConfig.BRIDGE) ? named(endpoint, name) : endpoint)
                .toList();
        return complete.toBuilder()
                .networking(
                        settings.withMode(owner == null ? settings.mode() : NetworkMode.ofContainer(name.apply(owner)))
                                .withEndpoints(endpoints))
                .build();
    }

    private static EndpointConfig named(EndpointConfig endpoint, UnaryOperator<String> name) {
        return endpoint.withLinks(endpoint.links().stream()
                .map(EndpointLink::parse)
                .map(link -> new EndpointLink(name.apply(link.target()), link.alias()).toString())
                .toList());
    }

    /// What another container is made of that is to be like this one: where this has an anonymous volume, the other
    /// gets one of its own and not this one's files.
    ///
    /// @param complete of a container
    /// @param anonymous names of the volumes that were made without one
    public static ContainerConfig another(ContainerConfig complete, Set<String> anonymous) {
        List<MountRequest> mounts = new ArrayList<>();
        for (MountRequest mount : complete.mounts()) {
            if (mount.volume() == null || !anonymous.contains(mount.volume())) {
                mounts.add(mount);
            } else if (!complete.volumes().contains(mount.target())) {
                mounts.add(mount.ofVolume(null));
            }
        }
        return complete.toBuilder().mounts(mounts).build();
    }

    /// Being on the default bridge and nowhere else needs no word.
    private static NetworkSettings withoutDefault(NetworkSettings networking) {
        return networking.endpoints().equals(List.of(EndpointConfig.of(NetworkConfig.BRIDGE)))
                ? networking.withEndpoints(List.of())
                : networking;
    }

    /// Entrypoint and command go together: giving an entrypoint drops the image's command.
    private static ContainerConfigBuilder command(
            ContainerConfigBuilder asked, ContainerConfig complete, Defaults image) {
        List<String> own = orEmpty(complete.entrypoint());
        boolean same = own.equals(orEmpty(image.entrypoint()));
        List<String> command = complete.command();
        if (same) {
            boolean silent = command.equals(orEmpty(image.command()));
            // An empty command that the image has one for can only have come with an entrypoint of its own.
            boolean dropped = command.isEmpty() && !silent;
            return asked.entrypoint(dropped ? none(own) : null).command(silent ? List.of() : command);
        }
        return asked.entrypoint(none(own)).command(command);
    }

    /// `[""]` is how "none" is said.
    private static List<String> none(List<String> entrypoint) {
        return entrypoint.isEmpty() ? List.of("") : entrypoint;
    }

    private static @Nullable Duration timeout(ContainerConfig complete, Defaults image) {
        Duration own = complete.stopTimeout();
        Integer seconds = image.stopTimeoutSeconds();
        return own != null && seconds != null && own.toSeconds() == seconds ? null : own;
    }

    private static List<String> orEmpty(@Nullable List<String> words) {
        return words == null ? List.of() : words;
    }

    private static List<String> without(List<String> all, List<String> known) {
        List<String> rest = new ArrayList<>(all);
        rest.removeIf(known::contains);
        return rest;
    }

    private static Map<String, String> without(Map<String, String> all, Map<String, String> known) {
        Map<String, String> rest = new HashMap<>(all);
        rest.entrySet().removeIf(entry -> entry.getValue().equals(known.get(entry.getKey())));
        return rest;
    }
}
