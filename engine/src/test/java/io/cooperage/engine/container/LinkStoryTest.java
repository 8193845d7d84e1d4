package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Links on the default network, `--link`, with real bridges.
@Tag("kernel")
@Timeout(120)
class LinkStoryTest extends EngineStory {
    private static final String SLEEP = "exec sleep 1000";

    @Test
    void whoIsLinkedFindsTheOtherAndKnowsWhatItOffers() {
        Container db = run(
                SLEEP,
                b -> b.name("db")
                        .hostname("fred")
                        .env(List.of("HOME=/db", "USER=admin"))
                        .exposedPorts(List.of("5432/tcp"))
                        .networking(on(EndpointConfig.of("bridge"))));
        Container web = run(
                "env; " + SLEEP,
                b -> b.name("web")
                        .env(List.of("STORE_ENV_USER=mine"))
                        .networking(on(linked("db:the-store", "db", db.shortId() + ":store"))));
        String address = address(db);
        assertThat(hosts(web))
                .contains(address + "\tthe-store fred db\n", address + "\tdb fred\n", address + "\tstore fred db\n");
        assertThat(in(web, "for name in the-store fred db; do ping -c1 -W5 $name; done"))
                .containsPattern("(?s)(1 packets received.*){3}");
        awaitLog(web, "STORE_NAME=/web/store");
        assertThat(log(web))
                .contains(
                        "THE_STORE_PORT=tcp://" + address + ":5432",
                        "THE_STORE_PORT_5432_TCP_ADDR=" + address,
                        "THE_STORE_ENV_USER=admin",
                        "STORE_ENV_USER=mine")
                .noneMatch(line -> line.startsWith("STORE_ENV_HOME"));
        assertThat(containers.inspect(web.id()).at("/HostConfig/Links").toString())
                .isEqualTo("[\"/db:/web/the-store\",\"/db:/web/db\",\"/db:/web/store\"]");
        assertThat(containers
                        .inspect(web.id())
                        .at("/NetworkSettings/Networks/bridge/Links")
                        .isNull())
                .isTrue();
    }

    @Test
    void theOtherIsFoundWhereverItIsAndWhateverItIsCalled() {
        Container db = run(SLEEP, b -> b.name("db").networking(on(EndpointConfig.of("bridge"))));
        Container web = run(SLEEP, b -> b.name("web").networking(on(linked("db:store"))));
        String before = address(db);
        containers.stop(db.id(), Duration.ZERO);
        assertThat(hosts(web)).as("nobody is there").doesNotContain("store");
        // An address is free again when the device that had it is gone.
        Await.until(() -> before.equals(address(run(SLEEP, b -> b.networking(on(EndpointConfig.of("bridge")))))));
        containers.start(db.id());
        String now = address(db);
        assertThat(now).isNotEqualTo(before);
        assertThat(hosts(web)).contains(now + "\tstore " + db.shortId() + " db\n");
        assertThat(in(web, "ping -c1 -W5 store; env")).contains("1 packets received", "STORE_NAME=/web/store");

        containers.rename(db.id(), "base");
        assertThat(hosts(web)).contains(now + "\tstore " + db.shortId() + " base\n");
        assertThat(containers.inspect(web.id()).at("/HostConfig/Links").toString())
                .isEqualTo("[\"/base:/web/store\"]");
        containers.disconnect(db.id(), "bridge", false);
        assertThat(hosts(web)).doesNotContain("store");
        containers.connect(db.id(), EndpointConfig.of("bridge"));
        assertThat(hosts(web)).contains(address(db) + "\tstore ");
    }

    @Test
    void theNextEngineKnowsWhoIsLinked() {
        Container db = run(SLEEP, b -> b.name("db").networking(on(EndpointConfig.of("bridge"))));
        Container web = run(SLEEP, b -> b.name("web").networking(on(linked("db:store"))));
        int pid = state(db).pid();
        engine.close();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        open();
        assertThat(hosts(web)).as("its end while no engine ran").doesNotContain("store");
        containers.start(db.id());
        assertThat(hosts(web)).contains(address(db) + "\tstore ");
    }

