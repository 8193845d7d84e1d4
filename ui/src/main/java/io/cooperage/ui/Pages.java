package io.cooperage.ui;

import io.cooperage.engine.Engine;
import io.cooperage.engine.api.docker.DockerContext;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.deploy.DeployPage;
import io.cooperage.ui.cluster.list.ClusterPage;
import io.cooperage.ui.cluster.list.ObjectCommands;
import io.cooperage.ui.cluster.move.MovePage;
import io.cooperage.ui.cluster.object.ObjectPage;
import io.cooperage.ui.cluster.timeline.TimelinePage;
import io.cooperage.ui.cluster.topology.TopologyPage;
import io.cooperage.ui.compare.ComparePage;
import io.cooperage.ui.compare.CompareParts;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.detail.ContainerDetailPage;
import io.cooperage.ui.containers.detail.DetailEngineParts;
import io.cooperage.ui.containers.detail.merged.AllLogsPage;
import io.cooperage.ui.containers.list.ContainersPage;
import io.cooperage.ui.containers.run.RunContainerPage;
import io.cooperage.ui.dockerfile.DockerfilePage;
import io.cooperage.ui.dockerfile.DockerfileParts;
import io.cooperage.ui.events.EventsPage;
import io.cooperage.ui.events.EventsViewModel;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.housekeeping.CleanUpPage;
import io.cooperage.ui.housekeeping.CleanUpViewModel;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.detail.ImageDetailPage;
import io.cooperage.ui.images.list.ImagesPage;
import io.cooperage.ui.images.registries.RegistriesPage;
import io.cooperage.ui.machine.MachinePage;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.model.PodMember;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.nav.Route.NetworksPanel;
import io.cooperage.ui.nav.Route.VolumesPanel;
import io.cooperage.ui.networks.NetworkParts;
import io.cooperage.ui.networks.NetworkText;
import io.cooperage.ui.networks.detail.NetworkPage;
import io.cooperage.ui.networks.list.NetworksPage;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.settings.SettingsPage;
import io.cooperage.ui.shell.RailEntry;
import io.cooperage.ui.terminal.TerminalPage;
import io.cooperage.ui.terminal.TerminalViewModel;
import io.cooperage.ui.volumes.VolumeParts;
import io.cooperage.ui.volumes.VolumeText;
import io.cooperage.ui.volumes.detail.VolumePage;
import io.cooperage.ui.volumes.list.VolumesPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which page belongs to which route, and what the rail and the palette lead to. The only place that knows
/// every feature. FX thread only.
final class Pages {
    private final Engine engine;
    private final DockerEndpoint docker;
    private final UiSettings settings;
    private final Navigator navigator;
    private final FileDialogs dialogs;
    private final Machine machine = Machine.local();
    private final Messages messages = Messages.of(Pages.class);
    private @Nullable ContainerParts parts;
    private @Nullable ImageParts imageParts;
    private @Nullable NetworkParts networkParts;
    private @Nullable VolumeParts volumeParts;
    private @Nullable ClusterParts clusterParts;

    Pages(Engine engine, DockerEndpoint docker, UiSettings settings, Navigator navigator, FileDialogs dialogs) {
        this.engine = engine;
        this.docker = docker;
        this.settings = settings;
        this.navigator = navigator;
        this.dialogs = dialogs;
    }

    /// Before the first page is made.
    void use(ContainerParts containerParts, ImageParts ofImages) {
        parts = containerParts;
        imageParts = ofImages;
    }

    /// Before the first page is made.
    void use(NetworkParts ofNetworks, VolumeParts ofVolumes) {
        networkParts = ofNetworks;
        volumeParts = ofVolumes;
    }

    /// Before the first page is made.
    void use(ClusterParts ofCluster) {
        clusterParts = ofCluster;
    }

