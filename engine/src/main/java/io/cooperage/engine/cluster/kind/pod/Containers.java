package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with the containers of a pod.
final class Containers {
    private static final List<String> PULL = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> MESSAGES = List.of("FallbackToLogsOnError", "File");
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    /// All else has no place in a container that is put into a running pod.
    private static final Set<String> EPHEMERAL_FIELDS = Set.of(
            "name",
            "image",
            "command",
            "args",
            "workingDir",
            "envFrom",
            "env",
            "volumeMounts",
            "volumeDevices",
            "terminationMessagePath",
            "terminationMessagePolicy",
            "imagePullPolicy",
            "securityContext",
            "stdin",
            "stdinOnce",
            "tty",
            "targetContainerName");

    private final Place spec;
    private final Volumes volumes;
    private final Handlers handlers;
    private final Set<String> names = new HashSet<>();

    Containers(Place spec, Volumes volumes) {
        this.spec = spec;
        this.volumes = volumes;
        handlers = new Handlers(spec.at("terminationGracePeriodSeconds"));
    }

    void mains() {
        Place list = spec.at("containers");
        if (list.empty()) {
            list.required();
            return;
        }
        for (Place container : list.each()) {
            common(container);
            if (!names.add(container.text("name"))) {
                container.at("name").duplicate(container.text("name"));
            }
            handlers.lifecycle(container.at("lifecycle"));
            handlers.probes(container);
            if (container.has("restartPolicy")) {
                container.at("restartPolicy").forbidden("may not be set for non-init containers");
            }
        }
        hostPorts(list.each());
    }

    void inits() {
        for (Place container : spec.at("initContainers").each()) {
            common(container);
            boolean stays = container.text("restartPolicy").equals("Always");
            container.at("restartPolicy").oneOf(List.of("Always"));
            String name = container.text("name");
            if (!name.isEmpty() && !names.add(name)) {
                container.at("name").duplicate(name);
            }
            hostPorts(List.of(container));
            if (stays) {
                handlers.lifecycle(container.at("lifecycle"));
                handlers.probes(container);
            } else {
                forbid(container, List.of("lifecycle"));
                forbid(container, PROBES);
            }
            if (!container.at("resizePolicy").empty()) {
                container.at("resizePolicy").invalid("must not be set for init containers");
            }
        }
    }

    private static void forbid(Place container, List<String> fields) {
        for (String field : fields) {
            if (container.has(field)) {
                container.at(field).forbidden("may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    void ephemerals() {
        Set<String> others = Set.copyOf(names);
        for (Place container : spec.at("ephemeralContainers").each()) {
            common(container);
            trimmedImage(container);
            if (!names.add(container.text("name"))) {
                container.at("name").duplicate(container.text("name"));
            }
            Place target = container.at("targetContainerName");
            if (!target.blank() && !others.contains(target.text())) {
                target.notFound();
            }
            for (String field : container.keys()) {
                // Defaults put resources everywhere: what asks for nothing does no harm.
                if (!EPHEMERAL_FIELDS.contains(field) && !container.at(field).empty()) {
                    container.at(field).forbidden("cannot be set for an Ephemeral Container");
                }
            }
            for (Place mount : container.at("volumeMounts").each()) {
                for (String path : List.of("subPath", "subPathExpr")) {
                    if (!mount.at(path).blank()) {
                        mount.at(path).forbidden("cannot be set for an Ephemeral Container");
                    }
                }
            }
        }
    }

    /// Only of pods, since templates with such images are about.
    static void trimmedImage(Place container) {
        String image = container.text("image");
        if (!image.equals(image.strip())) {
            container.at("image").invalid(image, "must not have leading or trailing whitespace");
        }
    }

    private void common(Place container) {
        container.at("name").mustHave(Names::label);
        if (container.text("image").isEmpty()) {
            container.at("image").required();
        }
        messages(container.at("terminationMessagePolicy"));
        ports(container.at("ports"));
        Environment.check(container.at("env"));
        Environment.from(container.at("envFrom"));
        volumes.mounts(container);
        volumes.devices(container);
        container.at("imagePullPolicy").requiredOneOf(PULL);
        Amounts.requirements(container.at("resources"));
        resize(container.at("resizePolicy"));
        Security.container(container.at("securityContext"), spec);
    }

    private static void messages(Place policy) {
        policy.requiredOneOf(MESSAGES);
    }

    private void resize(Place policies) {
        Set<String> seen = new HashSet<>();
        for (Place policy : policies.each()) {
            if (!seen.add(policy.text("resourceName"))) {
                policy.duplicate(policy.text("resourceName"));
            }
            policy.at("resourceName").as(policies).requiredOneOf(List.of("cpu", "memory"));
            policy.at("restartPolicy").as(policies).requiredOneOf(List.of("NotRequired", "RestartContainer"));
            if (spec.text("restartPolicy").equals("Never")
                    && !policy.text("restartPolicy").equals("NotRequired")) {
                policies.invalid(policy.text("restartPolicy"), "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }

    private static void ports(Place ports) {
        Set<String> seen = new HashSet<>();
        for (Place port : ports.each()) {
            Place name = port.at("name");
            if (!name.blank()) {
                List<String> wrong = Names.portName(name.text());
                wrong.forEach(message -> name.invalid(name.text(), message));
                if (wrong.isEmpty() && !seen.add(name.text())) {
                    name.duplicate();
                }
            }
            Place number = port.at("containerPort");
            if (number.number() == 0) {
                number.required();
            } else {
                Names.port(number.number()).forEach(message -> number.invalid(number.number(), message));
            }
            Place host = port.at("hostPort");
            if (host.number() != 0) {
                Names.port(host.number()).forEach(message -> host.invalid(host.number(), message));
            }
            port.at("protocol").requiredOneOf(PROTOCOLS);
        }
    }

    /// Of init containers each for itself, since they run one after the other.
    private static void hostPorts(List<Place> containers) {
        Set<String> taken = new HashSet<>();
        for (Place container : containers) {
            for (Place port : container.at("ports").each()) {
                long number = port.at("hostPort").number();
                String key = port.text("protocol") + "/" + port.text("hostIP") + "/" + number;
                if (number != 0 && !taken.add(key)) {
                    port.at("hostPort").duplicate(key);
                }
            }
        }
    }
}
