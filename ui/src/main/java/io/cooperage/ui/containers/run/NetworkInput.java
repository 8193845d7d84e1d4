package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkMode.Kind;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// Whose network it is in, and on which networks.
final class NetworkInput implements OptionInput {
    private static final Set<String> OPTIONS = Set.of("--network", "--network-alias", "--ip", "--ip6", "--mac-address");

    final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.NETWORKS);
    final Field container;
    final RowsInput<EndpointForm> endpoints;

    NetworkInput(FormRules rules) {
        container = new Field(text -> kind.get() == Kind.CONTAINER ? rules.otherContainer(text) : "");
        kind.addListener((property, was, now) -> container.check());
        endpoints = new RowsInput<>(
                OPTIONS,
                () -> new EndpointForm(rules, null),
                rows -> List.of(),
                filling -> filling.config().networking().endpoints().stream()
                        .map(endpoint -> new EndpointForm(rules, endpoint))
                        .toList());
    }

    @Override
    public List<Said> said() {
        if (kind.get() == Kind.CONTAINER && container.isBlank()) {
            return List.of();
        }
        NetworkSettings settings = NetworkSettings.of(
                switch (kind.get()) {
                    case NONE -> NetworkMode.NONE;
                    case HOST -> NetworkMode.HOST;
                    case CONTAINER -> NetworkMode.ofContainer(container.text());
                    case NETWORKS -> NetworkMode.NETWORKS;
                });
        if (kind.get() == Kind.NETWORKS) {
            settings = settings.withEndpoints(endpoints.rows.stream()
                    .filter(row -> !row.network().isBlank())
                    .map(EndpointForm::toConfig)
                    .toList());
        }
        ContainerConfig only = ContainerConfig.of(new RootSource.Image("x"), List.of()).toBuilder()
                .networking(settings)
                .build();
        return RunLine.said(only).stream()
                .filter(said -> OPTIONS.contains(said.option()))
                .toList();
    }

    @Override
    public boolean takes(Said said) {
        return OPTIONS.contains(said.option());
    }

    @Override
    public void fill(Filling filling) {
        NetworkMode mode = filling.config().networking().mode();
        kind.set(mode.kind());
        container.reset(mode.container() == null ? "" : mode.container());
        endpoints.fill(filling);
    }

    @Override
    public void clear() {
        kind.set(Kind.NETWORKS);
        container.reset("");
        endpoints.clear();
    }

    @Override
    public List<Field> fields() {
        return kind.get() == Kind.NETWORKS ? endpoints.fields() : List.of(container);
    }

    @Override
    public void onChange(Runnable changed) {
        kind.addListener((property, was, now) -> changed.run());
        container.textProperty().addListener((property, was, now) -> changed.run());
        endpoints.onChange(changed);
    }
}
