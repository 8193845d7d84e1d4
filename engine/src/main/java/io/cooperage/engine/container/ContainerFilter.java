package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.EndpointConfig;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Docker's filters of `ps`: a container passes when for every key one of the values fits, and with `label`
/// all do.
///
/// | key | value |
/// |---|---|
/// | `id`, `name` | a regular expression that is found somewhere in it |
/// | `label` | `key` or `key=value` |
/// | `status` | created, running, paused, restarting, removing, exited or dead |
/// | `health` | starting, healthy, unhealthy or none |
/// | `exited` | an exit code; running ones and those that never ran don't pass |
/// | `ancestor` | an image that it stands on: name, id or a prefix of the id |
/// | `network` | a network that it names: name, id or a prefix of the id |
/// | `volume` | a volume's name, or a path that something is mounted on |
/// | `publish`, `expose` | `80`, `80/udp`, `8000-8080/tcp`: a port of the container |
/// | `before`, `since` | a container |
///
/// @param values an unknown key is INVALID_ARGUMENT
public record ContainerFilter(Map<String, List<String>> values) {
    public static final ContainerFilter ALL = new ContainerFilter(Map.of());

    private static final Set<String> KEYS = Set.of(
            "id",
            "name",
            "label",
            "status",
            "health",
            "exited",
            "ancestor",
            "network",
            "volume",
            "publish",
            "expose",
            "before",
            "since");

    private static final String NO_HEALTH = "none";

    public ContainerFilter {
        values = values.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        for (String key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw EngineException.invalid("invalid filter '" + key + "'"
                        + (key.equals("is-task") ? ": there are no swarm tasks here" : ""));
            }
        }
        values.getOrDefault("status", List.of()).forEach(ContainerFilter::status);
        values.getOrDefault("health", List.of()).forEach(ContainerFilter::requireHealth);
        values.getOrDefault("exited", List.of()).forEach(ContainerFilter::exitCode);
        values.getOrDefault("publish", List.of()).forEach(PortSpan::parse);
        values.getOrDefault("expose", List.of()).forEach(PortSpan::parse);
    }

    /// What a container's configuration alone does not tell.
    interface Facts {
        /// Goes by the names that people used.
        Facts OF_CONFIGURATION = new Facts() {
            @Override
            public boolean standsOn(Container container, String image) {
                return container.config().root().shown().equals(image);
            }

            @Override
            public boolean isOn(Container container, String network) {
                return NetworkInspect.networkName(container.config().networking())
                                .equals(network)
                        || container.config().networking().endpoints().stream()
                                .map(EndpointConfig::network)
                                .anyMatch(network::equals);
            }

            @Override
            public Container resolve(List<Container> all, String ref) {
                return all.stream()
                        .filter(c -> c.name().equals(ref) || c.id().startsWith(ref))
                        .findFirst()
                        .orElseThrow(() -> EngineException.notFound("No such container: " + ref));
            }
        };

        boolean standsOn(Container container, String image);

        boolean isOn(Container container, String network);

        Container resolve(List<Container> all, String ref);
    }

    /// Those of `all` that pass, the newest first.
    List<Container> select(List<Container> all, Facts facts) {
        Predicate<Container> passes = container -> true;
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            passes = passes.and(key(entry.getKey(), entry.getValue(), all, facts));
        }
        return all.stream()
                .filter(passes)
                .sorted(Comparator.comparing(Container::createdAt).reversed())
                .toList();
    }

    private static Predicate<Container> key(String key, List<String> wanted, List<Container> all, Facts facts) {
        return switch (key) {
            case "id" -> any(wanted, (value, c) -> TextMatch.fits(value, c.id()));
            case "name" -> any(wanted, (v, c) -> TextMatch.fits(v, c.name()) || TextMatch.fits(v, "/" + c.name()));
            case "label" ->
                container -> wanted.stream()
                        .allMatch(v -> LabelMatch.fits(v, container.config().labels()));
            case "status" -> any(wanted, (v, c) -> c.state().status() == status(v));
            case "health" -> any(wanted, (v, c) -> health(c).equals(v.toLowerCase(Locale.ROOT)));
            case "exited" -> any(wanted, (v, c) -> hasExited(c) && c.state().exitCode() == exitCode(v));
            case "ancestor" -> any(wanted, (v, c) -> facts.standsOn(c, v));
            case "network" -> any(wanted, (v, c) -> facts.isOn(c, v));
            case "volume" -> any(wanted, (v, c) -> mounts(c, v));
            case "publish" -> any(wanted, (v, c) -> PortSpan.parse(v).fitsPublished(c.config()));
            case "expose" -> any(wanted, (v, c) -> PortSpan.parse(v).fitsExposed(c.config()));
            case "before" -> {
                List<Instant> bounds = bounds(wanted, all, facts);
                yield container -> bounds.stream().allMatch(container.createdAt()::isBefore);
            }
            case "since" -> {
                List<Instant> bounds = bounds(wanted, all, facts);
                yield container -> bounds.stream().allMatch(container.createdAt()::isAfter);
            }
            default -> throw new IllegalStateException("the constructor lets no " + key + " through");
        };
    }

    private interface Fit {
        boolean test(String wanted, Container container);
    }

    private static Predicate<Container> any(List<String> wanted, Fit fit) {
        return container -> wanted.stream().anyMatch(value -> fit.test(value, container));
    }

    private static List<Instant> bounds(List<String> refs, List<Container> all, Facts facts) {
        return refs.stream().map(ref -> facts.resolve(all, ref).createdAt()).toList();
    }

    private static boolean hasExited(Container container) {
        return !container.state().status().isAlive() && container.state().startedAt() != null;
    }

    private static boolean mounts(Container container, String wanted) {
        return container.config().mounts().stream()
                .anyMatch(mount -> mount.target().equals(wanted)
                        || wanted.equals(mount.volume())
                        || (mount.source() != null && mount.source().toString().equals(wanted)));
    }

    private static String health(Container container) {
        Health health = container.state().health();
        return health == null ? NO_HEALTH : health.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static Status status(String text) {
        return Arrays.stream(Status.values())
                .filter(status -> status.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> EngineException.invalid("invalid filter 'status=" + text + "'"));
    }

    private static void requireHealth(String text) {
        if (!text.equalsIgnoreCase(NO_HEALTH)
                && Arrays.stream(Health.Verdict.values())
                        .noneMatch(verdict -> verdict.name().equalsIgnoreCase(text))) {
            throw EngineException.invalid("unrecognised filter value for health: " + text);
        }
    }

    private static int exitCode(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("invalid filter 'exited=" + text + "': strconv.Atoi: parsing \"" + text
                    + "\": invalid syntax (it is an exit code)");
        }
    }
}
