package io.cooperage.ui.testing;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.containers.ContainerCommands;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.images.ImageCommands;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.transfer.Transfers;
import io.cooperage.ui.model.EngineTasks;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.model.LiveImages;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// View-models over an engine in memory, all on the thread of the test: what is called has happened when it
/// returns.
public final class TestBench {
    public final FakeEngine engine = new FakeEngine();
    public final FakeContainers service = engine.fakeContainers();
    public final RecordingNotices notices = new RecordingNotices();
    public final ManualClock clock = new ManualClock();
    public final UiSettings settings = UiSettings.inMemory();
    public final Navigator navigator = new Navigator(new Route.Containers());
    public final FakeImages imageService = engine.fakeImages();
    public final FakeRegistries registries = engine.fakeRegistries();
    public final LiveContainers containers;
    public final LiveImages images;
    public final ContainerParts parts;
    public final ImageParts imageParts;

    public TestBench() {
        this(Runnable::run);
    }

    /// @param workers does the work of tasks; with one that waits, a test sees what happens meanwhile
    public TestBench(Executor workers) {
        Executor fx = Runnable::run;
        // On one thread a task has failed before its starter can say who handles that, so nobody is asked here.
        UiTasks tasks = new ThreadedUiTasks(workers, fx, failure -> {});
        UiTasks reads = new ThreadedUiTasks(Runnable::run, fx, failure -> {});
        EventBridge events = new EventBridge(engine.events(), fx);
        containers = new LiveContainers(service, events, reads, fx);
        images = new LiveImages(imageService, events, reads);
        ErrorPresenter errors = new ErrorPresenter(notices, () -> {
            containers.reload();
            images.reload();
        });
        parts = new ContainerParts(
                service,
                imageService,
                containers,
                images,
                new ContainerCommands(service, tasks, notices, errors),
                events,
                new EngineTasks(events),
                tasks,
                fx,
                clock,
                notices,
                errors,
                navigator,
                settings);
        imageParts = new ImageParts(
                imageService,
                registries,
                engine.comparer(),
                images,
                containers,
                new ImageCommands(imageService, tasks, notices, errors, navigator),
                new Transfers(imageService, tasks, fx, clock, notices, errors, navigator),
                events,
                tasks,
                fx,
                clock,
                notices,
                errors,
                navigator,
                settings);
        containers.reload();
        images.reload();
    }

    public Container create(String name, String... command) {
        return service.create(
                ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots/debian")), List.of(command)).toBuilder()
                        .name(name)
                        .build());
    }

    /// The row of a name, or of an id.
    public LiveImage image(String ref) {
        return images.find(ref).orElseThrow(() -> new AssertionError("no image " + ref));
    }

    public LiveContainer live(String name) {
        return containers.all().stream()
                .filter(live -> live.container().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container named " + name));
    }

    /// Keeps work until the test lets it go.
    public static final class HeldWork implements Executor {
        private final List<Runnable> held = new ArrayList<>();

        @Override
        public void execute(Runnable work) {
            held.add(work);
        }

        public void release() {
            List<Runnable> now = List.copyOf(held);
            held.clear();
            now.forEach(Runnable::run);
        }
    }
}
