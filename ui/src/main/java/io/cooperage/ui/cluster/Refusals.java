package io.cooperage.ui.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.ManifestApply;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;

/// Tries objects one after another and gathers what a cluster refuses: who writes manifests wants to know of
/// all that is wrong with them. Blocks; for one thread.
public final class Refusals {
    private static final Messages MESSAGES = Messages.of(Refusals.class);

    private final List<String> told = new ArrayList<>();

    /// @param dry of a dry run, in which the server stores nothing
    /// @return what it refuses and why; empty when it takes all
    public static List<String> of(ManifestApply dry, Iterable<JsonNode> objects) {
        Refusals refusals = new Refusals();
        objects.forEach(object -> refusals.attempt(object, () -> dry.apply(object)));
        return refusals.told();
    }

    /// @param work that the cluster may refuse
    /// @throws EngineException CANCELLED: that is nobody's refusal
    public void attempt(JsonNode object, Runnable work) {
        try {
            work.run();
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            told.add(MESSAGES.text(
                    "refused",
                    object.path("kind").asText(),
                    object.at("/metadata/name").asText(),
                    String.valueOf(e.getMessage())));
        }
    }

    /// Each with the kind and the name of its object.
    public List<String> told() {
        return List.copyOf(told);
    }
}
