package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.PodStatus.Facts;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The word to the world: puts together what is known of a pod, and writes it as its status. For the pod's
/// thread.
final class PodReport {
    private final PodContext context;
    private final PodVerdict verdict;
    private final PodSandbox sandbox;
    private final RestartRules rules;
    private final ContainerViews views;
    private final StatusWriter status;

    PodReport(PodContext context, PodVerdict verdict, PodSandbox sandbox, RestartRules rules, ContainerViews views) {
        this.context = context;
        this.verdict = verdict;
        this.sandbox = sandbox;
        this.rules = rules;
        this.views = views;
        this.status = new StatusWriter(context.parts().api(), context.parts().pods());
    }

    /// @return the pod after it; null when it is gone
    @Nullable
    KubeObject tell() {
        PodRuns runs = context.runs();
        Container holder = runs.sandbox();
        KubeObject pod = context.pod();
        Facts facts = new Facts(
                context.address(),
                context.parts().options().nodeAddress(),
                context.startedAt(),
                sandbox.isAlive() && holder != null && !context.address().isEmpty(),
                verdict.get());
        return status.write(
                pod,
                current -> PodStatus.of(
                        current,
                        facts,
                        seen(ContainerSpecs.init(pod), runs, holder),
                        seen(ContainerSpecs.main(pod), runs, holder),
                        seen(ContainerSpecs.ephemeral(pod), runs, holder),
                        context.now()));
    }

    private List<Seen> seen(List<JsonNode> specs, PodRuns runs, @Nullable Container holder) {
        boolean ending = verdict.isGiven() || context.pod().deletionTimestamp().isPresent();
        return specs.stream()
                .map(spec -> views.seen(
                        spec,
                        runs.of(ContainerSpecs.name(spec)),
                        holder,
                        context.memory(ContainerSpecs.name(spec)),
                        ending || (holder == null && !rules.wantsToRun(runs))))
                .toList();
    }
}
