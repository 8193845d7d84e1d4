package io.cooperage.ui;

import io.cooperage.engine.Engine;
import io.cooperage.ui.compare.ComparePage;
import io.cooperage.ui.compare.CompareParts;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.detail.ContainerDetailPage;
import io.cooperage.ui.containers.detail.DetailEngineParts;
import io.cooperage.ui.containers.detail.merged.AllLogsPage;
import io.cooperage.ui.containers.list.ContainersPage;
import io.cooperage.ui.containers.run.RunContainerPage;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.images.detail.ImageDetailPage;
import io.cooperage.ui.images.list.ImagesPage;
import io.cooperage.ui.images.registries.RegistriesPage;
import io.cooperage.ui.machine.MachinePage;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.settings.SettingsPage;
import io.cooperage.ui.shell.RailEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which page belongs to which route, and what the rail and the palette lead to. The only place that knows every
/// feature. FX thread only.
final class Pages {
    private final Engine engine;
    private final UiSettings settings;
    private final Navigator navigator;
    private final FileDialogs dialogs;
    private final Machine machine = Machine.local();
    private final Messages messages = Messages.of(Pages.class);
    private @Nullable ContainerParts parts;
    private @Nullable ImageParts imageParts;

    Pages(Engine engine, UiSettings settings, Navigator navigator, FileDialogs dialogs) {
        this.engine = engine;
        this.settings = settings;
        this.navigator = navigator;
        this.dialogs = dialogs;
    }

    /// Before the first page is made.
    void use(ContainerParts containerParts, ImageParts ofImages) {
        parts = containerParts;
        imageParts = ofImages;
    }

    List<RailEntry> railEntries() {
        return List.of(
                new RailEntry(
                        messages.text("containers"),
                        "fth-box",
                        new Route.Containers(),
                        route -> route instanceof Route.Containers
                                || route instanceof Route.RunContainer
                                || route instanceof Route.ContainerDetail,
                        false),
                new RailEntry(
                        messages.text("logs"),
                        "fth-align-left",
                        new Route.AllLogs(),
                        route -> route instanceof Route.AllLogs,
                        false),
                new RailEntry(
                        messages.text("images"),
                        "fth-layers",
                        new Route.Images(),
                        route -> route instanceof Route.Images
                                || route instanceof Route.ImageRoute
                                || route instanceof Route.CompareRoute,
                        false),
                new RailEntry(
                        messages.text("registries"),
                        "fth-globe",
                        new Route.Registries(),
                        route -> route instanceof Route.Registries,
                        false),
                new RailEntry(
                        messages.text("machine"),
                        "fth-cpu",
                        new Route.Machine(),
                        route -> route instanceof Route.Machine,
                        true),
                new RailEntry(
                        messages.text("settings"),
                        "fth-settings",
                        new Route.Settings(),
                        route -> route instanceof Route.Settings,
                        true));
    }

    Page make(Route route) {
        ContainerParts made = Objects.requireNonNull(parts);
        return switch (route) {
            case Route.Containers list -> new ContainersPage(made, machine);
            case Route.RunContainer form -> new RunContainerPage(made, machine);
            case Route.ContainerDetail(String id, var _, var _) ->
                new ContainerDetailPage(id, made, new DetailEngineParts(engine.networks(), engine.comparer()), dialogs);
            case Route.AllLogs logs -> new AllLogsPage(made);
            case Route.Images list -> new ImagesPage(Objects.requireNonNull(imageParts));
            case Route.ImageRoute(String ref, var _, var _) ->
                new ImageDetailPage(ref, Objects.requireNonNull(imageParts), dialogs);
            case Route.CompareRoute compare ->
                new ComparePage(new CompareParts(
                        engine.comparer(), engine.images(), made.images(), made.containers(), made.tasks()));
            case Route.Registries registries -> new RegistriesPage(Objects.requireNonNull(imageParts));
            case Route.Settings page -> new SettingsPage(settings, engine.paths());
            case Route.Machine page -> new MachinePage(engine.doctor(), made.tasks());
        };
    }

    /// Opening each container and everything that can be done to it now, for the palette.
    List<Command> objectCommands() {
        ContainerParts made = Objects.requireNonNull(parts);
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of(messages.text("run"), "fth-plus", "", () -> navigator.go(new Route.RunContainer())));
        commands.add(Command.of(
                messages.text("pull"),
                "fth-download-cloud",
                "",
                () -> navigator.go(new Route.Images(ImagesPanel.PULL, ""))));
        for (LiveContainer live : made.containers().all()) {
            commands.add(open(live));
        }
        for (LiveImage live : made.images().all()) {
            commands.add(open(live));
        }
        for (LiveContainer live : made.containers().all()) {
            for (Verb verb : Verb.values()) {
                commands.add(Command.of(
                                messages.text(
                                        "act",
                                        made.commands().label(verb),
                                        live.container().name()),
                                verb.icon(),
                                "",
                                () -> made.commands().perform(verb, List.of(live)))
                        .when(() -> made.commands().fits(verb, live)));
            }
        }
        ImageCommands ofImages = Objects.requireNonNull(imageParts).commands();
        for (LiveImage live : made.images().all()) {
            for (ImageCommands.Verb verb : ImageCommands.Verb.values()) {
                if (verb != ImageCommands.Verb.OPEN) {
                    commands.add(Command.of(
                                    messages.text("act", ofImages.label(verb).replace("…", ""), live.shown()),
                                    verb.icon(),
                                    "",
                                    () -> ofImages.perform(verb, List.of(live)))
                            .when(() -> ofImages.fits(verb, live)));
                }
            }
        }
        return commands;
    }

    private Command open(LiveImage live) {
        return Command.of(live.shown(), "fth-layers", "", () -> navigator.go(new Route.ImageRoute(live.ref())))
                .withDetail(live.image().platform() + "  ·  "
                        + Amounts.bytes(live.image().size()) + "  ·  "
                        + live.id().shortHex());
    }

    private Command open(LiveContainer live) {
        return Command.of(
                        live.container().name(),
                        "fth-box",
                        "",
                        () -> navigator.go(new Route.ContainerDetail(live.id(), ContainerTab.LOG)))
                .withDetail(ContainerText.status(live.container().state()) + "  ·  "
                        + ContainerText.root(live.container().config().root()) + "  ·  "
                        + live.container().shortId());
    }
}
