package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.network.FilterProgram.Outcome;
import io.cooperage.engine.network.ForeignChains.Obstacle;
import io.cooperage.engine.network.ForwardAllowance.Family;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What other programs' rules of this machine's packet filter do to networks of containers, whether or not
/// there are any yet, and the engine does not mend by itself.
public final class OtherFirewalls {
    private OtherFirewalls() {}

    /// @param trouble what is in the way of what
    /// @param remedy the commands that mend it
    public record Finding(String trouble, String remedy) {}

    /// Looks at the namespace that this JVM was started in, as root.
    ///
    /// @return none also where there is no nft(8)
    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE when it does not answer
    public static List<Finding> find() {
        if (!NftProgram.isInstalled()) {
            return List.of();
        }
        try (NetworkNamespace here = NetworkNamespace.current()) {
            // An engine with networks lets them through by itself there.
            Set<Family> allowed =
                    Stream.of(Family.values()).filter(Family::canBeAllowed).collect(Collectors.toSet());
            Outcome outcome = new NftProgram(here).ask("-j", "list", "chains");
            return outcome.ok()
                    ? ForeignChains.obstacles(outcome.text(), "", List.of(), allowed).stream()
                            .map(OtherFirewalls::finding)
                            .toList()
                    : List.of();
        }
    }

    private static Finding finding(Obstacle obstacle) {
        return new Finding(obstacle.trouble(), obstacle.remedy());
    }
}
