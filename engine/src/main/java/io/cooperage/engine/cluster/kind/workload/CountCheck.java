package io.cooperage.engine.cluster.kind.workload;

import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.KubeObject;

/// What is wrong with the numbers of a status.
final class CountCheck {

    private CountCheck() {}

    static void notNegative(Place status, String... counts) {
        for (String count : counts) {
            status.at(count).notNegative();
        }
    }

    /// @param shown as Kubernetes calls the limit
    static void notAbove(Place status, String limit, String shown, String count) {
        if (status.at(count).number() > status.at(limit).number()) {
            status.at(count).invalid(status.at(count).number(), "cannot be greater than " + shown);
        }
    }

    /// How often a name was taken already can only grow.
    static void notDecremented(Place collisions, KubeObject old) {
        if (collisions.number() < old.status().path("collisionCount").asLong()
                || (!collisions.there() && old.status().hasNonNull("collisionCount"))) {
            collisions.invalid(collisions.number(), "cannot be decremented");
        }
    }
}