    List<RailEntry> railEntries() {
        return List.of(
                new RailEntry(
                        messages.text("containers"),
                        "fth-box",
                        new Route.Containers(),
                        route -> route instanceof Route.Containers
                                || route instanceof Route.RunContainer
                                || route instanceof Route.ContainerDetail,
                        false),
                new RailEntry(
                        messages.text("images"),
                        "fth-layers",
                        new Route.Images(),
                        route -> route instanceof Route.Images
                                || route instanceof Route.ImageRoute
                                || route instanceof Route.CompareRoute,
                        false),
                new RailEntry(
                        messages.text("dockerfile"),
                        "fth-file-text",
                        new Route.Dockerfile(),
                        route -> route instanceof Route.Dockerfile,
                        false),
                new RailEntry(
                        messages.text("cluster"),
                        "fth-hexagon",
                        new Route.Cluster(),
                        route -> route instanceof Route.Cluster
                                || route instanceof Route.ClusterTimeline
                                || route instanceof Route.ClusterTopology
                                || route instanceof Route.ClusterDeploy
                                || route instanceof Route.ClusterMove
                                || route instanceof Route.ClusterObject,
                        false),
                new RailEntry(
                        messages.text("registries"),
                        "fth-globe",
                        new Route.Registries(),
                        route -> route instanceof Route.Registries,
                        false),
                new RailEntry(
                        messages.text("networks"),
                        "fth-share-2",
                        new Route.Networks(),
                        route -> route instanceof Route.Networks || route instanceof Route.NetworkDetail,
                        false),
                new RailEntry(
                        messages.text("volumes"),
                        "fth-database",
                        new Route.Volumes(),
                        route -> route instanceof Route.Volumes || route instanceof Route.VolumeDetail,
                        false),
                new RailEntry(
                        messages.text("events"),
                        "fth-activity",
                        new Route.Events(),
                        route -> route instanceof Route.Events,
                        false),
                new RailEntry(
                        messages.text("logs"),
                        "fth-align-left",
                        new Route.AllLogs(),
                        route -> route instanceof Route.AllLogs,
                        false),
                new RailEntry(
                        messages.text("terminal"),
                        "fth-terminal",
                        new Route.Terminal(),
                        route -> route instanceof Route.Terminal,
                        false),
                new RailEntry(
                        messages.text("machine"),
                        "fth-cpu",
                        new Route.Machine(),
                        route -> route instanceof Route.Machine || route instanceof Route.CleanUp,
                        true),
                new RailEntry(
                        messages.text("settings"),
                        "fth-settings",
                        new Route.Settings(),
                        route -> route instanceof Route.Settings,
                        true));
    }

    Page make(Route route) {
        ContainerParts made = Objects.requireNonNull(parts);
        return switch (route) {
            case Route.Containers list -> new ContainersPage(made, machine, dialogs);
            case Route.RunContainer form -> new RunContainerPage(made, machine, engine.networks(), engine.volumes());
            case Route.ContainerDetail(String id, var _, var _) ->
                new ContainerDetailPage(id, made, new DetailEngineParts(engine.networks(), engine.comparer()), dialogs);
            case Route.AllLogs logs -> new AllLogsPage(made);
            case Route.Images list -> new ImagesPage(Objects.requireNonNull(imageParts));
            case Route.ImageRoute(String ref, var _, var _) ->
                new ImageDetailPage(ref, Objects.requireNonNull(imageParts), dialogs);
            case Route.CompareRoute compare ->
                new ComparePage(new CompareParts(
                        engine.comparer(), engine.images(), made.images(), made.containers(), made.tasks()));
            case Route.Dockerfile dockerfile -> new DockerfilePage(dockerfileParts(made));
            case Route.Registries registries -> new RegistriesPage(Objects.requireNonNull(imageParts));
            case Route.Networks list -> new NetworksPage(Objects.requireNonNull(networkParts));
            case Route.NetworkDetail(String id, var _) -> new NetworkPage(id, Objects.requireNonNull(networkParts));
            case Route.Volumes list -> new VolumesPage(Objects.requireNonNull(volumeParts));
            case Route.VolumeDetail(String name, var _) -> new VolumePage(name, Objects.requireNonNull(volumeParts));
            case Route.Events events ->
                new EventsPage(new EventsViewModel(
                        engine.journal(), made.tasks(), made.fx(), made.clock(), made.errors(), navigator));
            case Route.Terminal terminal ->
                new TerminalPage(new TerminalViewModel(
                        docker,
                        DockerContext.of(System.getenv()),
                        made.tasks(),
                        made.fx(),
                        made.notices(),
                        made.errors()));
            case Route.CleanUp page ->
                new CleanUpPage(new CleanUpViewModel(
                        engine.housekeeping(),
                        engine.containers(),
                        made.events(),
                        made.tasks(),
                        made.clock(),
                        made.notices(),
                        made.errors()));
            case Route.Cluster cluster -> new ClusterPage(Objects.requireNonNull(clusterParts));
            case Route.ClusterTopology topology -> new TopologyPage(Objects.requireNonNull(clusterParts));
            case Route.ClusterDeploy deploy ->
                new DeployPage(Objects.requireNonNull(clusterParts), engine.images(), engine.containers());
            case Route.ClusterMove move -> new MovePage(Objects.requireNonNull(clusterParts), engine.images());
            case Route.ClusterTimeline timeline -> new TimelinePage(Objects.requireNonNull(clusterParts));
            case Route.ClusterObject object -> new ObjectPage(object, Objects.requireNonNull(clusterParts));
            case Route.Settings page -> new SettingsPage(settings, engine.paths());
            case Route.Machine page -> new MachinePage(engine.doctor(), made.tasks());
        };
    }

    private DockerfileParts dockerfileParts(ContainerParts made) {
        return new DockerfileParts(
                engine.builder(),
                engine.images(),
                engine.containers(),
                made.images(),
                made.containers(),
                made.events(),
                engine.paths().data().resolve("window"),
                dialogs,
                made.tasks(),
                made.fx(),
                made.clock(),
                made.notices(),
                made.errors(),
                navigator,
                settings);
    }

