package io.cooperage.ui.cluster.client;

import io.cooperage.engine.error.EngineException;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// The contexts that this person has: the built-in cluster's first, then those of `$KUBECONFIG` or
/// `~/.kube/config`.
public final class KubeContexts {
    private final Path builtIn;
    private final Map<String, String> environment;

    /// @param builtIn the kubeconfig of the engine's own cluster; it need not be there
    /// @param environment of the process
    public KubeContexts(Path builtIn, Map<String, String> environment) {
        this.builtIn = builtIn;
        this.environment = Map.copyOf(environment);
    }

    /// Reads the files afresh. The same name in two files counts once, in the first, as kubectl has it.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming a file that can't be understood
    public List<KubeContext> read() {
        List<KubeContext> contexts = new ArrayList<>();
        if (Files.isReadable(builtIn)) {
            contexts.addAll(contextsOf(builtIn, true));
        } else {
            // Off, and never was on: it can be chosen all the same, to be turned on.
            contexts.add(new KubeContext("cooperage", "", "default", builtIn, true));
        }
        Map<String, KubeContext> others = new LinkedHashMap<>();
        for (Path file : files()) {
            for (KubeContext context : contextsOf(file, false)) {
                // The one that `cooperage` merged into the person's own file is the built-in cluster once more.
                boolean again = contexts.stream()
                        .anyMatch(ours -> ours.builtIn() && ours.server().equals(context.server()));
                if (!again) {
                    others.putIfAbsent(context.name(), context);
                }
            }
        }
        contexts.addAll(others.values());
        return contexts;
    }

    private List<Path> files() {
        String named = environment.getOrDefault("KUBECONFIG", "");
        List<Path> files = named.isEmpty()
                ? List.of(Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config"))
                : Arrays.stream(named.split(File.pathSeparator, -1))
                        .filter(part -> !part.isEmpty())
                        .map(Path::of)
                        .toList();
        return files.stream().filter(Files::isReadable).toList();
    }

    private static List<KubeContext> contextsOf(Path file, boolean ours) {
        Config config;
        try {
            config = KubeConfigUtils.parseConfig(file.toFile());
        } catch (RuntimeException e) {
            throw EngineException.invalid(file + " can't be read as a kubeconfig: " + e.getMessage()
                    + "; mend it or take it out of KUBECONFIG");
        }
        Map<String, String> servers = config.getClusters().stream()
                .filter(cluster -> cluster.getCluster() != null)
                .collect(Collectors.toMap(
                        NamedCluster::getName,
                        cluster ->
                                Objects.requireNonNullElse(cluster.getCluster().getServer(), ""),
                        (first, second) -> first));
        return config.getContexts().stream()
                .filter(named -> named.getContext() != null)
                .map(named -> {
                    Context context = named.getContext();
                    return new KubeContext(
                            named.getName(),
                            servers.getOrDefault(Objects.requireNonNullElse(context.getCluster(), ""), ""),
                            Objects.requireNonNullElse(context.getNamespace(), "default"),
                            file,
                            ours);
                })
                .toList();
    }
}
