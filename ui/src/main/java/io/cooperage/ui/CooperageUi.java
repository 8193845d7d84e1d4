package io.cooperage.ui;

import io.cooperage.engine.Engine;
import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.docker.DockerApiOptions;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.ui.alerts.Alerts;
import io.cooperage.ui.alerts.NotifySend;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.KubeContexts;
import io.cooperage.ui.containers.ContainerCommands;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxThread;
import io.cooperage.ui.fx.PulseRest;
import io.cooperage.ui.fx.SystemUiClock;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.images.ImageCommands;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.transfer.Transfers;
import io.cooperage.ui.model.EngineTasks;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImages;
import io.cooperage.ui.model.LiveNetworks;
import io.cooperage.ui.model.LiveVolumes;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.networks.FirewallNotice;
import io.cooperage.ui.networks.NetworkCommands;
import io.cooperage.ui.networks.NetworkParts;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.shell.ShellViewModel;
import io.cooperage.ui.shell.ShellWindow;
import io.cooperage.ui.shell.status.StatusBarViewModel;
import io.cooperage.ui.theme.Appearance;
import io.cooperage.ui.volumes.VolumeCommands;
import io.cooperage.ui.volumes.VolumeParts;
import java.util.Objects;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The open window over an engine: here its parts are made and joined, and nowhere else. FX thread only.
public final class CooperageUi implements AutoCloseable {
    private final ShellWindow window;
    private final EventBridge events;
    private final LiveContainers containers;
    private final SystemUiClock clock;
    private final ContainerParts parts;
    private final ImageParts imageParts;
    private final ClusterDesk clusterDesk;
    private final ClusterParts clusterParts;

    private CooperageUi(Engine engine, DockerEndpoint docker, UiSettings settings, Stage stage, FileDialogs dialogs) {
        clock = new SystemUiClock(FxThread.executor());
        Navigator navigator = new Navigator(new Route.Containers());
        PulseRest.install();
        events = new EventBridge(engine.events(), FxThread.executor());
        // The tasks report to the presenter, which shows in the window, which needs the containers, which
        // need tasks: the knot is cut here, at the one edge that is only walked when something fails.
        ErrorPresenter[] errors = new ErrorPresenter[1];
        UiTasks tasks = ThreadedUiTasks.onVirtualThreads(failure -> errors[0].present(failure));
        containers = new LiveContainers(engine.containers(), events, tasks, FxThread.executor());
        LiveImages images = new LiveImages(engine.images(), events, tasks);
        LiveNetworks networks = new LiveNetworks(engine.networks(), events, tasks);
        LiveVolumes volumes = new LiveVolumes(engine.volumes(), events, tasks);
        Pages pages = new Pages(engine, docker, settings, navigator, dialogs);
        ShellViewModel shell = new ShellViewModel(
                navigator,
                pages.railEntries(),
                pages::objectCommands,
                pages::clusterCommands,
                settings.themeProperty());
        window = new ShellWindow(stage, settings, new Appearance(settings.themeProperty()), shell, clock);
        errors[0] = new ErrorPresenter(window.notices(), () -> {
            containers.reload();
            images.reload();
            networks.reload();
            volumes.reload();
        });
        ContainerCommands commands = new ContainerCommands(engine.containers(), tasks, window.notices(), errors[0]);
        parts = new ContainerParts(
                engine.containers(),
                engine.images(),
                containers,
                images,
                commands,
                events,
                new EngineTasks(events),
                tasks,
                FxThread.executor(),
                clock,
                window.notices(),
                errors[0],
                navigator,
                settings);
        imageParts = new ImageParts(
                engine.images(),
                engine.registries(),
                engine.comparer(),
                images,
                containers,
                new ImageCommands(engine.images(), tasks, window.notices(), errors[0], navigator),
                new Transfers(
                        engine.images(), tasks, FxThread.executor(), clock, window.notices(), errors[0], navigator),
                events,
                tasks,
                FxThread.executor(),
                clock,
                window.notices(),
                errors[0],
                navigator,
                settings);
        pages.use(parts, imageParts);
        NetworkParts networkParts = new NetworkParts(
                engine.networks(),
                engine.containers(),
                networks,
                containers,
                new NetworkCommands(engine.networks(), tasks, window.notices(), errors[0], navigator),
                events,
                tasks,
                clock,
                window.notices(),
                errors[0],
                navigator);
        FirewallNotice.listen(networkParts, Desktop::copy);
        pages.use(
                networkParts,
                new VolumeParts(
                        engine.volumes(),
                        volumes,
                        containers,
                        new VolumeCommands(
                                engine.volumes(),
                                volumes,
                                containers,
                                dialogs,
                                tasks,
                                window.notices(),
                                errors[0],
                                navigator),
                        dialogs,
                        tasks,
                        clock,
                        window.notices(),
                        errors[0],
                        navigator));
        clusterDesk = new ClusterDesk(
                engine.cluster(),
                new KubeContexts(engine.cluster().kubeconfig(), System.getenv()),
                engine.paths().data().resolve("window"),
                tasks,
                FxThread.executor(),
                errors[0]);
        clusterParts = new ClusterParts(
                clusterDesk,
                engine.containers(),
                dialogs,
                tasks,
                FxThread.executor(),
                clock,
                window.notices(),
                errors[0],
                navigator,
                settings);
        pages.use(clusterParts);
        if (engine.cluster().wasOn()) {
            clusterDesk.start();
        }
        Alerts.listen(
                events,
                settings,
                window.notices(),
                navigator,
                tasks,
                clock,
                NotifySend.find(Objects.requireNonNullElse(System.getenv("PATH"), "")),
                window::isInFront);
        containers.all().addListener((ListChangeListener<LiveContainer>) this::forgetRemoved);
        StatusBarViewModel status = new StatusBarViewModel(containers, tasks, clock, navigator, engine.rootless());
        containers.reload();
        images.reload();
        networks.reload();
        volumes.reload();
        Quitting quitting = new Quitting(parts, stage::close);
        stage.setOnCloseRequest(request -> {
            if (!quitting.mayCloseNow()) {
                request.consume();
            }
        });
        window.open(status, pages::make);
        window.onWatching(containers::setWatching);
        status.examine(engine.doctor());
    }

