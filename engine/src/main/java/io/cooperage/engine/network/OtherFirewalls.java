package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import io.cooperage.engine.network.ForwardAllowance.Family;
import io.cooperage.engine.network.NetworkService.Hindrance;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What other programs' rules of this machine's packet filter do to networks of containers, whether or not
/// there are any yet, and the engine does not mend by itself.
public final class OtherFirewalls {
    private OtherFirewalls() {}

    /// Looks at the namespace that this JVM was started in, as root.
    ///
    /// @return none also where there is no nft(8)
    /// @throws io.cooperage.engine.error.EngineException UNAVAILABLE when it does not answer
    public static List<Hindrance> find() {
        if (!NftProgram.isInstalled()) {
            return List.of();
        }
        try (NetworkNamespace here = NetworkNamespace.current()) {
            NftProgram nft = new NftProgram(here);
            // An engine with networks lets them through by itself there.
            Set<String> allowed = Stream.of(Family.values())
                    .filter(Family::canBeAllowed)
                    .map(Family::place)
                    .collect(Collectors.toSet());
            boolean firewalld = FirewalldZone.canBeAllowed();
            Outcome outcome = nft.ask("-j", "list", "chains");
            return outcome.ok()
                    ? ForeignChains.hindrances(
                            outcome.text(),
                            "",
                            List.of(),
                            place -> allowed.contains(place) || (firewalld && FirewalldZone.isOf(place)),
                            nft::table)
                    : List.of();
        }
    }
}
