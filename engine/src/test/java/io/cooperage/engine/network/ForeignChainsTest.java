package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.network.ForwardAllowance.Family;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForeignChainsTest {
    private static String chain(String family, String table, String name, String rest) {
        return "{\"chain\": {\"family\": \"%s\", \"table\": \"%s\", \"name\": \"%s\"%s}}"
                .formatted(family, table, name, rest);
    }

    private static String forward(String family, String table, String name, String policy) {
        return chain(
                family,
                table,
                name,
                ", \"type\": \"filter\", \"hook\": \"forward\", \"prio\": 0, \"policy\": \"" + policy + "\"");
    }

    private static List<String> obstacles(String... chains) {
        String text = "{\"nftables\": [{\"metainfo\": {\"version\": \"1.0.6\"}}"
                + (chains.length == 0 ? "" : ", " + String.join(", ", chains)) + "]}";
        return ForeignChains.obstacles(text, "cooperage_a", List.of("cp0", "cp1"), Set.of()).stream()
                .map(ForeignChains.Obstacle::text)
                .toList();
    }

    @Test
    void nobodyIsInTheWay() {
        assertThat(obstacles()).isEmpty();
        assertThat(obstacles(
                        forward("inet", "cooperage_a", "forward", "drop"),
                        forward("ip", "filter", "FORWARD", "accept"),
                        forward("bridge", "filter", "FORWARD", "drop"),
                        chain(
                                "ip",
                                "filter",
                                "INPUT",
                                ", \"type\": \"filter\", \"hook\": \"input\", \"policy\": \"drop\""),
                        chain("ip", "filter", "DOCKER-USER", "")))
                .isEmpty();
    }

    @Test
    void dockerKeepsAChainForTheAdministrator() {
        assertThat(obstacles(forward("ip", "filter", "FORWARD", "drop"), chain("ip", "filter", "DOCKER-USER", "")))
                .singleElement()
                .asString()
                .contains("the chain FORWARD of the packet filter's table ip filter drops")
                .endsWith(
                        "Allow it with: iptables -I DOCKER-USER -i cp0 -j ACCEPT; iptables -I DOCKER-USER -o cp0 -j ACCEPT;"
                                + " iptables -I DOCKER-USER -i cp1 -j ACCEPT; iptables -I DOCKER-USER -o cp1 -j ACCEPT");
    }

    @Test
    void eachFirewallIsToldInItsOwnWords() {
        assertThat(obstacles(forward("ip6", "filter", "FORWARD", "drop")))
                .singleElement()
                .asString()
                .contains("ip6tables -I FORWARD -i cp0 -j ACCEPT");
        assertThat(obstacles(forward("ip", "filter", "FORWARD", "drop"), chain("ip", "filter", "ufw-user-forward", "")))
                .singleElement()
                .asString()
                .contains("ufw route allow in on cp0; ufw route allow out on cp0");
        assertThat(obstacles(forward("inet", "firewalld", "filter_FORWARD", "accept")))
                .singleElement()
                .asString()
                .contains("firewall-cmd --permanent --zone=trusted --add-interface=cp0")
                .endsWith("firewall-cmd --reload");
        assertThat(obstacles(forward("inet", "mine", "fwd", "drop")))
                .singleElement()
                .asString()
                .contains("nft insert rule inet mine fwd iifname cp0 accept");
    }

    @Test
    void beforeThereAreBridgesAllOfThemAreNamed() {
        String text = "{\"nftables\": [" + forward("ip", "filter", "FORWARD", "drop") + ", "
                + forward("inet", "mine", "fwd", "drop") + "]}";
        assertThat(ForeignChains.obstacles(text, "", List.of(), Set.of()))
                .extracting(ForeignChains.Obstacle::remedy)
                .containsExactly(
                        "iptables -I FORWARD -i cb+ -j ACCEPT; iptables -I FORWARD -o cb+ -j ACCEPT",
                        "nft insert rule inet mine fwd iifname 'cb*' accept; nft insert rule inet mine fwd oifname"
                                + " 'cb*' accept");
    }

    @Test
    void aChainThatLetsOursThroughIsNoObstacle() {
        String text = "{\"nftables\": [" + forward("ip", "filter", "FORWARD", "drop") + ", "
                + forward("ip6", "filter", "FORWARD", "drop") + "]}";
        assertThat(ForeignChains.obstacles(text, "", List.of("cp0"), Set.of(Family.IP)))
                .singleElement()
                .extracting(ForeignChains.Obstacle::trouble)
                .asString()
                .contains("table ip6 filter");
        assertThat(ForeignChains.places(text)).containsExactlyInAnyOrder("ip filter FORWARD", "ip6 filter FORWARD");
    }
}