    /// Opens the window on `stage`. The engine is closed by whoever opened it, after this is closed.
    ///
    /// @param docker how tools of the terminal reach the engine
    public static CooperageUi open(Engine engine, DockerEndpoint docker, UiSettings settings, Stage stage) {
        return new CooperageUi(engine, docker, settings, stage, FileDialogs.over(stage));
    }

    /// A window over an engine that tools can't reach.
    public static CooperageUi open(Engine engine, UiSettings settings, Stage stage) {
        return open(engine, settings, stage, FileDialogs.over(stage));
    }

    /// @param dialogs ask for places on disk
    static CooperageUi open(Engine engine, UiSettings settings, Stage stage, FileDialogs dialogs) {
        DockerApiOptions nowhere = DockerApiOptions.at(engine.paths().run().resolve(DockerApi.SOCKET));
        return new CooperageUi(engine, DockerEndpoint.unserved(nowhere, ""), settings, stage, dialogs);
    }

    public Scene scene() {
        return window.scene();
    }

    /// What the pages are made of; for tests that drive the window.
    ContainerParts parts() {
        return parts;
    }

    /// What the image pages are made of; for tests that drive the window.
    ClusterDesk clusterDesk() {
        return clusterDesk;
    }

    ImageParts imageParts() {
        return imageParts;
    }

    /// What the pages of clusters are made of; for tests that drive the window.
    ClusterParts clusterParts() {
        return clusterParts;
    }

    /// Lets go of the engine's events and of all pages. Containers run on.
    @Override
    public void close() {
        window.close();
        clusterDesk.close();
        containers.close();
        events.close();
        clock.close();
    }

    private void forgetRemoved(ListChangeListener.Change<? extends LiveContainer> change) {
        while (change.next()) {
            change.getRemoved().stream()
                    .filter(live -> containers.find(live.id()).isEmpty())
                    .forEach(live -> window.forget(live.id()));
        }
    }
}
