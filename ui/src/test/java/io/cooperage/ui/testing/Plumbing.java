package io.cooperage.ui.testing;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.Network.Member;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkConfig.Pool;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.engine.volume.VolumeConfig;
import java.util.List;
import java.util.Map;

/// Networks and volumes as a small shop has them, over the containers of [Workload], for looking at.
public final class Plumbing {
    private static final long MIB = 1 << 20;

    private Plumbing() {}

    /// After [Workload#fill].
    public static void fill(FakeEngine engine) {
        FakeNetworks networks = engine.fakeNetworks();
        FakeContainers containers = engine.fakeContainers();
        containers.onLinks(new FakeContainers.Linker() {
            @Override
            public void connect(Container container, EndpointConfig endpoint) {
                Network network = networks.get(endpoint.network());
                String given = endpoint.ipv4();
                networks.join(
                        network.id(),
                        member(
                                container,
                                network,
                                endpoint,
                                given == null
                                        ? "172.24.0." + (10 + network.members().size())
                                        : given));
            }

            @Override
            public void disconnect(Container container, String network) {
                networks.leave(network, container.id());
            }
        });
        Network shop = networks.create(config("shop", "172.24.0.0/16", "172.24.0.1", false, false));
        networks.create(config("backoffice", "172.25.0.0/16", "172.25.0.1", true, false));
        networks.create(config("guests", "10.7.0.0/24", "10.7.0.1", false, true));
        for (String name : List.of("web", "db", "cache")) {
            containers.connect(name, EndpointConfig.of(shop.id()).withAliases(List.of(name + ".shop")));
        }
        containers.connect("worker-1", EndpointConfig.of("backoffice"));
        Container web = containers.get("web");
        containers.wire(
                "web",
                new ContainerNetworking(
                        List.of(),
                        List.of(
                                new PublishedPort("0.0.0.0", 8080, 80, Protocol.TCP),
                                new PublishedPort("127.0.0.1", 8443, 443, Protocol.TCP))));
        networks.onRules(
                web.id(),
                List.of(
                        new NetworkRule(
                                "prerouting",
                                "tcp dport 8080 dnat ip to 172.24.0.10:80",
                                "What arrives at port 8080 of this machine goes to port 80 of web."),
                        new NetworkRule(
                                "postrouting",
                                "ip saddr 172.24.0.0/16 oifname != \"br-shop\" masquerade",
                                "What leaves the network does so with the address of this machine.")));
        volumes(engine);
    }

    private static void volumes(FakeEngine engine) {
        FakeVolumes volumes = engine.fakeVolumes();
        FakeContainers containers = engine.fakeContainers();
        volumes.create(
                new VolumeConfig("shop-db", VolumeConfig.LOCAL, Map.of(), Map.of("team", "shop", "keep", "yes")));
        volumes.create(VolumeConfig.of("uploads"));
        volumes.create(VolumeConfig.of("build-cache"));
        String anonymous = volumes.create(VolumeConfig.of(null)).name();
        volumes.fill("shop-db", 1_830 * MIB);
        volumes.fill("uploads", 212 * MIB);
        volumes.fill("build-cache", 640 * MIB);
        volumes.fill(anonymous, 12 * MIB);
        volumes.use("shop-db", containers.get("db").id());
        volumes.use(
                "uploads",
                containers.get("web").id(),
                containers.get("worker-1").id());
        FakeFileTree files = new FakeFileTree()
                .file("/PG_VERSION", "17\n")
                .file("/postgresql.conf", """
                                # Connections
                                listen_addresses = '*'
                                max_connections = 100

                                # Memory
                                shared_buffers = 128MB
                                work_mem = 4MB
                                """)
                .file("/pg_hba.conf", "# TYPE  DATABASE  USER  ADDRESS  METHOD\nlocal  all  all  trust\n")
                .file("/base/1/1247", new byte[8192])
                .file("/base/1/1249", new byte[16384])
                .file("/pg_wal/000000010000000000000001", new byte[65536]);
        volumes.onFiles(name -> name.equals("shop-db") ? files : new FakeFileTree());
    }

    private static NetworkConfig config(
            String name, String subnet, String gateway, boolean internal, boolean isolated) {
        return new NetworkConfig(
                name,
                NetworkConfig.BRIDGE,
                internal,
                false,
                List.of(new Pool(subnet, null, gateway, Map.of())),
                0,
                isolated,
                true,
                "br-" + name,
                Map.of(),
                Map.of("team", "shop"));
    }

    private static Member member(Container container, Network network, EndpointConfig config, String address) {
        String last = address.substring(address.lastIndexOf('.') + 1);
        return new Member(
                container.id(),
                container.name(),
                new Endpoint(
                        container.id(),
                        network.id(),
                        network.name(),
                        config,
                        address,
                        16,
                        "172.24.0.1",
                        "",
                        0,
                        "",
                        "02:42:ac:18:00:%02x".formatted(Integer.parseInt(last)),
                        "eth0",
                        "veth" + container.shortId().substring(0, 6)));
    }
}
