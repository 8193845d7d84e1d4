package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The ground on which somebody above the networks builds services of his own: the namespace that holds the
/// bridges, tables in its packet filter beside the networks' own, and the servers that names are asked of.
/// Safe for any thread; it lives as long as the networks do.
public interface ServicePlane {

    /// Where the bridges are: the machine's own namespace for root. Stays the networks'.
    NetworkNamespace namespace();

    /// Where the machine's programs are. Stays the networks'.
    NetworkNamespace machine();

    /// [#namespace] is not the machine's: what is to be reached from the machine must be forwarded to.
    boolean apart();

    /// The bridge of a network, made now if no container has needed it yet.
    ///
    /// @param network a ref
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND, or why it can't be made
    Bridge bridge(String network);

    /// A name for a table in the packet filter that no other engine of this machine has.
    ///
    /// @param purpose a word of letters, which ends it
    String table(String purpose);

    /// Changes the packet filter of [#namespace] by a text for nft(8): all of it or nothing. It must keep to
    /// tables that [#table] named.
    ///
    /// @return what nft says against it; empty when it is done
    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE when nft can't be run
    Optional<String> filter(String text);

    /// The machine's name servers, as they are now.
    List<InetAddress> resolvers();

    /// @param device its name
    /// @param gateway its own IPv4 address: the namespace, as containers see it
    /// @param subnet that its containers have their IPv4 addresses from, `10.1.0.0/16`
    record Bridge(String device, Inet4Address gateway, String subnet) {}
}
