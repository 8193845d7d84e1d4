package io.cooperage.ui.shell;

import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.CommandSource;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;

/// Where one can go, and everything one can do from anywhere. FX thread only.
public final class ShellViewModel {
    private final Navigator navigator;
    private final List<RailEntry> entries;
    private final Supplier<List<Command>> objects;
    private final CommandSource remoteObjects;
    private final ObjectProperty<Theme> theme;
    private final Messages messages = Messages.of(ShellViewModel.class);

    /// @param objects commands over what exists now, such as opening each container
    /// @param remoteObjects the same over what others have to be asked for
    /// @param theme the choice of light and dark
    public ShellViewModel(
            Navigator navigator,
            List<RailEntry> entries,
            Supplier<List<Command>> objects,
            CommandSource remoteObjects,
            ObjectProperty<Theme> theme) {
        this.navigator = navigator;
        this.entries = List.copyOf(entries);
        this.objects = objects;
        this.remoteObjects = remoteObjects;
        this.theme = theme;
    }

    public Navigator navigator() {
        return navigator;
    }

    public List<RailEntry> entries() {
        return entries;
    }

    /// Goes to the place of Ctrl+`number`; a number without one does nothing.
    public void goTo(int number) {
        if (number >= 1 && number <= entries.size()) {
            navigator.go(entries.get(number - 1).route());
        }
    }

    /// The keys that work everywhere.
    public List<Command> globalCommands() {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            RailEntry entry = entries.get(i);
            commands.add(Command.of(
                    messages.text("go-to", entry.label()),
                    entry.icon(),
                    i < 10 ? "Ctrl+" + (i + 1) % 10 : "",
                    () -> navigator.go(entry.route())));
        }
        commands.add(Command.of(messages.text("back"), "fth-arrow-left", "Alt+←", navigator::back)
                .when(() -> navigator.canGoBackProperty().get()));
        commands.add(Command.of(messages.text("forward"), "fth-arrow-right", "Alt+→", navigator::forward)
                .when(() -> navigator.canGoForwardProperty().get()));
        return commands;
    }

    /// What Ctrl+K offers as soon as it comes, beside [#paletteCommands].
    public CommandSource remoteObjects() {
        return remoteObjects;
    }

    private List<Command> themeCommands() {
        return Stream.of(Theme.values())
                .map(each -> Command.of(messages.text("theme." + each), icon(each), "", () -> theme.set(each)))
                .toList();
    }

    private static String icon(Theme theme) {
        return switch (theme) {
            case SYSTEM -> "fth-monitor";
            case LIGHT -> "fth-sun";
            case DARK -> "fth-moon";
        };
    }

    /// What Ctrl+K offers at once: the page's own commands first, then objects, then places, then how the window
    /// looks; each title once.
    public List<Command> paletteCommands(List<Command> ofThePage) {
        Map<String, Command> byTitle = new LinkedHashMap<>();
        Stream.of(ofThePage, objects.get(), globalCommands(), themeCommands())
                .flatMap(List::stream)
                .forEach(command -> byTitle.putIfAbsent(command.title(), command));
        return List.copyOf(byTitle.values());
    }
}
