package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import java.util.List;

/// A program of the packet filter, nft(8) or iptables(8), run inside a network namespace. Any thread.
///
/// @param namespace stays the caller's
/// @param name as of a [SystemProgram]
record FilterProgram(NetworkNamespace namespace, String name) {
    static boolean isInstalled(String name) {
        return new SystemProgram(name).find().isPresent();
    }

    /// @param input what it reads
    /// @throws EngineException UNAVAILABLE when it is not installed or does not answer
    Outcome run(String input, List<String> arguments) {
        return new SystemProgram(name).run(input, arguments, namespace::inside);
    }
}
