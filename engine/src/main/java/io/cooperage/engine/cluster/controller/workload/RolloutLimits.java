package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.ScaledNumber;

/// How far a rolling update may go beyond, and stay below, what is asked for.
///
/// @param surge pods beyond
/// @param unavailable pods that may be missing
record RolloutLimits(int surge, int unavailable) {

    /// A share is rounded up for the surge and down for what may be missing; one of the two is at least 1, or
    /// nothing would ever move.
    ///
    /// @param rolling `rollingUpdate` of the strategy
    static RolloutLimits of(JsonNode rolling, int replicas) {
        int surge = rolling.has("maxSurge") ? ScaledNumber.of(rolling.path("maxSurge"), replicas, true) : 0;
        int unavailable =
                rolling.has("maxUnavailable") ? ScaledNumber.of(rolling.path("maxUnavailable"), replicas, false) : 0;
        if (surge == 0 && unavailable == 0) {
            unavailable = 1;
        }
        return new RolloutLimits(surge, Math.min(unavailable, replicas));
    }
}
