package io.cooperage.ui.networks.list;

import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.networks.Cidr;
import io.cooperage.ui.networks.NetworkParts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;

/// What a new network shall be, checked while one types. FX thread only.
public final class CreateNetworkForm {
    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";
    /// IPv6 asks for 1280 (RFC 8200); what is smaller than 68 IPv4 can't use (RFC 791).
    private static final int SMALLEST_MTU = 68;

    private static final int SMALLEST_MTU_V6 = 1280;
    private static final int LARGEST_MTU = 65_535;

    private final NetworkParts parts;
    private final Messages messages = Messages.of(CreateNetworkForm.class);
    final Field name = new Field(this::nameProblem);
    final Field subnet = new Field(this::subnetProblem);
    final Field gateway = new Field(this::gatewayProblem);
    final Field range = new Field(this::rangeProblem);
    final Field mtu = new Field(this::mtuProblem);
    final Field labels = new Field(this::labelsProblem);
    final BooleanProperty internal = new SimpleBooleanProperty();
    final BooleanProperty ipv6 = new SimpleBooleanProperty();
    final BooleanProperty isolated = new SimpleBooleanProperty();
    private final ReadOnlyStringWrapper proposal = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();

    CreateNetworkForm(NetworkParts parts) {
        this.parts = parts;
        subnet.textProperty().subscribe(text -> {
            gateway.check();
            range.check();
        });
        ipv6.subscribe(on -> mtu.check());
        parts.networks().all().addListener((ListChangeListener<LiveNetwork>) change -> {
            propose();
            name.check();
            subnet.check();
        });
        propose();
    }

    /// A subnet that is free here; empty when none of the usual ones is.
    ReadOnlyStringProperty proposalProperty() {
        return proposal.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    void takeProposal() {
        subnet.textProperty().set(proposal.get());
    }

    /// Makes it, if everything is right; otherwise shows what is not.
    void send() {
        List<Field> fields = List.of(name, subnet, gateway, range, mtu, labels);
        fields.forEach(Field::insist);
        if (busy.get() || !fields.stream().allMatch(Field::isValid)) {
            return;
        }
        NetworkConfig config = config();
        busy.set(true);
        problem.set("");
        parts.tasks()
                .run(
                        messages.text("task.create", config.name()),
                        () -> parts.service().create(config))
                .onSuccess(this::made)
                .onFailure(failure -> problem.set(parts.errors().textOf(failure)))
                .onEnd(() -> busy.set(false));
    }

    private void made(Network network) {
        clear();
        parts.navigator().go(new Route.Networks());
        parts.notices()
                .toast(new Toast(
                        Tone.SUCCESS,
                        messages.text("created", network.name()),
                        new Action(
                                messages.text("created.show"),
                                () -> parts.navigator().go(new Route.NetworkDetail(network.id())))));
    }

    private void clear() {
        Stream.of(name, subnet, gateway, range, mtu, labels).forEach(field -> field.reset(""));
        internal.set(false);
        ipv6.set(false);
        isolated.set(false);
    }

    private NetworkConfig config() {
        List<Pool> pools = subnet.isBlank()
                ? List.of()
                : List.of(new Pool(subnet.text(), orNull(range), orNull(gateway), Map.of()));
        return new NetworkConfig(
                name.text(),
                NetworkConfig.BRIDGE,
                internal.get(),
                ipv6.get(),
                pools,
                mtu.isBlank() ? 0 : Integer.parseInt(mtu.text()),
                isolated.get(),
                true,
                null,
                Map.of(),
                labels());
    }

    private static @Nullable String orNull(Field field) {
        return field.isBlank() ? null : field.text();
    }

    private Map<String, String> labels() {
        Map<String, String> all = new LinkedHashMap<>();
        labels.text().lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int equals = line.indexOf('=');
            all.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        });
        return all;
    }

    private void propose() {
        proposal.set(Cidr.free(taken()).orElse(""));
    }

    private List<Cidr> taken() {
        List<Cidr> taken = new ArrayList<>();
        for (LiveNetwork live : parts.networks().all()) {
            live.network()
                    .config()
                    .pools()
                    .forEach(pool -> Cidr.parse(pool.subnet()).ifPresent(taken::add));
        }
        return taken;
    }

    private String nameProblem(String text) {
        if (text.isEmpty()) {
            return messages.text("name.missing");
        }
        if (!text.matches(NAME)) {
            return messages.text("name.letters");
        }
        boolean taken =
                parts.networks().all().stream().anyMatch(live -> live.name().equals(text));
        return taken ? messages.text("name.taken", text) : "";
    }

    private String subnetProblem(String text) {
        if (text.isEmpty()) {
            return "";
        }
        Optional<Cidr> block = Cidr.parse(text);
        if (block.isEmpty()) {
            return messages.text("subnet.wrong");
        }
        return parts.networks().all().stream()
                .filter(live -> live.network().config().pools().stream()
                        .flatMap(pool -> Cidr.parse(pool.subnet()).stream())
                        .anyMatch(block.get()::overlaps))
                .findFirst()
                .map(live -> messages.text("subnet.taken", live.name()))
                .orElse("");
    }

    private String gatewayProblem(String text) {
        if (text.isEmpty()) {
            return "";
        }
        return within(Cidr.address(text), "gateway.wrong", "gateway.outside");
    }

    private String rangeProblem(String text) {
        if (text.isEmpty()) {
            return "";
        }
        return within(Cidr.parse(text), "range.wrong", "range.outside");
    }

    private String within(Optional<Cidr> part, String wrong, String outside) {
        if (part.isEmpty()) {
            return messages.text(wrong);
        }
        if (subnet.isBlank()) {
            return messages.text("subnet.first");
        }
        return Cidr.parse(subnet.text())
                .filter(block -> !block.contains(part.get()))
                .map(block -> messages.text(outside, subnet.text()))
                .orElse("");
    }

    private String mtuProblem(String text) {
        if (text.isEmpty()) {
            return "";
        }
        int least = ipv6.get() ? SMALLEST_MTU_V6 : SMALLEST_MTU;
        boolean fits =
                text.matches("\\d{1,5}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= LARGEST_MTU;
        return fits ? "" : messages.text("mtu.wrong", Integer.toString(least), Integer.toString(LARGEST_MTU));
    }

    private String labelsProblem(String text) {
        return text.lines().map(String::strip).anyMatch(line -> line.startsWith("="))
                ? messages.text("labels.wrong")
                : "";
    }
}
