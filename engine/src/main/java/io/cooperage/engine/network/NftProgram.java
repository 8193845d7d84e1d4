package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.SystemProgram.Outcome;
import java.util.List;

/// Runs nft(8) inside a network namespace, one program for each transaction.
///
/// Measured with 200 published ports: 12 ms for a port that comes or goes, half of it the program's start, 25
/// ms for the whole table. A kept `nft -i` would need 1.5 ms, but tells what became of a command in words for
/// people only, and would be one more process to look after; a start without ports costs nothing either way.
final class NftProgram {
    private static final String NFT = "nft";

    private final FilterProgram program;

    NftProgram(NetworkNamespace namespace) {
        this.program = new FilterProgram(namespace, NFT);
    }

    /// One transaction: all of it or nothing.
    Outcome change(String text) {
        return run(List.of("-f", "-"), text);
    }

    Outcome ask(String... arguments) {
        return run(List.of(arguments), "");
    }

    /// @param place such as `inet mine`
    /// @return empty when there is no such table any more
    String table(String place) {
        String[] words = place.split(" ", 2);
        Outcome outcome = ask("list", "table", words[0], words[1]);
        return outcome.ok() ? outcome.text() : "";
    }

    private Outcome run(List<String> arguments, String input) {
        if (!isInstalled()) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "the program nft is not installed, so networks of containers can't be connected to the"
                            + " outside: install it (apt-get install nftables)");
        }
        return program.run(input, arguments);
    }

    static boolean isInstalled() {
        return FilterProgram.isInstalled(NFT);
    }
}
