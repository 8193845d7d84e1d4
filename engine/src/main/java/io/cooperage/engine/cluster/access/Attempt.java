package io.cooperage.engine.cluster.access;

/// What somebody wants to do.
public sealed interface Attempt {

    /// `get`, `list`, `create`, …
    String verb();

    /// @param namespace empty for the whole cluster
    /// @param subresource empty for the object itself
    /// @param name empty for all of the kind
    record OnResource(String verb, String namespace, String group, String resource, String subresource, String name)
            implements Attempt {

        /// As roles name it: `pods/log`.
        public String fullResource() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }
    }

    /// @param path `/healthz`
    record OnPath(String verb, String path) implements Attempt {}
}
