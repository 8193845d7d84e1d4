package io.cooperage.ui.nav;

/// A place in the window. Features name each other only through these.
public sealed interface Route {

    record Containers() implements Route {}

    /// The form that makes a container; it keeps what was typed until it is sent or cleared.
    ///
    /// @param image the image to choose there, by any name of it; empty leaves the form as it is
    record RunContainer(String image) implements Route {
        public RunContainer() {
            this("");
        }
    }

    /// All images, and beside them perhaps a panel for what is done to them.
    ///
    /// @param ref the image that the panel is about; empty where it needs none
    record Images(ImagesPanel panel, String ref) implements Route {
        public Images() {
            this(ImagesPanel.NONE, "");
        }
    }

    /// One image, by any name of it.
    record ImageRoute(String ref) implements Route {}

    /// Who is signed in where, and what the registries hold.
    record Registries() implements Route {}

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

    /// What lies open beside the list of images.
    enum ImagesPanel {
        NONE,
        PULL,
        PUSH,
        TAG,
        SAVE,
        IMPORT,
        PRUNE
    }
}
