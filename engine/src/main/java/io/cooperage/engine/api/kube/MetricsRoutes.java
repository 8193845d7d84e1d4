package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.node.PodAccess.PodUsage;
import io.cooperage.engine.cluster.node.PodAccess.Usage;
import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `metrics.k8s.io/v1beta1`: what pods and the node used lately, for `kubectl top`. Nothing of it is stored.
final class MetricsRoutes {
    private final ClusterApi api;
    private final PodAccess pods;
    private final Answers answers;

    MetricsRoutes(ClusterApi api, PodAccess pods, Answers answers) {
        this.api = api;
        this.pods = pods;
        this.answers = answers;
    }

    void serve(KubeCall call, Kind kind) throws IOException {
        String verb = call.info().verb();
        if (!call.subresource().isEmpty()) {
            throw Refusals.noSuchPath();
        }
        if (!kind.verbs().contains(verb)) {
            throw Refusals.methodNotAllowed();
        }
        List<KubeObject> all = kind.namespaced() ? ofPods(call) : ofNodes();
        if (verb.equals("get")) {
            KubeObject found = all.stream()
                    .filter(object -> object.name().equals(call.name()))
                    .findFirst()
                    .orElseThrow(() -> notFound(call, kind));
            answers.object(call, 200, kind, found);
            return;
        }
        QueryOptions query = new QueryOptions(call);
        LabelSelector labels = query.labels();
        FieldSelector fields = query.fields();
        List<KubeObject> chosen = all.stream()
                .filter(object -> labels.matches(object.labels()) && fields.matches(fields(object)))
                .sorted(Comparator.comparing(KubeObject::namespace).thenComparing(KubeObject::name))
                .toList();
        answers.list(call, kind, new ObjectList(chosen, 0, null, null));
    }

    private static StatusException notFound(KubeCall call, Kind kind) {
        String name = kind.namespaced() ? call.namespace() + "/" + call.name() : call.name();
        return StatusException.notFound(kind, name);
    }

    private static Map<String, String> fields(KubeObject object) {
        return Map.of("metadata.name", object.name(), "metadata.namespace", object.namespace());
    }

    private List<KubeObject> ofPods(KubeCall call) {
        @Nullable String namespace = call.namespace().isEmpty() ? null : call.namespace();
        List<KubeObject> all = new ArrayList<>();
        for (PodUsage pod : pods.podUsage(namespace)) {
            if (pod.containers().isEmpty()) {
                continue;
            }
            Usage any = pod.containers().values().iterator().next();
            ObjectNode tree = begin(pod.pod(), any.at(), any.window(), pod.labels());
            tree.withObject("/metadata").put("namespace", pod.namespace());
            ArrayNode containers = tree.putArray("containers");
            pod.containers().forEach((name, usage) -> {
                ObjectNode container = containers.addObject().put("name", name);
                writeUsage(container.putObject("usage"), usage);
            });
            all.add(new KubeObject(tree));
        }
        return all;
    }

    /// There is one node, so what is used is used by it.
    private List<KubeObject> ofNodes() {
        List<KubeObject> all = new ArrayList<>();
        Usage usage = pods.nodeUsage();
        for (KubeObject node :
                api.list(api.kinds().of("nodes"), null, ListOptions.ALL).items()) {
            ObjectNode tree = begin(node.name(), usage.at(), usage.window(), node.labels());
            writeUsage(tree.putObject("usage"), usage);
            all.add(new KubeObject(tree));
        }
        return all;
    }

    private static ObjectNode begin(String name, Instant at, Duration window, Map<String, String> labels) {
        ObjectNode tree = KubeJson.object();
        String when = at.truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", name).put("creationTimestamp", when);
        if (!labels.isEmpty()) {
            ObjectNode all = metadata.putObject("labels");
            labels.forEach(all::put);
        }
        tree.put("timestamp", when).put("window", goDuration(window));
        return tree;
    }

    /// As Go writes durations: `15s`, `1.5s`.
    private static String goDuration(Duration window) {
        long millis = window.toMillis();
        if (millis % 1000 == 0) {
            return millis / 1000 + "s";
        }
        return String.valueOf(millis / 1000.0).replaceAll("0+$", "") + "s";
    }

    private static void writeUsage(ObjectNode into, Usage usage) {
        into.put("cpu", usage.nanocores() + "n").put("memory", usage.bytes() / 1024 + "Ki");
    }
}
