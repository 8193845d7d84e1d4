package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.netlink.NetworkRoute;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private static AddressPool pool(String subnet, @Nullable String range, Map<String, String> reserved) {
        return new AddressPool("net", AddressPool.complete(new Pool(subnet, range, null, reserved)));
    }

    private static String take(AddressPool pool, String owner) {
        return Subnet.text(pool.take(owner, null));
    }

    @Test
    void theLowestFreeAddressIsGivenAndReservedOnesNever() {
        AddressPool pool = pool("10.1.0.0/29", null, Map.of("router", "10.1.0.3"));
        assertThat(Subnet.text(pool.gateway())).isEqualTo("10.1.0.1");
        assertThat(take(pool, "a")).isEqualTo("10.1.0.2");
        assertThat(take(pool, "b")).isEqualTo("10.1.0.4");
        pool.free("a", "10.1.0.2");
        pool.free("a", "10.1.0.4");
        assertThat(take(pool, "c")).as("b's stays b's").isEqualTo("10.1.0.2");
        assertThat(take(pool, "d")).isEqualTo("10.1.0.5");
        assertThat(take(pool, "e")).isEqualTo("10.1.0.6");
        assertThatThrownBy(() -> take(pool, "f"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
                .hasMessageContaining("no available IPv4 addresses on this network's address pools: net");
    }

    @Test
    void aRangeLimitsWhatIsChosenButNotWhatIsFixed() {
        AddressPool pool = pool("10.1.0.0/16", "10.1.4.0/24", Map.of());
        assertThat(take(pool, "a")).isEqualTo("10.1.4.0");
        assertThat(Subnet.text(pool.take("b", "10.1.9.9"))).isEqualTo("10.1.9.9");
        assertThatThrownBy(() -> pool.take("c", "10.1.9.9")).hasMessageContaining("belongs to b");
        assertThatThrownBy(() -> pool.take("c", "10.2.0.1")).hasMessageContaining("no configured subnet");
        assertThatThrownBy(() -> pool.take("c", "10.1.0.1")).hasMessageContaining("gateway");
    }

    @Test
    void ipv6AddressesAreWrittenShort() {
        AddressPool pool = pool("fd00:0:0:7::/64", null, Map.of());
        assertThat(Subnet.text(pool.gateway())).isEqualTo("fd00:0:0:7::1");
        assertThat(take(pool, "a")).isEqualTo("fd00:0:0:7::2");
        assertThat(Subnet.parse("::/0")).hasToString("::/0");
        assertThat(Subnet.text(InetAddress.ofLiteral("2001:db8:0:1:0:0:0:1"))).isEqualTo("2001:db8:0:1::1");
        assertThat(Subnet.text(InetAddress.ofLiteral("1:2:3:4:5:6:0:8"))).isEqualTo("1:2:3:4:5:6:0:8");
    }

    @Test
    void poolsThatCantBeAreRefused() {
        assertThatThrownBy(() -> pool("10.1.2.3/16", null, Map.of())).hasMessageContaining("it should be 10.1.0.0/16");
        assertThatThrownBy(() -> pool("10.1.0.0", null, Map.of())).hasMessageContaining("invalid subnet");
        assertThatThrownBy(() -> pool("10.1.0.0/33", null, Map.of())).hasMessageContaining("at most 32");
        assertThatThrownBy(() -> pool("10.1.0.0/31", null, Map.of())).hasMessageContaining("no address left");
        for (String subnet :
                List.of("127.0.0.0/8", "127.1.0.0/16", "0.0.0.0/0", "239.1.0.0/16", "::/64", "ff02::/64")) {
            assertThatThrownBy(() -> pool(subnet, null, Map.of()))
                    .as(subnet)
                    .hasMessageContaining("containers can't have addresses of");
        }
        assertThatThrownBy(() -> pool("10.1.0.0/24", "10.2.0.0/25", Map.of()))
                .hasMessageContaining("doesn't contain ip-range");
        assertThatThrownBy(() -> AddressPool.complete(new Pool("10.1.0.0/24", null, "10.2.0.1", Map.of())))
                .hasMessageContaining("invalid gateway");
        assertThatThrownBy(() -> pool("example.com/24", null, Map.of())).hasMessageContaining("invalid IP address");
    }

    @Test
    void freeSubnetsKeepAwayFromOthersAndFromTheMachinesRoutes() {
        List<NetworkRoute> routes = List.of(
                new NetworkRoute(InetAddress.ofLiteral("0.0.0.0"), 0, InetAddress.ofLiteral("192.0.2.1"), 2),
                new NetworkRoute(InetAddress.ofLiteral("172.18.5.0"), 24, null, 2),
                new NetworkRoute(InetAddress.ofLiteral("172.19.0.0"), 16, null, 3));
        FreeSubnets free = new FreeSubnets(() -> routes);
        assertThat(free.ipv4(List.of())).hasToString("172.17.0.0/16");
        assertThat(free.ipv4(List.of(Subnet.parse("172.17.200.0/24")))).hasToString("172.20.0.0/16");
        assertThat(free.ipv4(List.of(Subnet.parse("172.16.0.0/12")))).hasToString("192.168.0.0/20");
        assertThatThrownBy(() -> free.ipv4(List.of(Subnet.parse("0.0.0.0/0"))))
                .hasMessageContaining("all predefined address pools have been fully subnetted");
        assertThatThrownBy(() -> free.requireFree(Subnet.parse("172.18.0.0/16")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                .hasMessageContaining("172.18.5.0/24");
        Subnet local = free.ipv6(List.of());
        assertThat(local.prefix()).isEqualTo(64);
        assertThat(local.toString()).startsWith("fd");
    }
}
