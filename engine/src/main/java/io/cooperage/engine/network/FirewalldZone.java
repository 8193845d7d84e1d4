package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets an engine's bridges through where firewalld(1) guards the machine: it refuses what comes from a
/// device that nobody has put into a zone, so containers would not reach the outside, nor each other where
/// bridges ask the packet filter too (br_netfilter).
///
/// firewalld's table is its own and is written anew whenever it likes, so it is asked in its own way to have
/// the bridges in its zone `trusted`, as other engines do with theirs. It is told how their names begin, and
/// for as long as it runs only: after a reload or a restart, which the packet filter's changes tell of, it is
/// told again. Who has put bridges into a zone by `cb+` has decided for all of them. Not for several threads
/// at once.
final class FirewalldZone {
    private static final String PROGRAM = "firewall-cmd";
    private static final String TABLE = "inet firewalld ";
    private static final String ZONE = "--zone=trusted";

    /// The program asks over D-Bus and takes a good part of a second, and other changes of the packet filter
    /// are many.
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);

    private final NetworkNamespace namespace;
    private final String bridges;
    private final String program;
    private @Nullable EngineException refusal;
    private long refusedAt;

    /// @param namespace the engine's; stays the caller's
    /// @param bridges all bridges of the engine, as firewalld names many
    FirewalldZone(NetworkNamespace namespace, String bridges) {
        this(namespace, bridges, PROGRAM);
    }

    /// @param program that is told
    FirewalldZone(NetworkNamespace namespace, String bridges, String program) {
        this.namespace = namespace;
        this.bridges = bridges;
        this.program = program;
    }

    /// Whether the program is there that would let bridges through.
    static boolean canBeAllowed() {
        return FilterProgram.isInstalled(PROGRAM);
    }

    static boolean isOf(String place) {
        return place.startsWith(TABLE);
    }

    /// Brings the bridges into the zone, or out of it.
    ///
    /// @param chains of the namespace, `inet firewalld filter_FORWARD`
    /// @param wanted whether the engine has bridges at all
    /// @return whether they are let through
    /// @throws EngineException UNAVAILABLE with what firewalld said
    boolean settle(Set<String> chains, boolean wanted) {
        if (chains.stream().noneMatch(FirewalldZone::isOf) || !FilterProgram.isInstalled(program)) {
            return false;
        }
        Outcome table = new NftProgram(namespace).ask("list", "table", "inet", "firewalld");
        if (!table.ok()) {
            throw new EngineException(ErrorKind.UNAVAILABLE, table.text());
        }
        boolean ours = names(table.text(), bridges);
        if (wanted && !ours && !names(table.text(), DeviceNames.ANY_BRIDGE)) {
            tell("--add-interface=");
        } else if (!wanted && ours) {
            tell("--remove-interface=");
        }
        return wanted;
    }

    /// It tells zones apart by such rules.
    private static boolean names(String table, String pattern) {
        return table.contains("iifname \"" + pattern.replace('+', '*') + "\"");
    }

    private void tell(String verb) {
        EngineException before = refusal;
        if (before != null && System.nanoTime() - refusedAt < AFTER_REFUSAL.toNanos()) {
            throw before;
        }
        Outcome outcome = new FilterProgram(namespace, program).run("", List.of(ZONE, verb + bridges));
        if (outcome.ok()) {
            refusal = null;
            return;
        }
        refusedAt = System.nanoTime();
        refusal = new EngineException(ErrorKind.UNAVAILABLE, outcome.text());
        throw refusal;
    }
}
