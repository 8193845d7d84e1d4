package io.cooperage.engine.cluster.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// Pods stay for five minutes on a node that is in trouble, unless they say otherwise.
final class DefaultTolerations extends NewPods {
    private static final int SECONDS = 300;
    private static final String EFFECT = "NoExecute";

    @Override
    void admit(Request request, KubeObject pod, ObjectNode spec) {
        for (String key : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            boolean there = Trees.objects(spec.path("tolerations")).stream().anyMatch(each -> tolerates(each, key));
            if (!there) {
                ArrayNode all = spec.get("tolerations") instanceof ArrayNode list ? list : spec.putArray("tolerations");
                all.addObject()
                        .put("key", key)
                        .put("operator", "Exists")
                        .put("effect", EFFECT)
                        .put("tolerationSeconds", SECONDS);
            }
        }
    }

    private static boolean tolerates(ObjectNode toleration, String key) {
        String own = Trees.text(toleration, "key");
        String effect = Trees.text(toleration, "effect");
        return (own.isEmpty() || own.equals(key)) && (effect.isEmpty() || effect.equals(EFFECT));
    }
}
