package io.cooperage.ui.testing;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.UiApplication;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The real window over an engine in memory, for looking at it and for measuring what it costs:
/// `PreviewWindow [light|dark|system] [SLEEPING]`, where SLEEPING containers do nothing, sampled once a second.
/// Without a number, the containers of [Workload], busy ones among them.
public final class PreviewWindow {
    private PreviewWindow() {}

    public static void main(String[] arguments) {
        UiSettings settings = UiSettings.inMemory();
        if (arguments.length > 0) {
            settings.themeProperty().set(Theme.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
        }
        FakeEngine engine = new FakeEngine();
        FakeContainers containers = engine.fakeContainers();
        Runnable sample;
        if (arguments.length > 1) {
            int sleeping = Integer.parseInt(arguments[1]);
            for (int i = 0; i < sleeping; i++) {
                containers.create(
                        ContainerConfig.of(
                                        new RootSource.Directory(Path.of("/srv/roots/busybox")),
                                        List.of("sleep", "inf"))
                                .toBuilder()
                                .name("sleeper-" + i)
                                .build());
                containers.start("sleeper-" + i);
            }
            sample = () -> {
                for (int i = 0; i < sleeping; i++) {
                    containers.sample("sleeper-" + i, Samples.of(Instant.now(), 0, 400 << 10, 0));
                }
            };
        } else {
            Workload.fill(containers, Instant.now());
            sample = () -> Workload.sample(containers, Instant.now());
        }
        try (ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            sampler.scheduleAtFixedRate(sample, 0, 1, TimeUnit.SECONDS);
            UiApplication.run(() -> engine, settings);
            sampler.shutdownNow();
        }
    }
}
