package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.JvmCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An engine on a machine without nftables: in a mount namespace where something that can't be executed lies
/// over the program.
@Tag("kernel")
class MissingToolTest {
    private static final String HIDE_NFT =
            "set -e; for f in /usr/sbin/nft /sbin/nft /usr/local/sbin/nft /usr/bin/nft /bin/nft; do"
                    + " [ ! -e $f ] || mount --bind /dev/null $f; done; exec \"$@\"";

    @TempDir
    Path folder;

    @Test
    void withoutNftANetworkIsRefusedByNameAndTheRestWorks() throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "hiding a program needs root, here or in a user namespace");
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", HIDE_NFT, "sh"));
        command.addAll(JvmCommand.of(
                MissingToolWorker.class, List.of(folder.resolve("e").toString(), root.toString())));
        Process engine = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(engine.inputReader(UTF_8).lines().filter(line -> line.startsWith("> ")))
                    .containsExactly(
                            "> UNAVAILABLE this container's network can't be made: the program nft is not installed, so"
                                    + " networks of containers can't be connected to the outside: install it"
                                    + " (apt-get install nftables); with --network none or --network host a container"
                                    + " needs no bridge",
                            "> CREATED",
                            "> without a network 0");
        } finally {
            engine.destroyForcibly().waitFor();
        }
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
    }
}
