package io.cooperage.ui.model;

import io.cooperage.engine.network.Network;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One network as the window follows it. FX thread only.
public final class LiveNetwork extends LiveRow {
    private final ReadOnlyObjectWrapper<Network> network;

    LiveNetwork(Network network) {
        this.network = new ReadOnlyObjectWrapper<>(network);
    }

    public String id() {
        return network().id();
    }

    public String name() {
        return network().name();
    }

    public Network network() {
        return network.get();
    }

    public ReadOnlyObjectProperty<Network> networkProperty() {
        return network.getReadOnlyProperty();
    }

    void update(Network now) {
        if (!now.equals(network.get())) {
            network.set(now);
        }
    }
}
