package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.network.ForeignChains.Obstacle;
import io.cooperage.engine.network.NftProgram.Outcome;
import java.util.List;

/// What other programs' rules of this machine's packet filter do to networks of containers, whether or not
/// there are any yet.
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
            Outcome outcome = new NftProgram(here).ask("-j", "list", "chains");
            return outcome.ok()
                    ? ForeignChains.obstacles(outcome.text(), "", List.of()).stream()
                            .map(OtherFirewalls::finding)
                            .toList()
                    : List.of();
        }
    }

    private static Finding finding(Obstacle obstacle) {
        return new Finding(obstacle.trouble(), obstacle.remedy());
    }
}
