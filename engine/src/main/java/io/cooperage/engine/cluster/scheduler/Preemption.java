package io.cooperage.engine.cluster.scheduler;

import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds pods of lower priority whose end would make room: as few and as unimportant ones as possible.
final class Preemption {
    static final String NO_VICTIMS = "No preemption victims found for incoming pod";
    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";

    private final Placement placement;

    Preemption(Placement placement) {
        this.placement = placement;
    }

    /// @param victims who must go; empty when nobody can help
    /// @param message why not, as it follows the pod's own trouble
    record Outcome(Optional<NodeLoad> node, List<Candidate> victims, String message) {
        static Outcome none(String message) {
            return new Outcome(Optional.empty(), List.of(), "preemption: " + message);
        }
    }

    Outcome find(Candidate pod, ClaimedVolumes claims, Map<NodeLoad, Verdict> verdicts) {
        KubeObject object = pod.object();
        if (object.spec().path("preemptionPolicy").asText().equals("Never")) {
            return Outcome.none("not eligible due to preemptionPolicy=Never.");
        }
        NodeLoad promised = placement.node(pod.nominatedNode());
        if (promised != null
                && promised.below(pod.priority()).stream()
                        .anyMatch(other -> other.object().deletionTimestamp().isPresent())) {
            return Outcome.none("not eligible due to a terminating pod on the nominated node.");
        }
        Map<String, Integer> reasons = new TreeMap<>();
        List<Choice> choices = new ArrayList<>();
        verdicts.forEach((node, verdict) -> {
            List<Candidate> victims = verdict.curable() ? victims(pod, node, claims) : List.of();
            if (victims.isEmpty()) {
                reasons.merge(verdict.curable() ? NO_VICTIMS : NOT_HELPFUL, 1, Integer::sum);
            } else {
                choices.add(new Choice(node, victims));
            }
        });
        return choices.stream()
                .min(Comparator.comparingInt(Choice::dearest)
                        .thenComparingLong(Choice::sum)
                        .thenComparingInt(choice -> choice.victims().size()))
                .map(choice -> new Outcome(Optional.of(choice.node()), choice.victims(), ""))
                .orElseGet(() -> Outcome.none(Refusal.text(verdicts.size(), reasons)));
    }

    private record Choice(NodeLoad node, List<Candidate> victims) {
        int dearest() {
            return victims.stream().mapToInt(Candidate::priority).max().orElse(Integer.MIN_VALUE);
        }

        long sum() {
            return victims.stream().mapToLong(Candidate::priority).sum();
        }
    }

    /// All of lower priority go, then each that still has room comes back, the most important first.
    private List<Candidate> victims(Candidate pod, NodeLoad node, ClaimedVolumes claims) {
        List<Candidate> below = node.below(pod.priority());
        NodeLoad without = node.copy();
        below.forEach(without::remove);
        if (below.isEmpty() || !placement.verdict(pod, without, claims).fits()) {
            return List.of();
        }
        List<Candidate> victims = new ArrayList<>();
        for (Candidate other : below) {
            without.add(other);
            if (!placement.verdict(pod, without, claims).fits()) {
                without.remove(other);
                victims.add(other);
            }
        }
        Collections.reverse(victims);
        return victims;
    }
}
