package io.cooperage.ui;

import io.cooperage.engine.Engine;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.detail.ContainerDetailPage;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.shell.RailEntry;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which page belongs to which route, and what the rail and the palette lead to. The only place that knows every
/// feature. FX thread only.
final class Pages {
    private final Engine engine;
    private final UiSettings settings;
    private final Navigator navigator;
    private final Messages messages = Messages.of(Pages.class);
    private @Nullable ContainerParts parts;

    Pages(Engine engine, UiSettings settings, Navigator navigator) {
        this.engine = engine;
        this.settings = settings;
        this.navigator = navigator;
    }

    void use(ContainerParts containerParts) {
        parts = containerParts;
    }

    List<RailEntry> railEntries() {
        return List.of(new RailEntry(
                messages.text("containers"),
                "fth-box",
                new Route.Containers(),
                route -> route instanceof Route.Containers
                        || route instanceof Route.RunContainer
                        || route instanceof Route.ContainerDetail,
                false));
    }

    Page make(Route route) {
        ContainerParts made = Objects.requireNonNull(parts);
        return switch (route) {
            case Route.Containers list -> new ContainerDetailPage("", made);
            case Route.RunContainer form -> new ContainerDetailPage("", made);
            case Route.ContainerDetail(String id, ContainerTab tab) -> new ContainerDetailPage(id, made);
            case Route.Settings page -> new ContainerDetailPage(engine.paths().toString(), made);
            case Route.Machine page ->
                new ContainerDetailPage(settings.themeProperty().getName(), made);
        };
    }

    /// Opening each container, for the palette.
    List<Command> objectCommands() {
        ContainerParts made = Objects.requireNonNull(parts);
        return made.containers().all().stream()
                .map(live -> Command.of(
                                live.container().name(),
                                "fth-box",
                                "",
                                () -> navigator.go(new Route.ContainerDetail(live.id(), ContainerTab.LOG)))
                        .withDetail(live.container().shortId()))
                .toList();
    }
}
