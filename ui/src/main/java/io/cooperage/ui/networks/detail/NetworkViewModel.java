package io.cooperage.ui.networks.detail;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.Network;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.networks.Cidr;
import io.cooperage.ui.networks.NetworkCommands.Verb;
import io.cooperage.ui.networks.NetworkParts;
import io.cooperage.ui.networks.NetworkText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// One network: who is on it, how it is reached, and connecting and disconnecting. What must be asked of the engine is
/// asked while someone looks, again after each change. FX thread only.
public final class NetworkViewModel {
    private final String id;
    private final NetworkParts parts;
    private final Messages messages = Messages.of(NetworkViewModel.class);
    private final ReadOnlyObjectWrapper<@Nullable NetworkDetails> details = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper missing = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final LatestTask reading = new LatestTask();
    private final ListChangeListener<LiveNetwork> changed = change -> refresh();
    private final Subscription events;
    final Field aliases = new Field(text -> "");
    final Field address = new Field(this::addressProblem);
    private boolean shown;

    NetworkViewModel(String id, NetworkParts parts) {
        this.id = id;
        this.parts = parts;
        parts.networks().all().addListener(changed);
        events = parts.events()
                .listen(
                        event -> {
                            if (event instanceof io.cooperage.engine.event.EngineEvent.ContainerEvent change
                                    && concerns(change.id())) {
                                refresh();
                            }
                        },
                        this::refresh);
        parts.networks().loadedProperty().subscribe(loaded -> refresh());
    }

    ReadOnlyObjectProperty<@Nullable NetworkDetails> detailsProperty() {
        return details.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty missingProperty() {
        return missing.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    void dismissProblem() {
        problem.set("");
    }

    Optional<LiveNetwork> live() {
        return parts.networks().find(id);
    }

    String name() {
        return live().map(LiveNetwork::name).orElseGet(() -> {
            NetworkDetails known = details.get();
            return known == null
                    ? id.substring(0, Math.min(12, id.length()))
                    : known.network().name();
        });
    }

    String whyItStays() {
        return live().map(live -> parts.commands().whyItStays(live.network())).orElse("");
    }

    void remove() {
        live().ifPresent(live -> parts.commands().perform(Verb.REMOVE, List.of(live)));
    }

    /// Those that name it and would be on it if they ran.
    List<Container> waiting() {
        return live().map(live -> NetworkText.waiting(live.network(), parts.containers()))
                .orElse(List.of());
    }

    /// What people call who is on it.
    String nameOf(Network.Member member) {
        return NetworkText.nameOf(member, parts.containers());
    }

    /// Containers that are not on it yet and could be, by name.
    List<LiveContainer> candidates() {
        Network network = live().map(LiveNetwork::network).orElse(null);
        if (network == null || !network.config().driver().equals(io.cooperage.engine.network.NetworkConfig.BRIDGE)) {
            return List.of();
        }
        List<String> there = Stream.concat(
                        network.members().stream().map(Network.Member::containerId),
                        waiting().stream().map(Container::id))
                .toList();
        return parts.containers().all().stream()
                .filter(live -> !there.contains(live.id()) && !live.inAPod())
                .sorted(Comparator.comparing(live -> live.container().name()))
                .toList();
    }

    void connect(LiveContainer live) {
        address.insist();
        if (!address.isValid() || busy.get()) {
            return;
        }
        List<String> names = Stream.of(aliases.text().split("[\\s,]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        boolean six = address.text().contains(":");
        EndpointConfig endpoint = new EndpointConfig(
                id,
                names,
                address.isBlank() || six ? null : address.text(),
                six ? address.text() : null,
                null,
                Map.of());
        String name = live.container().name();
        busy.set(true);
        parts.tasks()
                .run(messages.text("task.connect", name), () -> {
                    parts.containerService().connect(live.id(), endpoint);
                    return true;
                })
                .onSuccess(done -> {
                    aliases.reset("");
                    address.reset("");
                    problem.set("");
                    parts.notices().toast(Toast.of(Tone.SUCCESS, messages.text("connected", name, name())));
                })
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    busy.set(false);
                    parts.networks().reload();
                    refresh();
                });
    }

    void disconnect(String containerId, String name) {
        parts.tasks()
                .run(messages.text("task.disconnect", name), () -> {
                    parts.containerService().disconnect(containerId, id, false);
                    return true;
                })
                .onSuccess(done -> problem.set(""))
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> {
                    parts.networks().reload();
                    refresh();
                });
    }

    void openContainer(String containerId) {
        parts.navigator().go(new Route.ContainerDetail(containerId, ContainerTab.LOG));
    }

    void setShown(boolean now) {
        shown = now;
        refresh();
    }

    void close() {
        parts.networks().all().removeListener(changed);
        events.unsubscribe();
        reading.cancel();
    }

    private boolean concerns(String containerId) {
        NetworkDetails known = details.get();
        return known != null
                && known.network().members().stream()
                        .anyMatch(member -> member.containerId().equals(containerId));
    }

    private void refresh() {
        boolean gone = parts.networks().loadedProperty().get() && live().isEmpty();
        missing.set(gone);
        if (!shown || gone) {
            return;
        }
        reading.follow(
                parts.tasks().quiet(() -> NetworkDetails.read(parts.service(), parts.containerService(), id)),
                details::set,
                failure -> problem.set(parts.errors().textOf(failure)));
    }

    private String addressProblem(String text) {
        if (text.isEmpty()) {
            return "";
        }
        Optional<Cidr> wanted = Cidr.address(text);
        if (wanted.isEmpty()) {
            return messages.text("address.wrong");
        }
        boolean inside = live().stream()
                .flatMap(live -> live.network().config().pools().stream())
                .flatMap(pool -> Cidr.parse(pool.subnet()).stream())
                .anyMatch(block -> block.contains(wanted.get()));
        return inside ? "" : messages.text("address.outside");
    }
}
