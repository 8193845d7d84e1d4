package io.cooperage.ui.cluster.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.cluster.deploy.Plan.Exposure;
import io.cooperage.ui.cluster.deploy.Plan.Folder;
import io.cooperage.ui.cluster.deploy.Plan.Mount;
import io.cooperage.ui.cluster.deploy.Plan.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The objects of a plan: its claims, the Deployment, and the Service where there is one.
final class PlanManifests {
    private static final String LABEL = "app.kubernetes.io/name";

    private final Plan plan;
    /// Names of volumes by what they are made of, so that two mounts of one claim are one volume.
    private final Map<String, String> volumes = new LinkedHashMap<>();

    private PlanManifests(Plan plan) {
        this.plan = plan;
    }

    static List<ObjectNode> of(Plan plan) {
        PlanManifests made = new PlanManifests(plan);
        List<ObjectNode> all = new ArrayList<>();
        plan.mounts().stream()
                .filter(mount -> !mount.isHostPath())
                .map(Mount::source)
                .distinct()
                .forEach(claim -> all.add(made.claim(claim)));
        all.add(made.deployment());
        if (plan.exposure() != Exposure.NONE && !plan.ports().isEmpty()) {
            all.add(made.service());
        }
        return all;
    }

    private ObjectNode object(String apiVersion, String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        metadata.put("namespace", plan.namespace());
        metadata.putObject("labels").put(LABEL, plan.name());
        return object;
    }

    private ObjectNode claim(String name) {
        ObjectNode claim = object("v1", "PersistentVolumeClaim", name);
        ObjectNode spec = claim.putObject("spec");
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.putObject("resources").putObject("requests").put("storage", plan.claimSize());
        return claim;
    }

    private ObjectNode deployment() {
        ObjectNode deployment = object("apps/v1", "Deployment", plan.name());
        ObjectNode spec = deployment.putObject("spec");
        spec.put("replicas", plan.replicas());
        spec.putObject("selector").putObject("matchLabels").put(LABEL, plan.name());
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put(LABEL, plan.name());
        ObjectNode pod = template.putObject("spec");
        pod.setAll(plan.extras().pod().deepCopy());
        ObjectNode container = pod.putArray("containers").addObject();
        fill(container);
        mounts(container, pod);
        return deployment;
    }

    private void fill(ObjectNode container) {
        container.put("name", plan.name());
        container.put("image", plan.image());
        // The tag latest would otherwise be asked of a registry at each start, even of an image that is only here.
        container.put("imagePullPolicy", "IfNotPresent");
        words(container, "command", plan.command());
        words(container, "args", plan.arguments());
        container.setAll(plan.extras().container().deepCopy());
        if (!plan.ports().isEmpty()) {
            ArrayNode ports = container.putArray("ports");
            plan.ports().stream()
                    .map(port -> new Port(0, port.container(), port.protocol()))
                    .distinct()
                    .forEach(port -> {
                        ObjectNode one = ports.addObject().put("containerPort", port.container());
                        protocol(one, port);
                    });
        }
        if (!plan.env().isEmpty()) {
            ArrayNode env = container.putArray("env");
            for (String variable : plan.env()) {
                int equals = variable.indexOf('=');
                env.addObject()
                        .put("name", variable.substring(0, equals))
                        // Kubernetes would put in other variables where it reads $(NAME).
                        .put("value", variable.substring(equals + 1).replace("$(", "$$("));
            }
        }
        resources(container);
    }

    private static void words(ObjectNode container, String property, List<String> words) {
        if (!words.isEmpty()) {
            ArrayNode array = container.putArray(property);
            words.forEach(word -> array.add(word.replace("$(", "$$(")));
        }
    }

    private void resources(ObjectNode container) {
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        amounts(
                resources,
                "requests",
                plan.resources().cpuRequest(),
                plan.resources().memoryRequest());
        amounts(
                resources,
                "limits",
                plan.resources().cpuLimit(),
                plan.resources().memoryLimit());
        if (!resources.isEmpty()) {
            container.set("resources", resources);
        }
    }

    private static void amounts(ObjectNode resources, String property, String cpu, String memory) {
        if (!cpu.isEmpty() || !memory.isEmpty()) {
            ObjectNode amounts = resources.putObject(property);
            if (!cpu.isEmpty()) {
                amounts.put("cpu", cpu);
            }
            if (!memory.isEmpty()) {
                amounts.put("memory", memory);
            }
        }
    }

    private void mounts(ObjectNode container, ObjectNode pod) {
        if (plan.mounts().isEmpty() && plan.extras().folders().isEmpty()) {
            return;
        }
        ArrayNode mounted = container.putArray("volumeMounts");
        ArrayNode all = pod.putArray("volumes");
        for (Mount mount : plan.mounts()) {
            String volume = volumes.get(mount.source());
            if (volume == null) {
                volume = mount.isHostPath() ? "host-" + (volumes.size() + 1) : "data-" + (volumes.size() + 1);
                volumes.put(mount.source(), volume);
                ObjectNode made = all.addObject().put("name", volume);
                if (mount.isHostPath()) {
                    made.putObject("hostPath").put("path", mount.source());
                } else {
                    made.putObject("persistentVolumeClaim").put("claimName", mount.source());
                }
            }
            ObjectNode one = mounted.addObject().put("name", volume).put("mountPath", mount.target());
            if (mount.readOnly()) {
                one.put("readOnly", true);
            }
        }
        int number = 0;
        for (Folder folder : plan.extras().folders()) {
            number++;
            String volume = "folder-" + number;
            ObjectNode empty = all.addObject().put("name", volume).putObject("emptyDir");
            if (folder.memory()) {
                empty.put("medium", "Memory");
            }
            if (folder.limit() > 0) {
                empty.put("sizeLimit", folder.limit());
            }
            mounted.addObject().put("name", volume).put("mountPath", folder.target());
        }
    }

    private ObjectNode service() {
        ObjectNode service = object("v1", "Service", plan.name());
        ObjectNode spec = service.putObject("spec");
        spec.put("type", plan.exposure() == Exposure.NODE ? "NodePort" : "ClusterIP");
        spec.putObject("selector").put(LABEL, plan.name());
        ArrayNode ports = spec.putArray("ports");
        for (Port port : plan.ports()) {
            ObjectNode one = ports.addObject();
            if (plan.ports().size() > 1) {
                one.put("name", port.protocol().toLowerCase(Locale.ROOT) + "-" + port.service());
            }
            one.put("port", port.service());
            one.put("targetPort", port.container());
            protocol(one, port);
        }
        return service;
    }

    private static void protocol(ObjectNode node, Port port) {
        if (!port.protocol().equals("TCP")) {
            node.put("protocol", port.protocol());
        }
    }
}
