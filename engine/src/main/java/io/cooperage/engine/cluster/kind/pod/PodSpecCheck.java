package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.check.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with the spec of a pod or of a template for pods.
///
/// @see <a
///     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec">PodSpec</a>
public final class PodSpecCheck {
    private static final List<String> RESTARTS = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS = List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final int NAMESERVERS = 3;
    private static final int SEARCHES = 32;
    private static final int SEARCH_CHARACTERS = 2048;

    private PodSpecCheck() {}

    /// Of a template: `{"metadata", "spec"}`.
    public static void template(Place template) {
        // Kubernetes tells these without "metadata" in their path.
        Selectors.labels(template.at("metadata").at("labels").as(template.at("labels")));
        Place annotations = template.at("metadata").at("annotations").as(template.at("annotations"));
        Selectors.annotations(annotations);
        PodAnnotations.check(annotations, template.at("spec"));
        check(template.at("spec"), "", false);
        PodAnnotations.mustMatchFields(template.at("metadata").at("annotations").node(), template.at("spec"));
        if (!template.at("spec").at("ephemeralContainers").empty()) {
            template.at("spec").at("ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
        }
    }

    /// @param name of the pod, or empty where it is not known
    /// @param pod of a pod itself, not of a template
    static void check(Place spec, String name, boolean pod) {
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.at("terminationGracePeriodSeconds").required();
        }
        Volumes volumes = Volumes.check(spec.at("volumes"), name);
        Containers containers = new Containers(spec, volumes);
        containers.mains();
        containers.inits();
        containers.ephemerals();
        hostPorts(spec, pod);
        spec.at("restartPolicy").requiredOneOf(RESTARTS);
        spec.at("dnsPolicy").requiredOneOf(DNS);
        Selectors.labels(spec.at("nodeSelector"));
        Security.pod(spec.at("securityContext"), spec);
        Affinity.check(spec.at("affinity"));
        dns(spec.at("dnsConfig"), spec.text("dnsPolicy"));
        for (Place gate : spec.at("readinessGates").each()) {
            gate.at("conditionType").must(Names::qualified);
        }
        schedulingGates(spec.at("schedulingGates"));
        TopologySpread.check(spec.at("topologySpreadConstraints"));
        hostUsers(spec);
        names(spec);
        Tolerations.check(spec.at("tolerations"));
        aliases(spec.at("hostAliases"));
        others(spec);
    }

    /// In a template the port of the host may be left out: the pod gets it.
    private static void hostPorts(Place spec, boolean pod) {
        if (!spec.flag("hostNetwork")) {
            return;
        }
        for (Place container : spec.at("containers").each()) {
            for (Place port : container.at("ports").each()) {
                long host = port.at("hostPort").number();
                if ((pod || host != 0) && host != port.at("containerPort").number()) {
                    port.at("hostPort").invalid(host, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void dns(Place config, String policy) {
        Place nameservers = config.at("nameservers");
        if (policy.equals("None")) {
            if (!config.there()) {
                config.required("must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (nameservers.empty()) {
                nameservers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (nameservers.each().size() > NAMESERVERS) {
            nameservers.invalid("must not have more than " + NAMESERVERS + " nameservers");
        }
        nameservers.each().forEach(server -> server.must(Names::ip));
        Place searches = config.at("searches");
        if (searches.each().size() > SEARCHES) {
            searches.invalid("must not have more than " + SEARCHES + " search paths");
        }
        String all = String.join(" ", searches.each().stream().map(Place::text).toList());
        if (all.length() > SEARCH_CHARACTERS) {
            searches.invalid("must not have more than " + SEARCH_CHARACTERS
                    + " characters (including spaces) in the search list");
        }
        for (Place search : searches.each()) {
            String text = search.text().endsWith(".")
                    ? search.text().substring(0, search.text().length() - 1)
                    : search.text();
            // One dot stands for the root: look nothing up below other domains.
            if (!search.text().equals(".")) {
                Names.subdomain(text).forEach(message -> search.invalid(text, message));
            }
        }
        for (Place option : config.at("options").each()) {
            if (option.text("name").isEmpty()) {
                option.required("must not be empty");
            }
        }
    }

    private static void schedulingGates(Place gates) {
        Set<String> seen = new HashSet<>();
        for (Place gate : gates.each()) {
            String name = gate.text("name");
            Names.qualified(name).forEach(message -> gate.invalid(name, message));
            if (!seen.add(name)) {
                gate.duplicate(name);
            }
        }
    }

    private static void hostUsers(Place spec) {
        if (!spec.has("hostUsers") || spec.flag("hostUsers")) {
            return;
        }
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.flag(shared)) {
                String told = shared.equals("hostNetwork") ? shared : "H" + shared.substring(1);
                spec.at(told).forbidden("when `pod.Spec.HostUsers` is false");
            }
        }
    }

    private static void names(Place spec) {
        for (String field : List.of("serviceAccountName", "nodeName")) {
            if (!spec.at(field).blank()) {
                spec.at(field).must(Names::subdomain);
            }
        }
        if (spec.has("activeDeadlineSeconds")) {
            Place deadline = spec.at("activeDeadlineSeconds");
            Names.range(deadline.number(), 1, Integer.MAX_VALUE)
                    .forEach(message -> deadline.invalid(deadline.number(), message));
        }
        for (String field : List.of("hostname", "subdomain")) {
            if (!spec.at(field).blank()) {
                spec.at(field).must(Names::label);
            }
        }
    }

    private static void aliases(Place aliases) {
        for (Place alias : aliases.each()) {
            alias.at("ip").must(Names::ip);
            alias.at("hostnames").each().forEach(name -> name.must(Names::subdomain));
        }
    }

    private static void others(Place spec) {
        if (!spec.at("priorityClassName").blank()) {
            spec.at("priorityClassName").must(Names::subdomain);
        }
        if (spec.has("runtimeClassName")) {
            spec.at("runtimeClassName").must(Names::subdomain);
        }
        if (spec.has("preemptionPolicy")) {
            spec.at("preemptionPolicy").requiredOneOf(List.of("PreemptLowerPriority", "Never"));
        }
        for (String resource : spec.at("overhead").keys()) {
            Amounts.containerResource(resource, spec.at("overhead").at("limits").key(resource));
            Amounts.amount(
                    resource,
                    spec.at("overhead")
                            .key(resource)
                            .as(spec.at("overhead").at("limits").key(resource)));
        }
        if (spec.has("os")) {
            Place name = spec.at("os").at("name");
            if (name.blank()) {
                name.required("cannot be empty");
            } else if (!List.of("linux", "windows").contains(name.text())) {
                name.as(spec.at("os")).notSupported(List.of("linux", "windows"));
            }
        }
    }
}
