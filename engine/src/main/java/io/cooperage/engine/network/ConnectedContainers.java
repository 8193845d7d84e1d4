package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.network.Cables.Plug;
import io.cooperage.engine.network.EtcText.Naming;
import io.cooperage.engine.network.Member.Run;
import io.cooperage.engine.network.NameServer.Scope;
import io.cooperage.engine.network.NetworkMachine.Live;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Containers on networks, from their creation to their removal: [ContainerNetworks] over [NetworkState],
/// which says
/// what shall be, and [NetworkMachine], which makes it so.
final class ConnectedContainers implements ContainerNetworks {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectedContainers.class);

    private final NetworkState state;
    private final NetworkMachine machine;
    private final NetworkAnnouncer announcer;
    private final EtcText etc;
    private final EndpointMaker endpoints;
    private final DefaultLinks links;

    ConnectedContainers(NetworkState state, NetworkMachine machine, NetworkAnnouncer announcer, EtcText etc) {
        this.state = state;
        this.machine = machine;
        this.announcer = announcer;
        this.etc = etc;
        this.endpoints = new EndpointMaker(state, machine);
        this.links = new DefaultLinks(state);
    }

    // Creation and removal

    @Override
    public NetworkSettings admit(String containerId, String name, NetworkSettings settings, boolean ahead) {
        NetworkSettings complete = SettingsCheck.complete(state, settings, ahead);
        if (complete.mode().kind() == NetworkMode.Kind.NETWORKS) {
            state.save(new Member(containerId, name, complete, null));
        }
        return complete;
    }

    @Override
    public void forget(String containerId) {
        release(containerId);
        if (state.member(containerId).isPresent()) {
            state.forget(containerId);
        }
    }

    @Override
    public void renamed(String containerId, String name) {
        state.member(containerId).ifPresent(member -> state.save(member.withName(name)));
    }

    // A run

    @Override
    public void prepare(Subject subject, NetworkSettings settings, List<String> exposed) {
        if (settings.mode().kind() != NetworkMode.Kind.NETWORKS) {
            return;
        }
        String id = subject.containerId();
        release(id);
        NetworkSettings complete = SettingsCheck.complete(state, settings, false);
        List<Endpoint> taken = endpoints.take(id, complete.endpoints());
        boolean kept = false;
        try {
            List<PublishedPort> ports = takePorts(subject, complete, exposed, taken);
            try {
                Run run = new Run(subject.hostname(), subject.domainname(), taken, ports);
                state.save(new Member(id, subject.name(), complete, run));
                kept = true;
            } finally {
                if (!kept && !ports.isEmpty()) {
                    machine.live().seams().ports().release(id);
                }
            }
        } finally {
            if (!kept) {
                taken.forEach(endpoint -> state.give(id, endpoint));
            }
        }
    }

    private List<PublishedPort> takePorts(
            Subject subject, NetworkSettings settings, List<String> exposed, List<Endpoint> taken) {
        if (settings.ports().isEmpty() && (!settings.publishAll() || exposed.isEmpty())) {
            return List.of();
        }
        Endpoint door = ContainerNetworking.wayOut(taken)
                .orElseThrow(() -> EngineException.invalid("ports of container " + subject.name()
                        + " can't be published: all of its networks are internal; connect it to one that is not"));
        NetworkRecord network = state.resolve(door.networkId());
        List<PortBinding> wishes = PortWishes.of(settings, exposed, network.config());
        return machine.live().seams().ports().take(subject.containerId(), subject.name(), wishes);
    }

    @Override
    public EtcFiles files(Subject subject, NetworkSettings settings) {
        Run run = state.member(subject.containerId()).map(Member::run).orElse(null);
        Naming naming = run == null
                ? etc.of(subject, settings, List.of(), List.of(), false, null)
                : naming(subject, settings, run.endpoints());
        return naming.files();
    }

    private Naming naming(Subject subject, NetworkSettings settings, List<Endpoint> connected) {
        return etc.of(subject, settings, connected, links.lines(connected), isNamed(connected), gateway(connected));
    }

    @Override
    public List<String> linkedTo(String containerId) {
        return links.linkedTo(containerId);
    }

    @Override
    public void relink(String containerId, List<String> texts) {
        state.member(containerId).ifPresent(member -> {
            NetworkSettings settings = member.settings();
            Member changed = member.withSettings(settings.withEndpoints(settings.endpoints().stream()
                    .map(wish -> relinked(wish, texts))
                    .toList()));
            Run run = member.run();
            state.save(
                    run == null
                            ? changed
                            : changed.withRun(run.withEndpoints(run.endpoints().stream()
                                    .map(endpoint -> endpoint.withConfig(relinked(endpoint.config(), texts)))
                                    .toList())));
        });
    }

    private static EndpointConfig relinked(EndpointConfig wish, List<String> texts) {
        return wish.network().equals(NetworkConfig.BRIDGE) ? wish.withLinks(texts) : wish;
    }

    /// The machine as seen from the container.
    private @Nullable String gateway(List<Endpoint> connected) {
        EngineNamespace namespace = machine.live().seams().namespace();
        if (namespace.apart()) {
            return namespace.machine().map(Subnet::text).orElse(null);
        }
        return connected.stream()
                .flatMap(endpoint -> Stream.of(endpoint.gateway4(), endpoint.gateway6()))
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private boolean isNamed(List<Endpoint> connected) {
        return connected.stream().anyMatch(endpoint -> NameDirectory.hasNames(state, endpoint));
    }

    @Override
    public void connect(String containerId, int pid) {
        Member member = state.member(containerId).orElse(null);
        if (member == null || member.run() == null) {
            return;
        }
        wire(member, pid);
        member.run().endpoints().forEach(endpoint -> announcer.connection(NetworkAction.CONNECT, endpoint, member));
    }

    private void wire(Member member, int pid) {
        Run run = member.run();
        if (run == null) {
            return;
        }
        Live parts = machine.live();
        try (NetworkNamespace namespace = Cables.namespaceOf(pid)) {
            lay(
                    parts,
                    namespace,
                    run.endpoints(),
                    ContainerNetworking.wayOut(run.endpoints()).orElse(null));
            serveNames(parts, member, run, namespace);
        }
        openPorts(parts, member);
    }

    private void lay(Live parts, NetworkNamespace namespace, List<Endpoint> connected, @Nullable Endpoint way) {
        try {
            parts.cables().connect(namespace, plugs(connected), way);
        } catch (SyscallException e) {
            if (!Cables.bridgeIsGone(e)) {
                throw e;
            }
            // Somebody deleted a bridge: made again, once.
            connected.forEach(endpoint -> state.byId(endpoint.networkId())
                    .ifPresent(network -> parts.bridges().forget(network)));
            parts.cables().connect(namespace, plugs(connected), way);
        }
    }

    private List<Plug> plugs(List<Endpoint> connected) {
        return connected.stream()
                .map(endpoint -> {
                    NetworkRecord network = state.resolve(endpoint.networkId());
                    return new Plug(
                            endpoint,
                            network.config(),
                            machine.ensureBridge(network).index());
                })
                .toList();
    }

    private void serveNames(Live parts, Member member, Run run, NetworkNamespace namespace) {
        Subject subject = new Subject(member.containerId(), member.name(), run.hostname(), run.domainname());
        Naming naming = naming(subject, member.settings(), run.endpoints());
        if (naming.served()) {
            Scope scope = new Scope(new NameDirectory(state, member.containerId()), naming.upstream());
            parts.seams().names().serve(member.containerId(), namespace, scope);
        } else {
            parts.seams().names().stop(member.containerId());
        }
    }

    private void openPorts(Live parts, Member member) {
        List<PortTarget> targets = PortWishes.targets(state, member);
        if (!targets.isEmpty()) {
            machine.applyFilter();
            parts.seams().ports().open(member.containerId(), targets);
        }
    }

    @Override
    public void release(String containerId) {
        Member member = state.member(containerId).orElse(null);
        Run run = member == null ? null : member.run();
        if (member == null || run == null) {
            return;
        }
        Optional<Live> parts = machine.opened();
        parts.ifPresent(live -> {
            live.seams().names().stop(containerId);
            if (!run.ports().isEmpty()) {
                live.seams().ports().release(containerId);
            }
        });
        run.endpoints().forEach(endpoint -> state.retire(containerId, endpoint));
        state.saveRun(containerId, null);
        if (parts.isPresent()) {
            if (!run.ports().isEmpty()) {
                machine.applyFilter();
            }
            run.endpoints().forEach(endpoint -> parts.get().used().add(endpoint));
        } else {
            run.endpoints().forEach(state::free);
        }
        run.endpoints().forEach(endpoint -> announcer.connection(NetworkAction.DISCONNECT, endpoint, member));
    }

    // While it lives

    @Override
    public void attach(Subject subject, EndpointConfig endpoint, int pid) {
        String id = subject.containerId();
        Member member = state.member(id).orElseThrow(SettingsCheck::sharedNamespace);
        NetworkRecord network = SettingsCheck.connection(state, endpoint);
        if (SettingsCheck.isNamed(state, member.settings().endpoints(), network)) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "endpoint with name " + subject.name() + " already exists in network " + network.name());
        }
        List<EndpointConfig> wishes = new ArrayList<>(member.settings().endpoints());
        wishes.add(endpoint);
        Member named = member.withSettings(member.settings().withEndpoints(wishes));
        Run run = member.run();
        if (pid == 0 || run == null) {
            state.save(named);
            return;
        }
        Endpoint added = endpoints.takeOne(id, endpoint, run.endpoints());
        List<Endpoint> connected = new ArrayList<>(run.endpoints());
        connected.add(added);
        Member changed = named.withRun(run.withEndpoints(connected));
        boolean done = false;
        try {
            state.save(changed);
            wire(changed, pid);
            done = true;
        } finally {
            if (!done) {
                state.save(member);
                state.retire(id, added);
                machine.opened().ifPresentOrElse(parts -> parts.used().add(added), () -> state.free(added));
            }
        }
        announcer.connection(NetworkAction.CONNECT, added, changed);
    }

    @Override
    public void detach(Subject subject, String ref, int pid) {
        String id = subject.containerId();
        NetworkRecord network = state.resolve(ref);
        Member member = state.member(id).orElse(null);
        if (member == null || !SettingsCheck.isNamed(state, member.settings().endpoints(), network)) {
            throw EngineException.conflict("container " + id + " is not connected to network " + network.name());
        }
        List<EndpointConfig> wishes = member.settings().endpoints().stream()
                .filter(wish -> !SettingsCheck.isNamed(state, List.of(wish), network))
                .toList();
        Member named = member.withSettings(member.settings().withEndpoints(wishes));
        Run run = member.run();
        Optional<Endpoint> removed = run == null
                ? Optional.empty()
                : run.endpoints().stream()
                        .filter(endpoint -> endpoint.networkId().equals(network.id()))
                        .findFirst();
        if (run == null || removed.isEmpty()) {
            state.save(named);
            return;
        }
        Endpoint old = removed.get();
        List<Endpoint> connected = run.endpoints().stream()
                .filter(endpoint -> !endpoint.equals(old))
                .toList();
        Member changed = named.withRun(run.withEndpoints(connected));
        Live parts = machine.live();
        parts.cables().cut(Cables.device(old.hostDevice()));
        state.retire(id, old);
        state.save(changed);
        state.free(old);
        rewire(parts, changed, pid);
        announcer.connection(NetworkAction.DISCONNECT, old, changed);
    }

    /// After a network is gone: another one leads out, another one has the ports.
    private void rewire(Live parts, Member member, int pid) {
        Run run = member.run();
        if (run == null || pid == 0) {
            return;
        }
        try (NetworkNamespace namespace = Cables.namespaceOf(pid)) {
            ContainerNetworking.wayOut(run.endpoints())
                    .ifPresent(way -> parts.cables().redirect(namespace, way));
            serveNames(parts, member, run, namespace);
        }
        if (!run.ports().isEmpty()) {
            machine.applyFilter();
            parts.seams().ports().open(member.containerId(), PortWishes.targets(state, member));
        }
    }

    @Override
    public ContainerNetworking state(String containerId) {
        Member member = state.member(containerId).orElse(null);
        if (member == null) {
            return ContainerNetworking.NONE;
        }
        Run run = member.run();
        return run == null
                ? new ContainerNetworking(endpoints.atRest(member.settings().endpoints()), List.of())
                : new ContainerNetworking(run.endpoints(), run.ports());
    }

    // The engine opens

    @Override
    public void reconcile(Set<String> known, Map<String, Integer> running) {
        boolean dirty = false;
        List<Member> alive = new ArrayList<>();
        for (Member member : state.members()) {
            String id = member.containerId();
            if (!known.contains(id)) {
                dirty |= member.run() != null;
                forget(id);
            } else if (member.run() != null && !running.containsKey(id)) {
                dirty = true;
                release(id);
            } else if (member.run() != null) {
                alive.add(member);
            }
        }
        if (alive.isEmpty() && !dirty && !mayBeLeft()) {
            return;
        }
        try {
            machine.live();
            alive.forEach(this::retake);
            machine.sweep();
            alive.forEach(member -> repair(member, running));
            // Runs that ended while no engine ran may have left ports in it, and then nothing else changes it.
            machine.applyFilter();
        } catch (EngineException e) {
            LOG.warn("networks are not as they should be: {}", e.getMessage());
        }
    }

    /// Whether an engine before this one can have left a bridge, or rules: they stay while it runs, and it
    /// may have crashed.
    private boolean mayBeLeft() {
        try {
            Set<String> bridges = new HashSet<>();
            state.networks().stream().map(NetworkRecord::device).forEach(bridges::add);
            return machine.anythingLeft(bridges);
        } catch (EngineException e) {
            LOG.warn("what an engine before left of its networks can't be looked for: {}", e.getMessage());
            return false;
        }
    }

    private void retake(Member member) {
        Run run = member.run();
        if (run != null && !run.ports().isEmpty()) {
            try {
                machine.live().seams().ports().retake(member.containerId(), member.name(), run.ports());
            } catch (EngineException e) {
                LOG.warn("container {}: its published ports are taken: {}", member.name(), e.getMessage());
            }
        }
    }

    private void repair(Member member, Map<String, Integer> running) {
        Integer pid = running.get(member.containerId());
        if (pid == null) {
            return;
        }
        try {
            wire(member, pid);
        } catch (EngineException e) {
            LOG.warn("container {}: its networks can't be mended: {}", member.name(), e.getMessage());
        }
    }
}
