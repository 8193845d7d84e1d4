package io.cooperage.engine.container;

import io.cooperage.engine.files.FileTree;

/// The files of containers, running or stopped.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
final class ContainerFileTrees {
    private final ContainerFiles files;

    ContainerFileTrees(ContainerFiles files) {
        this.files = files;
    }

    FileTree open(ManagedContainer container) {
        throw new UnsupportedOperationException(container.id());
    }
}
