package io.cooperage.ui.nav;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in the window. Features name each other only through these.
public sealed interface Route {

    /// How docker and its kin use this engine, and what they ask of it now.
    record Terminal() implements Route {}

    /// All containers, and beside them perhaps a panel for what is done to one.
    ///
    /// @param id of the container that the panel is about; empty where it needs none
    record Containers(ContainersPanel panel, String id) implements Route {
        public Containers() {
            this(ContainersPanel.NONE, "");
        }
    }

    /// The form that makes a container; it keeps what was typed until it is sent or cleared.
    ///
    /// @param image the image to choose there, by any name of it; empty leaves the form as it is
    /// @param container id of the one to fill the form from; empty without one
    record RunContainer(String image, String container, Template template) implements Route {
        public RunContainer() {
            this("");
        }

        public RunContainer(String image) {
            this(image, "", Template.NONE);
        }

        /// The form filled from a container.
        public static RunContainer from(String container, Template template) {
            return new RunContainer("", container, template);
        }
    }

    /// What a container that the form is filled from is for.
    enum Template {
        NONE,
        /// Another one like it is made.
        CLONE,
        /// The new one takes its place.
        RECREATE
    }

    /// All images, and beside them perhaps a panel for what is done to them.
    ///
    /// @param ref the image that the panel is about; empty where it needs none
    record Images(ImagesPanel panel, String ref) implements Route {
        public Images() {
            this(ImagesPanel.NONE, "");
        }
    }

    /// One image, by any name of it. Two of the same ref are the same page, showing another tab.
    ///
    /// @param layer to be chosen in the tab of the layers, 0 at the bottom; −1 leaves it as it is
    record ImageRoute(String ref, ImageTab tab, int layer) implements Route {
        public ImageRoute(String ref, ImageTab tab) {
            this(ref, tab, -1);
        }

        public ImageRoute(String ref) {
            this(ref, ImageTab.OVERVIEW);
        }
    }

    /// How any two of image, layer and container differ.
    ///
    /// @param left,right null is still to be chosen, or stays as it is
    record CompareRoute(@Nullable Side left, @Nullable Side right) implements Route {}

    /// Dockerfiles: the folder that is open, the editor, and building.
    ///
    /// @param path a file or folder to open there; empty leaves it as it is
    record Dockerfile(String path) implements Route {
        public Dockerfile() {
            this("");
        }
    }

    /// Who is signed in where, and what the registries hold.
    record Registries() implements Route {}

    /// One container. Two of the same id are the same page, showing another tab.
    ///
    /// @param at the instant to show there, where the tab shows time; null leaves it as it is
    record ContainerDetail(
            String id, ContainerTab tab, @Nullable Instant at) implements Route {
        public ContainerDetail(String id, ContainerTab tab) {
            this(id, tab, null);
        }
    }

    /// The logs of several containers as one.
    ///
    /// @param ids of the containers to be chosen; empty leaves the choice as it is
    /// @param at the instant to show; null leaves the place as it is
    record AllLogs(List<String> ids, @Nullable Instant at) implements Route {
        public AllLogs {
            ids = List.copyOf(ids);
        }

        public AllLogs() {
            this(List.of(), null);
        }
    }

    /// All networks, and beside them perhaps a panel for what is done to them.
    record Networks(NetworksPanel panel) implements Route {
        public Networks() {
            this(NetworksPanel.NONE);
        }
    }

    /// One network. Two of the same id are the same page, showing another tab.
    record NetworkDetail(String id, NetworkTab tab) implements Route {
        public NetworkDetail(String id) {
            this(id, NetworkTab.OVERVIEW);
        }
    }

    /// All volumes, and beside them perhaps a panel for what is done to them.
    ///
    /// @param name the volume that the panel is about; empty where it needs none
    record Volumes(VolumesPanel panel, String name) implements Route {
        public Volumes() {
            this(VolumesPanel.NONE, "");
        }
    }

