package io.cooperage.engine.cluster.kind.service;

import io.cooperage.engine.cluster.kind.check.Ip;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.util.List;

/// What is wrong with where a balancer is said to be reached.
final class BalancerCheck {

    private BalancerCheck() {}

    /// @param ingress of the status
    /// @param type of the service
    static void check(Place ingress, String type) {
        if (!type.equals("LoadBalancer")) {
            if (!ingress.empty()) {
                ingress.forbidden("may only be used when `spec.type` is \"LoadBalancer\"");
            }
            return;
        }
        for (Place one : ingress.each()) {
            Place mode = one.at("ipMode");
            if (one.text("ip").isEmpty()) {
                if (mode.there()) {
                    mode.forbidden("may not be specified when `ip` is not set");
                }
            } else {
                one.at("ip").must(Names::ip);
                if (mode.there()) {
                    mode.oneOf(List.of("Proxy", "VIP"));
                } else {
                    mode.required("must be specified when `ip` is set");
                }
            }
            Place host = one.at("hostname");
            if (!host.blank()) {
                host.must(Names::subdomain);
                if (Ip.is(host.text())) {
                    host.invalid("must be a DNS name, not an IP address");
                }
            }
        }
    }
}
