package io.cooperage.engine.cluster.kind.node;

import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.KindRules;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// Leases.
final class LeaseRules implements KindRules {

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<FieldError> validate(KubeObject lease) {
        Place root = Place.of(lease.tree());
        Place seconds = root.at("spec").at("leaseDurationSeconds");
        if (seconds.there() && seconds.number() <= 0) {
            seconds.invalid(seconds.number(), "must be greater than 0");
        }
        Place transitions = root.at("spec").at("leaseTransitions");
        if (transitions.there() && transitions.number() < 0) {
            transitions.invalid(transitions.number(), "must be greater than or equal to 0");
        }
        return root.errors();
    }
}
