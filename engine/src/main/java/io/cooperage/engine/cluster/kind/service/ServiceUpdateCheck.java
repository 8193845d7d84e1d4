package io.cooperage.engine.cluster.kind.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.check.GoSyntax;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// What must not change of a service: its first address, once it has one.
final class ServiceUpdateCheck {
    private static final String ONCE = "may not change once set";

    private ServiceUpdateCheck() {}

    static void check(Place spec, JsonNode old) {
        boolean named = spec.text("type").equals("ExternalName")
                || Trees.text(old, "type").equals("ExternalName");
        if (!named) {
            addresses(spec, old);
            families(spec, old);
        }
        if (spec.text("type").equals("LoadBalancer")
                && Trees.text(old, "type").equals("LoadBalancer")
                && !spec.text("loadBalancerClass").equals(Trees.text(old, "loadBalancerClass"))) {
            spec.at("loadBalancerClass").invalid(ONCE);
        }
        if (TypeFields.hasHealthPort(old)
                && TypeFields.hasHealthPort(spec.node())
                && spec.at("healthCheckNodePort").number()
                        != old.path("healthCheckNodePort").asLong()) {
            spec.at("healthCheckNodePort").forbidden("field is immutable");
        }
    }

    private static void addresses(Place spec, JsonNode old) {
        Place all = spec.at("clusterIPs");
        List<String> now = Trees.texts(all.node());
        List<String> was = Trees.texts(old.path("clusterIPs"));
        if (ServiceCheck.isHeadless(spec) && was.equals(List.of("None"))) {
            return;
        }
        if (now.size() == was.size()) {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(was.get(i))) {
                    all.at(i).invalid(GoSyntax.list("string", all.node()), ONCE);
                }
            }
            return;
        }
        if (now.isEmpty()) {
            all.at(0).invalid("[]", "primary clusterIP can not be unset");
        } else if (!was.isEmpty() && !now.getFirst().equals(was.getFirst())) {
            all.at(0).invalid(GoSyntax.list("string", all.node()), ONCE);
        }
        if (now.size() < was.size() && now.size() == 1) {
            single(spec, "clusterIP");
        }
    }

    private static void families(Place spec, JsonNode old) {
        Place all = spec.at("ipFamilies");
        List<String> now = Trees.texts(all.node());
        List<String> was = Trees.texts(old.path("ipFamilies"));
        boolean headless = ServiceCheck.isHeadless(spec);
        boolean wasHeadless = Trees.texts(old.path("clusterIPs")).equals(List.of("None"));
        if (headless || wasHeadless) {
            return;
        }
        if (now.size() == was.size()) {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(was.get(i))) {
                    all.at(0).invalid(GoSyntax.list("core.IPFamily", all.node()), ONCE);
                }
            }
            return;
        }
        if (now.size() < was.size() && spec.at("clusterIPs").empty()) {
            all.at(0).invalid("[]", "primary ipFamily can not be unset");
        }
        if (!now.isEmpty() && !was.isEmpty() && !now.getFirst().equals(was.getFirst())) {
            all.at(0).invalid(GoSyntax.list("core.IPFamily", all.node()), ONCE);
        }
        if (now.size() < was.size() && now.size() == 1) {
            single(spec, "ipFamily");
        }
    }

    private static void single(Place spec, String what) {
        if (!spec.text("ipFamilyPolicy").equals("SingleStack")) {
            spec.at("ipFamilyPolicy").invalid("must be set to 'SingleStack' when releasing the secondary " + what);
        }
    }
}
