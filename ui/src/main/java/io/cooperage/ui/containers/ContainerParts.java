package io.cooperage.ui.containers;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.image.ImageService;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.EngineTasks;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImages;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.preferences.UiSettings;
import java.util.concurrent.Executor;

/// What the container pages are made of; each takes from it what it needs.
///
/// @param service,imageService only from work given to `tasks`: their methods block
/// @param fx the JavaFX thread, for streams that arrive on other threads (see [io.cooperage.ui.fx.Batches])
public record ContainerParts(
        ContainerService service,
        ImageService imageService,
        LiveContainers containers,
        LiveImages images,
        ContainerCommands commands,
        EventBridge events,
        EngineTasks engineTasks,
        UiTasks tasks,
        Executor fx,
        UiClock clock,
        Notices notices,
        ErrorPresenter errors,
        Navigator navigator,
        UiSettings settings) {}
