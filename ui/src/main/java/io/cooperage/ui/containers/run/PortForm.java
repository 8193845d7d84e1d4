package io.cooperage.ui.containers.run;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PortSpecs;
import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// One published port. FX thread only.
final class PortForm implements RowForm {
    private static final String OPTION = "-p";

    private final ObjectProperty<Protocol> protocol = new SimpleObjectProperty<>(Protocol.TCP);
    private final Field address;
    private final Field host;
    private final Field container;

    PortForm(FormRules rules) {
        address = new Field(rules::portAddress);
        host = new Field(rules::hostPort);
        container = new Field(text -> rules.containerPort(text, whole(text)));
        host.textProperty().addListener((property, was, now) -> container.check());
    }

    /// Of the machine; empty is every one.
    Field address() {
        return address;
    }

    /// Of the machine, a number or a range; empty is any free one. Who has it already is rejected here.
    Field host() {
        return host;
    }

    Field container() {
        return container;
    }

    ObjectProperty<Protocol> protocolProperty() {
        return protocol;
    }

    @Override
    public List<Field> fields() {
        return List.of(address, host, container);
    }

    @Override
    public void onChange(Runnable changed) {
        fields().forEach(field -> field.textProperty().addListener((property, was, now) -> changed.run()));
        protocol.addListener((property, was, now) -> changed.run());
    }

    /// What would be taken, empty when it can't be read yet or any free port will do.
    List<PortBinding> wanted() {
        if (host.isBlank() || container.isBlank()) {
            return List.of();
        }
        try {
            return PortSpecs.parse(whole(container.text()));
        } catch (EngineException e) {
            return List.of(); // The fields say what is wrong.
        }
    }

    private String whole(String inside) {
        String before = address.isBlank()
                ? (host.isBlank() ? "" : host.text() + ":")
                : (address.text().contains(":") ? "[" + address.text() + "]" : address.text()) + ":" + host.text()
                        + ":";
        return before
                + inside
                + (protocol.get() == Protocol.TCP ? "" : "/" + protocol.get().word());
    }

    static RowsInput<PortForm> input(FormRules rules) {
        return new RowsInput<>(
                Set.of(OPTION),
                () -> new PortForm(rules),
                rows -> rows.stream()
                        .filter(row -> !row.container.isBlank())
                        .map(row -> Said.value(OPTION, row.whole(row.container.text())))
                        .toList(),
                filling -> filling.config().networking().ports().stream()
                        .map(port -> of(port, rules))
                        .toList());
    }

    private static PortForm of(PortBinding port, FormRules rules) {
        PortForm row = new PortForm(rules);
        row.address.reset(port.hostAddress());
        int first = port.hostPortFirst();
        row.host.reset(first == 0 ? "" : first == port.hostPortLast() ? "" + first : first + "-" + port.hostPortLast());
        row.container.reset(Integer.toString(port.containerPort()));
        row.protocol.set(port.protocol());
        return row;
    }
}
