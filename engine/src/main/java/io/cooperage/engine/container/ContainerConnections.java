package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.network.ContainerNetworks.EtcFiles;
import io.cooperage.engine.network.ContainerNetworks.Subject;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.EndpointLink;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A container's place on networks, over its life: what [ContainerNetworks] needs to be told when. Holds
/// no lock;
/// where a container is named, the caller holds that container's.
final class ContainerConnections {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerConnections.class);

    private final ContainerNetworks networks;
    private final ContainerFiles files;
    private final ContainerTable table;
    private final ContainerIndex index;
    private final ContainerLinks links;

    /// Held while what a container's files say is found out and written, so that what is written last is what
    /// was true last, whoever writes. Within it only the locks of the networks are taken.
    private final Object etc = new Object();

    ContainerConnections(ContainerNetworks networks, ContainerFiles files, ContainerTable table, ContainerIndex index) {
        this.networks = networks;
        this.files = files;
        this.table = table;
        this.index = index;
        this.links = new ContainerLinks(networks, index);
    }

    // Creation and removal

    /// Checks a new container's networking and completes it: networks for "none said", the id for another
    /// container's name, in links too, and the host name of whose network it shares.
    ///
    /// @param ahead what it names may be missing until it starts
    ContainerConfig admit(String id, String name, ContainerConfig asked, boolean ahead) {
        ContainerConfig config = links.bound(shared(asked, ahead));
        NetworkSettings settings = networks.admit(id, name, config.networking(), ahead);
        return settings.equals(config.networking())
                ? config
                : config.toBuilder().networking(settings).build();
    }

    private ContainerConfig shared(ContainerConfig config, boolean ahead) {
        String ref = config.networking().mode().container();
        if (ref == null) {
            return config;
        }
        ManagedContainer other;
        try {
            other = index.resolve(ref);
        } catch (EngineException e) {
            if (ahead && e.kind() == ErrorKind.NOT_FOUND) {
                return config;
            }
            throw e;
        }
        String hostname = SpecFactory.hostname(other.value());
        if (config.hostname() != null
                && !config.hostname().isEmpty()
                && !config.hostname().equals(hostname)) {
            throw EngineException.invalid(
                    "conflicting options: hostname and the network mode: it is that of the container whose network"
                            + " is shared");
        }
        return config.toBuilder()
                .hostname(hostname)
                .networking(config.networking().withMode(NetworkMode.ofContainer(other.id())))
                .build();
    }

    /// The container is gone for good.
    void forget(String id) {
        quietly(id, "forgotten", () -> networks.forget(id));
    }

    /// Its new name is in the files of those that are linked to it.
    void renamed(String id, String name) {
        quietly(id, "renamed", () -> networks.renamed(id, name));
        tellLinked(id);
    }

    // A run

    /// What a launch needs of networks.
    ///
    /// @param etc target in the container to file here
    /// @param namespace to be joined; null for the machine's or one of its own
    /// @param connect the process must be held for [#connect]
    /// @param variables that tell of those it is linked to
    record Prepared(Map<String, Path> etc, @Nullable Path namespace, boolean connect, List<String> variables) {
        /// What can be checked of a start without one.
        ///
        /// @param namespace any
        static Prepared ahead(Path namespace) {
            return new Prepared(Map.of(), namespace, false, List.of());
        }
    }

    /// Takes what the run needs, before anything is made.
    Prepared prepare(Container container) {
        NetworkSettings settings = container.config().networking();
        String other = settings.mode().container();
        if (other != null) {
            return join(container, other);
        }
        links.requireRunning(container);
        networks.prepare(subject(container), settings, container.config().exposedPorts());
        Map<String, Path> written = writeEtc(container);
        tellLinked(container.id());
        return new Prepared(
                written, null, settings.mode().kind() == NetworkMode.Kind.NETWORKS, links.variables(container));
    }

    private Map<String, Path> writeEtc(Container container) {
        synchronized (etc) {
            EtcFiles now = networks.files(subject(container), container.config().networking());
            return files.writeEtc(container.id(), SpecFactory.hostname(container), now.hosts(), now.resolvConf());
        }
    }

    /// Those that are linked to this one learn where it is now, or that it is nowhere. Their locks are not taken.
    private void tellLinked(String id) {
        for (String other : networks.linkedTo(id)) {
            quietly(other, "told of " + id, () -> writeEtc(index.resolve(other).value()));
        }
    }

    /// The variables that links make as of now.
    List<String> linkVariables(Container container) {
        return links.variables(container);
    }

    /// The links on the default network, as `docker inspect` tells of them.
    List<String> linksTold(ManagedContainer container) {
        return links.told(container.value());
    }

    /// The other's lock is not taken: when it ends right now, joining its namespace fails and says so.
    private Prepared join(Container container, String ref) {
        ManagedContainer other = index.resolve(ref);
        if (other.id().equals(container.id())) {
            throw EngineException.conflict("cannot join own network");
        }
        ContainerState state = other.value().state();
        if (state.status() == Status.RESTARTING) {
            throw EngineException.conflict("cannot join network of container "
                    + other.value().name() + ", which is restarting; wait until it runs");
        }
        if (!state.status().isAlive()) {
            throw EngineException.conflict("cannot join network of a non running container: " + other.id() + " ("
                    + other.value().name() + "); start it first");
        }
        Path namespace = Path.of("/proc", Integer.toString(state.pid()), "ns", "net");
        return new Prepared(files.etc(other.id()), namespace, false, List.of());
    }

    private static Subject subject(Container container) {
        String domain = container.config().domainname();
        return new Subject(
                container.id(), container.name(), SpecFactory.hostname(container), domain == null ? "" : domain);
    }

    /// The process is held before its program.
    void connect(String id, int pid) {
        networks.connect(id, pid);
    }

    /// The run is over or did not come about.
    void release(String id) {
        quietly(id, "released", () -> networks.release(id));
        tellLinked(id);
    }

    /// An end must be recorded whatever becomes of its network; the next start of the engine mends that.
    private static void quietly(String id, String what, Runnable work) {
        try {
            work.run();
        } catch (EngineException e) {
            LOG.warn("container {}: its networks are not {}: {}", id, what, e.getMessage());
        }
    }

    // While it lives

    void connect(ManagedContainer container, EndpointConfig endpoint) {
        container.lock.lock();
        try {
            requireOwnNetworks(container);
            Container value = container.value();
            networks.attach(subject(value), endpoint, value.state().pid());
            changed(container, settings -> {
                List<EndpointConfig> all = new ArrayList<>(settings.endpoints());
                all.add(endpoint);
                return settings.withEndpoints(all);
            });
        } finally {
            container.lock.unlock();
        }
    }

    void disconnect(ManagedContainer container, String network) {
        container.lock.lock();
        try {
            requireOwnNetworks(container);
            Container value = container.value();
            networks.detach(subject(value), network, value.state().pid());
            List<EndpointConfig> left = networks.state(container.id()).endpoints().stream()
                    .map(Endpoint::config)
                    .toList();
            changed(container, settings -> settings.withEndpoints(left));
        } finally {
            container.lock.unlock();
        }
    }

    private static void requireOwnNetworks(ManagedContainer container) {
        if (container.removed) {
            throw EngineException.notFound("No such container: " + container.id());
        }
        switch (container.value().config().networking().mode().kind()) {
            case NETWORKS -> {}
            case HOST ->
                throw EngineException.invalid(
                        "container cannot be disconnected from host network or connected to host network");
            case CONTAINER ->
                throw EngineException.invalid("container sharing network namespace with another container or host"
                        + " cannot be connected to any other network");
            case NONE ->
                throw EngineException.invalid("container cannot be connected to multiple networks with one of the"
                        + " networks in private (none) mode");
        }
    }

    /// Removes a link on the default network: `docker rm --link`.
    ///
    /// @throws EngineException NOT_FOUND when it has none of that name
    void unlink(ManagedContainer container, String alias) {
        container.lock.lock();
        try {
            Presence.require(container);
            Container value = container.value();
            List<EndpointLink> all = ContainerLinks.of(value.config());
            List<String> left = all.stream()
                    .filter(link -> !link.alias().equals(alias))
                    .map(EndpointLink::toString)
                    .toList();
            if (left.size() == all.size()) {
                throw EngineException.notFound("No such container: " + value.name() + "/" + alias);
            }
            networks.relink(container.id(), left);
            changed(container, ContainerLinks.with(value.config(), _ -> left));
        } finally {
            container.lock.unlock();
        }
    }

    private void changed(ManagedContainer container, UnaryOperator<NetworkSettings> change) {
        ContainerConfig before = container.value().config();
        changed(
                container,
                before.toBuilder().networking(change.apply(before.networking())).build());
        tellLinked(container.id());
    }

    private void changed(ManagedContainer container, ContainerConfig config) {
        Container value = container.value();
        container.value(new Container(value.id(), value.name(), config, value.state(), value.createdAt()));
        table.saveConfig(container);
        if (value.state().status().isAlive()) {
            writeEtc(container.value());
        }
    }

    ContainerNetworking state(ManagedContainer container) {
        return networks.state(container.id());
    }

    // The engine opens

    /// Every container is known and those that run are adopted; no lock is held.
    void reconcile() {
        Set<String> known = new HashSet<>();
        Map<String, Integer> running = new HashMap<>();
        for (ManagedContainer container : index.all()) {
            known.add(container.id());
            int pid = container.value().state().pid();
            if (container.isAlive() && pid != 0) {
                running.put(container.id(), pid);
            }
        }
        networks.reconcile(known, running);
        // Whom they are linked to may have ended while no engine ran.
        running.keySet().stream()
                .map(index::resolve)
                .map(ManagedContainer::value)
                .filter(container -> !ContainerLinks.of(container.config()).isEmpty())
                .forEach(container -> quietly(container.id(), "written into its files", () -> writeEtc(container)));
    }
}