    @Test
    void theNextEngineStartsFirstWhoIsNeeded() {
        RestartPolicy always = new RestartPolicy(RestartPolicy.Kind.ALWAYS, 0);
        Container db = run(SLEEP, b -> b.name("db").restart(always).networking(on(EndpointConfig.of("bridge"))));
        Container web = run(SLEEP, b -> b.name("web").restart(always).networking(on(linked("db:store"))));
        Container guest = run(SLEEP, b -> b.name("guest").restart(always).network(NetworkMode.ofContainer("web")));
        List<Container> all = List.of(db, web, guest);
        all.forEach(container -> containers.stop(container.id(), Duration.ZERO));
        reopen();
        all.forEach(container -> awaitStatus(container, Status.RUNNING));
        assertThat(hosts(guest)).contains(address(db) + "\tstore ");
    }

    @Test
    void aLinkCanBeRemoved() {
        run(SLEEP, b -> b.name("db").networking(on(EndpointConfig.of("bridge"))));
        Container web = run(SLEEP, b -> b.name("web").networking(on(linked("db:store", "db:kept"))));
        containers.unlink("web", "store");
        assertThat(hosts(web)).contains("\tkept ").doesNotContain("store");
        reopen();
        containers.connect(
                web.id(),
                EndpointConfig.of(
                        engine.networks().create(NetworkConfig.of("n")).id()));
        containers.disconnect(web.id(), "n", false);
        assertThat(containers.inspect(web.id()).at("/HostConfig/Links").toString())
                .isEqualTo("[\"/db:/web/kept\"]");
        assertThat(hosts(web)).contains("\tkept ").doesNotContain("store");
        assertThatThrownBy(() -> containers.unlink("web", "store")).hasMessage("No such container: web/store");
        create(SLEEP, b -> b.name("alone"));
        assertThatThrownBy(() -> containers.unlink("alone", "store")).hasMessage("No such container: alone/store");
    }

    @Test
    void whatCantBeLinkedIsSaidInDockersWords() {
        assertThatThrownBy(() -> create(SLEEP, b -> b.networking(on(linked("bogus:b")))))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessage("could not get container for bogus: No such container: bogus");
        create(SLEEP, b -> b.name("machines").network(NetworkMode.HOST));
        assertThatThrownBy(() -> create(SLEEP, b -> b.networking(on(linked("machines:m")))))
                .hasMessageStartingWith("conflicting options: host type networking can't be used with links.");
        assertThatThrownBy(() -> containers.connect(
                        create(SLEEP, b -> b.networking(on(EndpointConfig.of("bridge"))))
                                .id(),
                        linked("machines")))
                .hasMessageStartingWith("links are only supported for user-defined networks");

        Container db = create(SLEEP, b -> b.name("db").networking(on(EndpointConfig.of("bridge"))));
        Container web = create(SLEEP, b -> b.name("web").networking(on(linked("db:store"))));
        assertThatThrownBy(() -> containers.start(web.id()))
                .hasMessage("Cannot link to a non running container: /db AS /web/store; start it first");
        containers.start(db.id());
        containers.disconnect(db.id(), "bridge", false);
        assertThatThrownBy(() -> containers.start(web.id()))
                .hasMessageStartingWith("Cannot link to /db, as it does not belong to the default network");
        containers.remove(db.id(), true);
        assertThatThrownBy(() -> containers.start(web.id())).hasMessageContaining("docker rm --link web/store");
        containers.unlink(web.id(), "store");
        containers.start(web.id());
        assertThat(state(web).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void whoSharesAnothersNetworkIsFoundThere() {
        Container owner = run(SLEEP, b -> b.name("owner").networking(on(EndpointConfig.of("bridge"))));
        run(SLEEP, b -> b.name("guest").network(NetworkMode.ofContainer("owner")));
        Container web = run(SLEEP, b -> b.name("web").networking(on(linked("guest:g"))));
        assertThat(hosts(web)).contains(address(owner) + "\tg ");
    }

    private static EndpointConfig linked(String... links) {
        return EndpointConfig.of("bridge").withLinks(List.of(links));
    }

    private static NetworkSettings on(EndpointConfig endpoint) {
        return NetworkSettings.of(NetworkMode.NETWORKS).withEndpoints(List.of(endpoint));
    }

    private String address(Container container) {
        return containers.networking(container.id()).endpoints().getFirst().ipv4();
    }

    private String hosts(Container container) {
        return in(container, "cat /etc/hosts");
    }
}
