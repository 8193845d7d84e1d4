package io.cooperage.ui.containers.run;

import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.ui.control.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One network to be on. FX thread only.
final class EndpointForm implements RowForm {
    private final Field network;
    private final Field aliases;
    private final Field ipv4;
    private final Field mac;

    /// What the row was filled from: it may say more than the row shows.
    private final @Nullable EndpointConfig from;

    EndpointForm(FormRules rules, @Nullable EndpointConfig from) {
        this.from = from;
        network = new Field(rules::networkName);
        aliases = new Field(text -> "");
        ipv4 = new Field(text -> rules.value("--ip", "", text));
        mac = new Field(text -> rules.value("--mac-address", "", text));
        if (from != null) {
            network.reset(from.network());
            aliases.reset(String.join(" ", from.aliases()));
            ipv4.reset(from.ipv4() == null ? "" : from.ipv4());
            mac.reset(from.mac() == null ? "" : from.mac());
        }
    }

    Field network() {
        return network;
    }

    Field aliases() {
        return aliases;
    }

    Field ipv4() {
        return ipv4;
    }

    Field mac() {
        return mac;
    }

    @Override
    public List<Field> fields() {
        return List.of(network, aliases, ipv4, mac);
    }

    @Override
    public void onChange(Runnable changed) {
        fields().forEach(field -> field.textProperty().addListener((property, was, now) -> changed.run()));
    }

    EndpointConfig toConfig() {
        return new EndpointConfig(
                network.text(),
                TextInput.values(aliases.text(), TextInput.Shape.WORDS),
                orNull(ipv4),
                from == null ? null : from.ipv6(),
                orNull(mac),
                from == null ? Map.of() : from.options(),
                from == null ? List.of() : from.links(),
                from == null ? 0 : from.gatewayPriority());
    }

    private static @Nullable String orNull(Field field) {
        return field.isBlank() ? null : field.text();
    }
}
