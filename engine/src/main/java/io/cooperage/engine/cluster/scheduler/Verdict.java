package io.cooperage.engine.cluster.scheduler;

import java.util.List;

/// Whether a node will do for a pod.
///
/// @param reasons why not, in Kubernetes' words; empty when it will
/// @param curable it might do if other pods went
record Verdict(List<String> reasons, boolean curable) {
    static final Verdict FITS = new Verdict(List.of(), false);

    Verdict {
        reasons = List.copyOf(reasons);
    }

    static Verdict curable(List<String> reasons) {
        return new Verdict(reasons, true);
    }

    static Verdict incurable(String reason) {
        return new Verdict(List.of(reason), false);
    }

    boolean fits() {
        return reasons.isEmpty();
    }
}
