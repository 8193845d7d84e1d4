package io.cooperage.ui.dockerfile;

import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.image.ImageService;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImages;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.preferences.UiSettings;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What the Dockerfile page is made of.
///
/// @param builder null where this engine builds nothing; like the other services only for work given to
///     `tasks`
/// @param state a folder of the window's own: unsaved texts and settings of builds
public record DockerfileParts(
        @Nullable BuildService builder,
        ImageService imageService,
        ContainerService containerService,
        LiveImages images,
        LiveContainers containers,
        EventBridge events,
        Path state,
        FileDialogs dialogs,
        UiTasks tasks,
        Executor fx,
        UiClock clock,
        Notices notices,
        ErrorPresenter errors,
        Navigator navigator,
        UiSettings settings) {}
