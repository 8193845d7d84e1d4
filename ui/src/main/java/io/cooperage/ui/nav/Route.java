package io.cooperage.ui.nav;

/// A place in the window. Features name each other only through these.
public sealed interface Route {

    record Containers() implements Route {}

    /// The form that makes a container; it keeps what was typed until it is sent or cleared.
    record RunContainer() implements Route {}

    /// One container. Two of the same id are the same page, showing another tab.
    record ContainerDetail(String id, ContainerTab tab) implements Route {}

    record Settings() implements Route {}

    /// What the machine offers the engine: the preflight.
    record Machine() implements Route {}

    enum ContainerTab {
        LOG,
        GRAPHS,
        TERMINAL,
        PROCESSES,
        INSPECT,
        ISOLATION
    }
}
