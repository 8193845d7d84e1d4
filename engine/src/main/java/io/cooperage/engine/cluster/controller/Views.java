package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.informer.Informers;

/// Gives a [KindView] of each kind. For any thread.
///
/// @param informers must never be behind the store when they are asked, see
///     [io.cooperage.engine.cluster.informer.StoreInformers]; what they tell listeners may come later
public record Views(Informers informers) {

    public ClusterApi api() {
        return informers.api();
    }

    /// By the plural in the core group, or `plural.group`.
    public KindView of(String resource) {
        return new KindView(api(), informers.of(resource));
    }
}
