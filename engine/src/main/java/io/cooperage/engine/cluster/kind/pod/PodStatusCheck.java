package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with the status of a pod.
final class PodStatusCheck {
    private static final Set<String> SYSTEM = Set.of("PodScheduled", "Ready", "Initialized");

    private PodStatusCheck() {}

    static void check(Place status, KubeObject old) {
        for (Place condition : status.at("conditions").each()) {
            if (!SYSTEM.contains(condition.text("type"))) {
                condition.at("type").called("Type").must(Names::qualified);
            }
        }
        Place nominated = status.at("nominatedNodeName");
        if (!nominated.blank() && !nominated.text().equals(Trees.text(old.status(), "nominatedNodeName"))) {
            nominated.must(Names::subdomain);
        }
        if (old.status().hasNonNull("qosClass")) {
            status.at("qosClass").unchanged(old.status().path("qosClass"));
        }
        for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
            staysTerminated(status.at(list), list, old);
        }
        addresses(status.at("podIPs"));
        addresses(status.at("hostIPs"));
        Place host = status.at("hostIPs").at(0).at("ip");
        if (host.there() && !host.text().equals(status.text("hostIP"))) {
            host.invalid("must be equal to `hostIP`");
        }
    }

    /// A container that has ended and is not to be restarted has ended for good.
    private static void staysTerminated(Place statuses, String list, KubeObject old) {
        boolean ephemeral = list.startsWith("ephemeral");
        String policy = ephemeral ? "Never" : Trees.text(old.spec(), "restartPolicy");
        if (!policy.equals("Never") && !policy.equals("OnFailure")) {
            return;
        }
        List<ObjectNode> before = Trees.objects(old.status().path(list));
        for (int i = 0; i < before.size(); i++) {
            JsonNode ended = before.get(i).path("state").path("terminated");
            String name = Trees.text(before.get(i), "name");
            boolean again = ended.path("exitCode").asInt() != 0 && policy.equals("OnFailure");
            if (!ended.isObject() || again || isSidecar(name, old)) {
                continue;
            }
            for (Place now : statuses.each()) {
                if (now.text("name").equals(name) && !now.at("state").has("terminated")) {
                    statuses.at(i).at("state").forbidden("may not be transitioned to non-terminated state");
                }
            }
        }
    }

    private static boolean isSidecar(String name, KubeObject pod) {
        return Trees.objects(pod.spec().path("initContainers")).stream()
                .anyMatch(container -> Trees.text(container, "name").equals(name)
                        && Trees.text(container, "restartPolicy").equals("Always"));
    }

    /// One of each family at most.
    private static void addresses(Place addresses) {
        List<Place> all = addresses.each();
        all.forEach(address -> address.at("ip").as(address).must(Names::ip));
        if (all.size() < 2) {
            return;
        }
        long sixes =
                all.stream().filter(address -> address.text("ip").contains(":")).count();
        if (all.size() > 2 || sixes != 1) {
            addresses.invalid("may specify no more than one IP for each IP family");
        }
        Set<String> seen = new HashSet<>();
        for (Place address : all) {
            if (!seen.add(address.text("ip"))) {
                address.duplicate();
            }
        }
    }
}
