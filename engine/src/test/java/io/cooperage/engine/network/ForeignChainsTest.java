package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.network.ForwardAllowance.Family;
import io.cooperage.engine.network.NetworkService.Hindrance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return ForeignChains.hindrances(text, "cooperage_a", List.of("cp0", "cp1"), place -> false, table -> "")
                .stream()
                .map(Hindrance::text)
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
                .contains("firewall-cmd --permanent --zone=trusted --add-interface=cb+")
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
        assertThat(ForeignChains.hindrances(text, "", List.of(), place -> false, table -> ""))
                .extracting(Hindrance::remedy)
                .containsExactly(
                        "iptables -I FORWARD -i cb+ -j ACCEPT; iptables -I FORWARD -o cb+ -j ACCEPT",
                        "nft insert rule inet mine fwd iifname 'cb*' accept; nft insert rule inet mine fwd oifname"
                                + " 'cb*' accept");
    }

    @Test
    void bridgesOfTheEnginesOwnNamesAreAllowedByOnePattern() {
        String text = "{\"nftables\": [" + forward("inet", "mine", "fwd", "drop") + "]}";
        List<String> bridges = List.of("cb106fba7921e28", "cb106fba1234567", "lab0");
        assertThat(ForeignChains.hindrances(text, "", bridges, place -> false, table -> ""))
                .singleElement()
                .extracting(Hindrance::remedy)
                .isEqualTo("nft insert rule inet mine fwd iifname 'cb*' accept; nft insert rule inet mine fwd oifname"
                        + " 'cb*' accept; nft insert rule inet mine fwd iifname lab0 accept; nft insert rule inet mine"
                        + " fwd oifname lab0 accept");
    }

    @Test
    void aChainThatLetsOursThroughIsNoObstacle() {
        String text = "{\"nftables\": [" + forward("ip", "filter", "FORWARD", "drop") + ", "
                + forward("ip6", "filter", "FORWARD", "drop") + "]}";
        assertThat(ForeignChains.hindrances(text, "", List.of("cp0"), Family.IP.place()::equals, table -> ""))
                .singleElement()
                .extracting(Hindrance::trouble)
                .asString()
                .contains("table ip6 filter");
        assertThat(ForeignChains.places(text)).containsExactlyInAnyOrder("ip filter FORWARD", "ip6 filter FORWARD");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | iifname "cp0" accept; oifname "cp0" accept
            true  | iifname { "eth1", "cp0" } counter packets 3 bytes 9 accept; ct state established,related accept
            true  | iifname "cp*" accept; oifname "c*" ct state established accept
            false | iifname "cp0" accept
            false | oifname "cp0" accept; ct state established,related accept
            false | iifname != "cp0" accept; ct state established,related accept
            false | iifname "cp0" drop; ct state established,related accept
            false | iifname "cp01" accept; oifname "cp01" accept
            """)
    void whoeverHasAllowedTheBridgesIsNotToldAgain(boolean allowed, String rules) {
        String table = "table inet mine {\n\tchain fwd {\n\t\t" + rules.replace("; ", "\n\t\t") + "\n\t}\n}\n";
        assertThat(ForeignChains.hindrances(
                                "{\"nftables\": [" + forward("inet", "mine", "fwd", "drop") + "]}",
                                "",
                                List.of("cp0"),
                                place -> false,
                                place -> place.equals("inet mine") ? table : "")
                        .isEmpty())
                .isEqualTo(allowed);
    }
}
