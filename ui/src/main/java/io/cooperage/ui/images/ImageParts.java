package io.cooperage.ui.images;

import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.images.transfer.Transfers;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImages;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.preferences.UiSettings;
import java.util.concurrent.Executor;

/// What the image pages are made of; each takes from it what it needs.
///
/// @param service only from work given to `tasks`, as `registries` and `comparer`: their methods block
/// @param containers for the names of those that use an image
/// @param fx the JavaFX thread, for streams that arrive on other threads
public record ImageParts(
        ImageService service,
        RegistryService registries,
        TreeComparer comparer,
        LiveImages images,
        LiveContainers containers,
        ImageCommands commands,
        Transfers transfers,
        EventBridge events,
        UiTasks tasks,
        Executor fx,
        UiClock clock,
        Notices notices,
        ErrorPresenter errors,
        Navigator navigator,
        UiSettings settings) {}
