package io.cooperage.ui.cluster.client;

import java.nio.file.Path;

/// A cluster, and as whom to speak to it.
///
/// @param name as the kubeconfig calls it
/// @param server its address
/// @param namespace where its owner works; `default` when nothing else is said
/// @param file the kubeconfig it stands in
/// @param builtIn the engine's own cluster
public record KubeContext(String name, String server, String namespace, Path file, boolean builtIn) {}
