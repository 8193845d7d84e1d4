package io.cooperage.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the container package asks of the networks during a container's life. Callers hold that container's
/// lock, so calls for one container never overlap; calls for different ones do.
///
/// A run is: [#prepare], the process is made and held before its program, [#connect], the program goes on; at
/// its end [#release]. A crash between any two is mended by [#reconcile].
public interface ContainerNetworks {

    /// Checks at creation what can be known then: networks exist, fixed addresses are theirs, names and
    /// options are sound. Writes down which networks the container names, so that they count as used.
    ///
    /// @param ahead a network it names may be missing; then it is [#prepare] that says so
    /// @return the settings complete: a network for "none said"
    NetworkSettings admit(String containerId, String name, NetworkSettings settings, boolean ahead);

    /// Takes addresses and ports for a run and writes them down before anything is made. `settings` are those
    /// of [#admit] as they are now. From then on [#files] tells of them.
    ///
    /// @param exposed `80/tcp`, for [NetworkSettings#publishAll]
    /// @throws io.cooperage.engine.error.EngineException CONFLICT for a port or an address that is taken,
    ///     naming who holds it; nothing is kept then
    void prepare(Subject subject, NetworkSettings settings, List<String> exposed);

    /// Cables, addresses, routes, names and ports for the process `pid`, which is held before its program.
    /// Safe to repeat: what is there already stays.
    void connect(String containerId, int pid);

    /// The run is over or did not come about: what it held is free again. Safe to repeat.
    void release(String containerId);

    /// The container is gone for good.
    void forget(String containerId);

    void renamed(String containerId, String name);

    /// What the files of a container that runs, or is about to, must say now.
    ///
    /// @param settings its own, as they are now
    EtcFiles files(Subject subject, NetworkSettings settings);

    /// The containers that run, or are about to, and have a link to this one on the default network. Their
    /// files tell where it is, so they change with it.
    List<String> linkedTo(String containerId);

    /// Gives a container other links on the default network, running or not.
    ///
    /// @param links as [EndpointConfig] has them
    void relink(String containerId, List<String> links);

    /// `docker network connect`.
    ///
    /// @param pid of the running container's process, 0 when it does not run
    void attach(Subject subject, EndpointConfig endpoint, int pid);

    /// `docker network disconnect`.
    ///
    /// @param network a ref
    void detach(Subject subject, String network, int pid);

    ContainerNetworking state(String containerId);

    /// Called once when the engine opens, after the containers are adopted: `known` are the ids of all
    /// containers,
    /// `running` maps those with a live process to its pid. What belongs to any other run or container is
    /// taken
    /// away; what is missing for these is made again, as far as it can be: what fails is logged.
    void reconcile(Set<String> known, Map<String, Integer> running);

    /// Who it is about.
    ///
    /// @param hostname,domainname as the container sees itself; `domainname` may be empty
    record Subject(String containerId, String name, String hostname, String domainname) {}

    /// Contents of the files a container's names come from.
    record EtcFiles(String hosts, String resolvConf) {}
}
