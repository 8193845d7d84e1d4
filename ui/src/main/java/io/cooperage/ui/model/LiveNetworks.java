package io.cooperage.ui.model;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiTasks;
import java.util.Optional;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.collections.ObservableList;

/// Every network, kept fresh without polling: when an event says that one changed, or who is on it, all are read
/// afresh. FX thread only.
public final class LiveNetworks {
    private final LiveRows<Network, LiveNetwork> rows;

    public LiveNetworks(NetworkService service, EventBridge events, UiTasks tasks) {
        rows = new LiveRows<>(tasks, service::list, Network::id, LiveNetwork::new, LiveNetwork::update, live ->
                new Observable[] {live.networkProperty()});
        events.listen(this::onEvent, this::reload);
    }

    public ObservableList<LiveNetwork> all() {
        return rows.all();
    }

    public Optional<LiveNetwork> find(String id) {
        return rows.find(id);
    }

    /// False until the first list arrived.
    public ReadOnlyBooleanProperty loadedProperty() {
        return rows.loadedProperty();
    }

    public void reload() {
        rows.reload();
    }

    private void onEvent(EngineEvent event) {
        boolean renamed = event instanceof ContainerEvent change && change.action() == ContainerAction.RENAME;
        if (event instanceof NetworkEvent || renamed) {
            reload();
        }
    }
}
