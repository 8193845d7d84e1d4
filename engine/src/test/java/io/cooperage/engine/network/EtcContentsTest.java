package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.ContainerNetworks.Subject;
import io.cooperage.engine.network.EtcContents.Resolution;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtcContentsTest {
    private static final Subject WEB = new Subject("0123", "web", "web", "");
    private static final String LOCALHOST = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::\tip6-localnet
            ff00::\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;
    private static final ResolvConf OFFICE = ResolvConf.parse("""
            # made by hand
            nameserver 10.0.0.1
            nameserver fd00::1
            domain old.example
            search corp.example lab.example
            options timeout:1 rotate
            """);
    private static final ResolvConf LAPTOP =
            ResolvConf.parse("nameserver 127.0.0.1\nnameserver fe80::1%1\nsearch home\n");

    @Test
    void hostsNameTheContainerAtEachOfItsAddresses() {
        assertThat(EtcContents.hosts(WEB, List.of("172.18.0.2", "fd01::2"), List.of(), null, List.of()))
                .isEqualTo(LOCALHOST + "172.18.0.2\tweb\nfd01::2\tweb\n");
        Subject full = new Subject("0123", "web", "web", "shop.example");
        assertThat(EtcContents.hosts(full, List.of("172.18.0.2"), List.of(), null, List.of()))
                .endsWith("\n172.18.0.2\tweb.shop.example web\n");
        assertThat(EtcContents.hosts(WEB, List.of(), List.of(), null, List.of()))
                .endsWith("\n127.0.1.1\tweb\n");
    }

    @ParameterizedTest
    @CsvSource({
        "db:10.1.2.3, 10.1.2.3",
        "db:fd00::5, fd00:0:0:0:0:0:0:5",
        "db:[fd00::5], fd00:0:0:0:0:0:0:5",
        "db=10.1.2.3, 10.1.2.3",
        "db=fd00::5, fd00:0:0:0:0:0:0:5",
        "db=[fd00::5], fd00:0:0:0:0:0:0:5",
        "db=host-gateway, 172.18.0.1",
        "db:host-gateway, 172.18.0.1"
    })
    void extraHostsFollow(String written, String address) {
        assertThat(EtcContents.hosts(WEB, List.of("172.18.0.2"), List.of(written), "172.18.0.1", List.of()))
                .isEqualTo(LOCALHOST + "172.18.0.2\tweb\n" + address + "\tdb\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                ":10.1.2.3",
                "=10.1.2.3",
                "db:ten",
                "db=ten",
                "db:",
                "db=",
                "d b:10.1.2.3",
                "db:10.1.2.3\n6.6.6.6 bank",
                "db:1.2.3"
            })
    void whatIsNoExtraHostIsNamed(String written) {
        assertThatThrownBy(() -> EtcContents.hosts(WEB, List.of(), List.of(written), "172.18.0.1", List.of()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("'" + written + "'");
    }

    @Test
    void theGatewayThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> EtcContents.hosts(WEB, List.of(), List.of("me:host-gateway"), null, List.of()))
                .hasMessageContaining("me:host-gateway")
                .hasMessageContaining("can't be reached");
    }

    @Test
    void inTheMachinesNetworkItsOwnHostsCount() {
        assertThat(EtcContents.hostsOfMachine(
                        "127.0.0.1 localhost\n10.0.0.9 me", List.of("db:10.1.2.3", "h:host-gateway")))
                .isEqualTo("127.0.0.1 localhost\n10.0.0.9 me\n10.1.2.3\tdb\n127.0.0.1\th\n");
    }

    @Test
    void theLastSearchLineWins() {
        assertThat(OFFICE)
                .isEqualTo(new ResolvConf(
                        List.of("10.0.0.1", "fd00::1"),
                        List.of("corp.example", "lab.example"),
                        List.of("timeout:1", "rotate")));
    }

    @Test
    void theDefaultBridgeHasTheMachinesServersThatItCanReach() {
        assertThat(EtcContents.onDefaultBridge(OFFICE, DnsConfig.NONE, false))
                .isEqualTo(new Resolution(
                        "nameserver 10.0.0.1\nsearch corp.example lab.example\noptions timeout:1 rotate\n",
                        false,
                        List.of()));
        assertThat(EtcContents.onDefaultBridge(OFFICE, DnsConfig.NONE, true).text())
                .startsWith("nameserver 10.0.0.1\nnameserver fd00:0:0:0:0:0:0:1\nsearch");
    }

    @Test
    void serversThatOnlyTheMachineReachesAreAskedForTheContainer() {
        assertThat(EtcContents.onDefaultBridge(LAPTOP, DnsConfig.NONE, true))
                .isEqualTo(new Resolution(
                        "nameserver 127.0.0.11\nsearch home\n",
                        true,
                        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("fe80::1%1"))));
        assertThat(EtcContents.onDefaultBridge(ResolvConf.parse(""), DnsConfig.NONE, true))
                .isEqualTo(
                        new Resolution("nameserver 127.0.0.11\n", true, List.of(InetAddress.ofLiteral("127.0.0.1"))));
    }

    @Test
    void whatIsAskedForStandsInsteadOfTheMachines() {
        DnsConfig asked = new DnsConfig(List.of("9.9.9.9"), List.of("a.example"), List.of("ndots:2"));
        assertThat(EtcContents.onDefaultBridge(LAPTOP, asked, false))
                .isEqualTo(new Resolution("nameserver 9.9.9.9\nsearch a.example\noptions ndots:2\n", false, List.of()));
        assertThat(EtcContents.onUserNetwork(OFFICE, asked))
                .isEqualTo(new Resolution(
                        "nameserver 127.0.0.11\nsearch a.example\noptions ndots:2\n",
                        true,
                        List.of(InetAddress.ofLiteral("9.9.9.9"))));
        assertThat(EtcContents.onMachine(OFFICE, asked))
                .isEqualTo(new Resolution("nameserver 9.9.9.9\nsearch a.example\noptions ndots:2\n", false, List.of()));
        DnsConfig nothing = new DnsConfig(List.of(), List.of("."), List.of());
        assertThat(EtcContents.onMachine(LAPTOP, nothing).text())
                .isEqualTo("nameserver 127.0.0.1\nnameserver fe80::1%1\n");
        assertThatThrownBy(() ->
                        EtcContents.onUserNetwork(OFFICE, new DnsConfig(List.of("dns.example"), List.of(), List.of())))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("dns.example");
    }

    @Test
    void networksOfTheUsersResolveWithTheEnginesServer() {
        assertThat(EtcContents.onUserNetwork(OFFICE, DnsConfig.NONE))
                .isEqualTo(new Resolution(
                        "nameserver 127.0.0.11\nsearch corp.example lab.example\noptions timeout:1 rotate ndots:0\n",
                        true,
                        List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("fd00::1"))));
    }

    @Test
    void theServersBehindSystemdResolvedAreTheMachines(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/resolv.conf"), "nameserver 127.0.0.53\noptions edns0 trust-ad\n");
        assertThat(ResolvConf.ofMachine(root).servers()).containsExactly("127.0.0.53");
        Files.createDirectories(root.resolve("run/systemd/resolve"));
        Files.writeString(root.resolve("run/systemd/resolve/resolv.conf"), "nameserver 10.0.0.1\nsearch lan\n");
        assertThat(ResolvConf.ofMachine(root))
                .isEqualTo(new ResolvConf(List.of("10.0.0.1"), List.of("lan"), List.of()));
    }
}
