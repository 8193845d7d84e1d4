package io.cooperage.engine.network;

import io.cooperage.engine.network.ContainerNetworks.EtcFiles;
import io.cooperage.engine.network.ContainerNetworks.Subject;
import io.cooperage.engine.network.DefaultLinks.HostLine;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a container comes by names: what the files say that they come from, and whether it needs a
/// [NameServer].
interface EtcText {
    /// @param endpoints where it is connected, with their addresses; empty with [NetworkMode#NONE] and
    ///     [NetworkMode#HOST]
    /// @param linked the containers it is linked to on the default network
    /// @param userDefined one of them is on a network whose containers have names
    /// @param gateway the machine as seen from there, null when it can't be reached
    Naming of(
            Subject subject,
            NetworkSettings settings,
            List<Endpoint> endpoints,
            List<HostLine> linked,
            boolean userDefined,
            @Nullable String gateway);

    /// @param served names are asked of [NameServer]
    /// @param upstream whom that one asks for everything that is none of ours
    record Naming(EtcFiles files, boolean served, List<InetAddress> upstream) {
        public Naming {
            upstream = List.copyOf(upstream);
        }
    }
}
