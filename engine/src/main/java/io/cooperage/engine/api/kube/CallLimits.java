package io.cooperage.engine.api.kube;

import io.cooperage.engine.cluster.access.Caller;
import java.util.HashMap;
import java.util.Map;

/// How much one caller may have going on at once, so that a flood of one is not everybody's. For any thread.
///
/// @param requests that are being answered, but for streams
/// @param watches and other streams that are open
record CallLimits(int requests, int watches) {
    /// A screen with many tables and a few controllers of its own stay far below.
    static final CallLimits USUAL = new CallLimits(200, 1000);

    Gate gate() {
        return new Gate(this);
    }

    /// Counts.
    static final class Gate {
        private final CallLimits limits;
        private final Map<String, int[]> open = new HashMap<>();

        private Gate(CallLimits limits) {
            this.limits = limits;
        }

        /// @param stream stays open until somebody has enough
        /// @return to be given back when it is over
        /// @throws io.cooperage.engine.cluster.api.StatusException 429 when the caller has too much already
        Pass enter(Caller caller, boolean stream) {
            int what = stream ? 1 : 0;
            int most = stream ? limits.watches : limits.requests;
            synchronized (open) {
                int[] counts = open.computeIfAbsent(caller.name(), name -> new int[2]);
                if (counts[what] >= most) {
                    throw Refusals.tooManyRequests();
                }
                counts[what]++;
            }
            return () -> leave(caller, what);
        }

        private void leave(Caller caller, int what) {
            synchronized (open) {
                int[] counts = open.get(caller.name());
                if (counts != null) {
                    counts[what]--;
                    if (counts[0] == 0 && counts[1] == 0) {
                        open.remove(caller.name());
                    }
                }
            }
        }
    }

    /// Given back by closing it.
    interface Pass extends AutoCloseable {
        @Override
        void close();
    }
}
