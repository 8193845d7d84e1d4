package io.cooperage.engine.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The use cases of networks; connecting a container is [io.cooperage.engine.container.ContainerService]'s.
///
/// A `ref` is a full id, a name, or a prefix of an id that fits only one network; NOT_FOUND "network x not
/// found" and an ambiguous prefix (INVALID_ARGUMENT) are thrown everywhere. Methods block; call them from a
/// virtual thread. Every change is announced on the event stream after it is durable.
public interface NetworkService {

    /// @throws io.cooperage.engine.error.EngineException CONFLICT for a name that is taken, FORBIDDEN for a
    ///     subnet that another network or the machine uses, INVALID_ARGUMENT for a part that can't be,
    ///     NOT_IMPLEMENTED for an option that is not known, naming it
    Network create(NetworkConfig config);

    List<Network> list();

    Network get(String ref);

    /// As [#get], and its gateway answers from then on, for who wants to reach the machine through it before
    /// any container is on the network. A network without a bridge of its own is as it is.
    ///
    /// @throws io.cooperage.engine.error.EngineException also as connecting a container to it does
    Network opened(String ref);

    /// @throws io.cooperage.engine.error.EngineException FORBIDDEN for a predefined one or one in use, naming
    ///     the containers
    void remove(String ref);

    /// What [#prune] would remove: those that no container names, running or not; predefined ones never.
    List<Network> prunable();

    default List<Network> prune() {
        return prune(_ -> true);
    }

    /// As [#prune()], those only that `which` accepts.
    List<Network> prune(Predicate<Network> which);

    /// Who stands in the way of publishing this port, in words for a person: a container's name, or the
    /// machine's process; empty when it is free. Nothing is taken by asking.
    Optional<String> holder(PortBinding port);

    /// The path of a packet to this container, for pictures: what the kernel really has.
    List<NetworkRule> rules(String containerId);

    /// What other programs' rules of the machine's packet filter do to networks of containers, and the engine
    /// can't mend by itself; as the engine knows it, which is asked anew whenever anybody changes the filter.
    List<Hindrance> hindrances();

    /// @param trouble what is in the way of what
    /// @param remedy the commands that mend it
    record Hindrance(String trouble, String remedy) {
        /// For a log.
        public String text() {
            return trouble + ". Allow it with: " + remedy;
        }
    }

    /// One rule of the machine's packet filter that exists for a container.
    ///
    /// @param text as `nft` prints it
    record NetworkRule(String chain, String text, String meaning) {}
}
