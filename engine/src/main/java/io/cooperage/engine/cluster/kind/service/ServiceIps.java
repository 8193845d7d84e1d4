package io.cooperage.engine.cluster.kind.service;

import io.cooperage.engine.cluster.kind.check.Ip;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is wrong with the addresses of a service and their families.
final class ServiceIps {
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final List<String> POLICIES = List.of("PreferDualStack", "RequireDualStack", "SingleStack");

    private ServiceIps() {}

    static void check(Place spec) {
        if (spec.text("type").equals("ExternalName")) {
            return;
        }
        Place all = spec.at("clusterIPs");
        String first = all.node().path(0).asText();
        String single = spec.text("clusterIP");
        if (!single.isEmpty() && all.empty()) {
            all.required();
        } else if (!single.isEmpty() && !first.equals(single)) {
            all.invalid("first value must match `clusterIP`");
        } else if (single.isEmpty() && !all.empty()) {
            all.invalid("must be empty when `clusterIP` is not specified");
        }
        families(spec);
        if (!areAddresses(all)) {
            return;
        }
        long six = all.each().stream().filter(ip -> Ip.is6(ip.text())).count();
        int count = all.each().size();
        if (count > 1 && (six == 0 || six == count)) {
            all.invalid("may specify no more than one IP for each IP family");
        }
        if (!ServiceCheck.isHeadless(spec)) {
            ofTheirFamilies(all.each(), spec.at("ipFamilies").each());
        }
    }

    private static void families(Place spec) {
        Set<String> seen = new HashSet<>();
        for (Place family : spec.at("ipFamilies").each()) {
            family.oneOf(FAMILIES);
            if (!seen.add(family.text())) {
                family.duplicate();
            }
        }
        spec.at("ipFamilyPolicy").oneOf(POLICIES);
    }

    private static boolean areAddresses(Place all) {
        boolean good = true;
        List<Place> each = all.each();
        for (int i = 0; i < each.size(); i++) {
            if (i == 0 && each.get(i).text().equals("None")) {
                if (each.size() > 1) {
                    good = false;
                    all.invalid("'None' must be the first and only value");
                }
                continue;
            }
            if (!Ip.is(each.get(i).text())) {
                good = false;
                each.get(i).must(Names::ip);
            }
        }
        if (each.size() > 2) {
            all.invalid("may only hold up to 2 values");
        }
        return good;
    }

    private static void ofTheirFamilies(List<Place> addresses, List<Place> families) {
        for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
            String family = families.get(i).text();
            boolean six = Ip.is6(addresses.get(i).text());
            if (FAMILIES.contains(family) && six != family.equals("IPv6")) {
                addresses.get(i).invalid("expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
            }
        }
    }
}
