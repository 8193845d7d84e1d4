package io.cooperage.ui.cluster;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.preferences.UiSettings;
import java.util.concurrent.Executor;

/// What the pages of a cluster are made of; each takes from it what it needs.
///
/// @param containers of the engine, which pods of the built-in cluster are made of
/// @param fx the JavaFX thread, for streams that arrive on other threads (see [io.cooperage.ui.fx.Batches])
public record ClusterParts(
        ClusterDesk desk,
        ContainerService containers,
        FileDialogs dialogs,
        UiTasks tasks,
        Executor fx,
        UiClock clock,
        Notices notices,
        ErrorPresenter errors,
        Navigator navigator,
        UiSettings settings) {}
