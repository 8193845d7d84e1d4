package io.cooperage.ui.volumes;

import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveVolumes;
import io.cooperage.ui.nav.Navigator;

/// What the pages of volumes are made of; each takes from it what it needs.
///
/// @param service only from work given to `tasks`: its methods block
public record VolumeParts(
        VolumeService service,
        LiveVolumes volumes,
        LiveContainers containers,
        VolumeCommands commands,
        FileDialogs dialogs,
        UiTasks tasks,
        UiClock clock,
        Notices notices,
        ErrorPresenter errors,
        Navigator navigator) {}
