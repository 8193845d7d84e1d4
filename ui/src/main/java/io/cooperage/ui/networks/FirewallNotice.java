package io.cooperage.ui.networks;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.network.NetworkService.Hindrance;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Banner;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Says above the page when another program's rules hold back containers, with the commands that mend it: as
/// a container comes onto a network, once for the same trouble, and whenever somebody looks at the networks.
/// FX thread only.
public final class FirewallNotice {
    static final String KEY = "networks.hindered";

    private final NetworkParts parts;
    private final Consumer<String> copy;
    private final Messages messages = Messages.of(FirewallNotice.class);
    private final LatestTask looking = new LatestTask();
    private List<Hindrance> told = List.of();

    private FirewallNotice(NetworkParts parts, Consumer<String> copy) {
        this.parts = parts;
        this.copy = copy;
    }

    /// Listens as long as the bridge does.
    ///
    /// @param copy puts a text where it can be pasted from
    public static void listen(NetworkParts parts, Consumer<String> copy) {
        FirewallNotice notice = new FirewallNotice(parts, copy);
        parts.events().listen(notice::onEvent, () -> {});
        parts.navigator().currentProperty().subscribe((_, now) -> {
            if (now instanceof Route.Networks) {
                notice.told = List.of();
                notice.look();
            }
        });
    }

    private void onEvent(EngineEvent event) {
        if (event instanceof NetworkEvent change && change.action() == NetworkAction.CONNECT) {
            look();
        }
    }

    private void look() {
        looking.follow(parts.tasks().quiet(parts.service()::hindrances), this::tell, parts.errors()::present);
    }

    private void tell(List<Hindrance> found) {
        if (found.isEmpty()) {
            parts.notices().clearBanner(KEY);
        } else if (!found.equals(told)) {
            parts.notices().banner(banner(found));
        }
        told = found;
    }

    private Banner banner(List<Hindrance> found) {
        String text = found.stream()
                .map(each -> messages.text("firewall", each.trouble(), each.remedy()))
                .collect(Collectors.joining("\n"));
        String commands = found.stream()
                        .map(Hindrance::remedy)
                        .collect(Collectors.joining("; "))
                        .replace("; ", "\n") + "\n";
        return new Banner(
                KEY, Tone.WARNING, text, new Action(messages.text("firewall.copy"), () -> copy.accept(commands)));
    }
}