    /// One volume. Two of the same name are the same page, showing another tab.
    record VolumeDetail(String name, VolumeTab tab) implements Route {
        public VolumeDetail(String name) {
            this(name, VolumeTab.FILES);
        }
    }

    /// What happened, and what happens.
    record Events() implements Route {}

    /// What is on the disk, what of it could go, and what was removed lately.
    record CleanUp() implements Route {}

    /// A Kubernetes cluster, the built-in one or another.
    ///
    /// @param kind to be listed, such as `pods` or `deployments.apps`, or [#OVERVIEW]; empty leaves the
    ///     choice as it is
    record Cluster(String kind) implements Route {
        /// Instead of a kind: how the whole fares.
        public static final String OVERVIEW = "overview";

        public Cluster() {
            this("");
        }
    }

    /// The form that makes a Deployment in the cluster that is looked at; it keeps what was typed.
    ///
    /// @param image to fill it from, by any name of it; empty without one
    /// @param container id of the one to fill it from; empty without one
    record ClusterDeploy(String image, String container) implements Route {
        public ClusterDeploy() {
            this("", "");
        }
    }

    /// What leads objects of the cluster that is looked at to another one.
    ///
    /// @param kind of all of them, such as `deployments.apps`
    record ClusterMove(String kind, String namespace, List<String> names) implements Route {
        public ClusterMove {
            names = List.copyOf(names);
        }
    }

    /// What hangs together in the namespace that is looked at, or around one object.
    ///
    /// @param kind of the object, such as `pods`; empty for the whole
    record ClusterTopology(String kind, String namespace, String name) implements Route {
        public ClusterTopology() {
            this("", "", "");
        }
    }

    /// What the built-in cluster's controllers do, as they do it.
    record ClusterTimeline() implements Route {}

    /// One object of the cluster that is looked at. Two of the same names are the same page, showing another
    /// tab.
    ///
    /// @param kind such as `pods` or `deployments.apps`
    /// @param namespace empty for what belongs to the whole cluster
    record ClusterObject(String kind, String namespace, String name, ObjectTab tab) implements Route {
        public ClusterObject(String kind, String namespace, String name) {
            this(kind, namespace, name, ObjectTab.SUMMARY);
        }
    }

    record Settings() implements Route {}

    /// What the machine offers the engine: the preflight.
    record Machine() implements Route {}

    /// What lies open beside the list of containers.
    enum ContainersPanel {
        NONE,
        LIMITS,
        COMMIT
    }

    enum ContainerTab {
        LOG,
        GRAPHS,
        FILES,
        NETWORK,
        TERMINAL,
        PROCESSES,
        INSPECT,
        ISOLATION
    }

    enum NetworkTab {
        OVERVIEW,
        RULES,
        INSPECT
    }

    enum NetworksPanel {
        NONE,
        CREATE,
        PRUNE
    }

    enum VolumeTab {
        FILES,
        OVERVIEW
    }

    enum VolumesPanel {
        NONE,
        CREATE,
        COPY,
        PRUNE
    }

    enum ObjectTab {
        SUMMARY,
        YAML,
        EVENTS,
        LOG,
        GRAPHS,
        TERMINAL,
        PORTS,
        REVISIONS
    }

    enum ImageTab {
        OVERVIEW,
        LAYERS,
        HISTORY,
        INSPECT
    }

    /// One side of a comparison.
    ///
    /// @param ref name or id of an image or container
    /// @param layer index from 0, the bottom; −1 where the kind has none
    record Side(SideKind kind, String ref, int layer) {
        public static Side image(String ref) {
            return new Side(SideKind.IMAGE, ref, -1);
        }

        public static Side container(String id) {
            return new Side(SideKind.CONTAINER, id, -1);
        }
    }

    enum SideKind {
        IMAGE,
        /// One layer's own files.
        LAYER,
        /// An image as it was up to a layer.
        UP_TO,
        CONTAINER
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