    /// Opening each object of the cluster that is looked at, for the palette.
    void clusterCommands(Consumer<List<Command>> found) {
        new ObjectCommands(Objects.requireNonNull(clusterParts)).ask(found);
    }

    /// Opening each container and everything that can be done to it now, for the palette.
    List<Command> objectCommands() {
        ContainerParts made = Objects.requireNonNull(parts);
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of(messages.text("run"), "fth-plus", "", () -> navigator.go(new Route.RunContainer())));
        commands.add(Command.of(
                messages.text("pull"),
                "fth-download-cloud",
                "",
                () -> navigator.go(new Route.Images(ImagesPanel.PULL, ""))));
        commands.add(Command.of(
                messages.text("open-dockerfile"), "fth-file-text", "", () -> navigator.go(new Route.Dockerfile())));
        settings.recentFolders()
                .forEach(folder -> commands.add(Command.of(
                        messages.text("context", folder),
                        "fth-file-text",
                        "",
                        () -> navigator.go(new Route.Dockerfile(folder)))));
        for (LiveContainer live : made.containers().all()) {
            Optional<PodMember> member = PodMember.of(live.container().config().labels());
            if (member.isEmpty()) {
                commands.add(open(live, live.container().name()));
            } else if (!member.get().isSandbox()) {
                commands.add(open(
                        live,
                        messages.text(
                                "member", member.get().container(), member.get().pod())));
            }
        }
        for (LiveImage live : made.images().all()) {
            commands.add(open(live));
        }
        commands.add(Command.of(
                messages.text("new-network"),
                "fth-share-2",
                "",
                () -> navigator.go(new Route.Networks(NetworksPanel.CREATE))));
        commands.add(Command.of(
                messages.text("new-volume"),
                "fth-database",
                "",
                () -> navigator.go(new Route.Volumes(VolumesPanel.CREATE, ""))));
        commands.add(
                Command.of(messages.text("clean-up"), "fth-hard-drive", "", () -> navigator.go(new Route.CleanUp()))
                        .withDetail(messages.text("clean-up.detail")));
        Objects.requireNonNull(networkParts).networks().all().forEach(live -> commands.add(open(live)));
        Objects.requireNonNull(volumeParts).volumes().all().forEach(live -> commands.add(open(live)));
        for (LiveContainer live : made.containers().all()) {
            if (PodMember.of(live.container().config().labels()).isPresent()) {
                // The cluster would at once undo what is done to a container of its own.
                continue;
            }
            for (Verb verb : Verb.values()) {
                commands.add(Command.of(
                                messages.text(
                                        "act",
                                        made.commands().label(verb),
                                        live.container().name()),
                                verb.icon(),
                                "",
                                () -> made.commands().perform(verb, List.of(live)))
                        .when(() -> made.commands().fits(verb, live)));
            }
        }
        ImageCommands ofImages = Objects.requireNonNull(imageParts).commands();
        for (LiveImage live : made.images().all()) {
            for (ImageCommands.Verb verb : ImageCommands.Verb.values()) {
                if (verb != ImageCommands.Verb.OPEN) {
                    commands.add(Command.of(
                                    messages.text("act", ofImages.label(verb).replace("…", ""), live.shown()),
                                    verb.icon(),
                                    "",
                                    () -> ofImages.perform(verb, List.of(live)))
                            .when(() -> ofImages.fits(verb, live)));
                }
            }
        }
        return commands;
    }

    private Command open(LiveImage live) {
        return Command.of(live.shown(), "fth-layers", "", () -> navigator.go(new Route.ImageRoute(live.ref())))
                .withDetail(live.image().platform() + "  ·  "
                        + Amounts.bytes(live.image().size()) + "  ·  "
                        + live.id().shortHex());
    }

    private Command open(LiveNetwork live) {
        return Command.of(
                        messages.text("network", live.name()),
                        "fth-share-2",
                        "",
                        () -> navigator.go(new Route.NetworkDetail(live.id())))
                .withDetail(NetworkText.subnets(live.network()).replace("\n", ", "));
    }

    private Command open(LiveVolume live) {
        return Command.of(
                        messages.text("volume", VolumeText.shown(live.volume())),
                        "fth-database",
                        "",
                        () -> navigator.go(new Route.VolumeDetail(live.name())))
                .withDetail(VolumeText.size(live));
    }

    private Command open(LiveContainer live, String title) {
        return Command.of(
                        title,
                        "fth-box",
                        "",
                        () -> navigator.go(new Route.ContainerDetail(live.id(), ContainerTab.LOG)))
                .withDetail(ContainerText.status(live.container().state()) + "  ·  "
                        + ContainerText.root(live.container().config().root()) + "  ·  "
                        + live.container().shortId());
    }
}
