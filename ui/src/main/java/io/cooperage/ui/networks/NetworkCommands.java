package io.cooperage.ui.networks;

import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.ui.control.list.RowVerbs;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What can be done to networks, one or many at once. FX thread only.
public final class NetworkCommands implements RowVerbs<LiveNetwork, NetworkCommands.Verb> {
    private final NetworkService service;
    private final UiTasks tasks;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Navigator navigator;
    private final Messages messages = Messages.of(NetworkCommands.class);

    public NetworkCommands(
            NetworkService service, UiTasks tasks, Notices notices, ErrorPresenter errors, Navigator navigator) {
        this.service = service;
        this.tasks = tasks;
        this.notices = notices;
        this.errors = errors;
        this.navigator = navigator;
    }

    public enum Verb {
        OPEN("open", "fth-corner-down-left"),
        REMOVE("remove", "fth-trash-2");

        private final String key;
        private final String icon;

        Verb(String key, String icon) {
            this.key = key;
            this.icon = icon;
        }
    }

    @Override
    public String label(Verb verb) {
        return messages.text("verb." + verb.key);
    }

    @Override
    public String icon(Verb verb) {
        return verb.icon;
    }

    @Override
    public boolean fits(Verb verb, LiveNetwork live) {
        return switch (verb) {
            case OPEN -> true;
            case REMOVE ->
                live.activityProperty().get().isEmpty()
                        && whyItStays(live.network()).isEmpty();
        };
    }

    /// Why a network can't be removed now; empty when it can.
    public String whyItStays(Network network) {
        if (network.predefined()) {
            return messages.text("stays.predefined");
        }
        if (network.members().isEmpty()) {
            return "";
        }
        return messages.text(
                "stays.used",
                network.members().stream().map(Network.Member::containerName).collect(Collectors.joining(", ")));
    }

    @Override
    public boolean fitsAll(Verb verb, Collection<LiveNetwork> targets) {
        return !targets.isEmpty()
                && (verb == Verb.REMOVE || targets.size() == 1)
                && targets.stream().allMatch(live -> fits(verb, live));
    }

    @Override
    public void perform(Verb verb, Collection<LiveNetwork> targets) {
        List<LiveNetwork> all = List.copyOf(targets);
        if (!fitsAll(verb, all)) {
            return;
        }
        switch (verb) {
            case OPEN -> navigator.go(new Route.NetworkDetail(all.getFirst().id()));
            case REMOVE -> notices.confirm(removal(all), () -> all.forEach(this::remove));
        }
    }

    private void remove(LiveNetwork live) {
        live.busy(messages.text("busy.remove"));
        UiTask<Boolean> task = tasks.run(messages.text("task.remove", live.name()), () -> {
            service.remove(live.id());
            return true;
        });
        task.onSuccess(done -> live.settle(""))
                .onFailure(failure -> live.settle(errors.textOf(failure)))
                .onEnd(() -> {
                    if (task.stateProperty().get() == UiTask.State.CANCELLED) {
                        live.settle("");
                    }
                });
    }

    private Confirmation removal(List<LiveNetwork> targets) {
        List<String> names = targets.stream().map(LiveNetwork::name).toList();
        String title = targets.size() == 1
                ? messages.text("remove.title.one", names.getFirst())
                : messages.text("remove.title.many", targets.size());
        return new Confirmation(
                title,
                messages.text("remove.lost"),
                targets.size() == 1 ? List.of() : names,
                messages.text("verb.remove"),
                true);
    }
}
