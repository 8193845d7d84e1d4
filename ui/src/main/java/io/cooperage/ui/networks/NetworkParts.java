package io.cooperage.ui.networks;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveNetworks;
import io.cooperage.ui.nav.Navigator;

/// What the pages of networks are made of; each takes from it what it needs.
///
/// @param service,containerService only from work given to `tasks`: their methods block
public record NetworkParts(
        NetworkService service,
        ContainerService containerService,
        LiveNetworks networks,
        LiveContainers containers,
        NetworkCommands commands,
        EventBridge events,
        UiTasks tasks,
        UiClock clock,
        Notices notices,
        ErrorPresenter errors,
        Navigator navigator) {}
