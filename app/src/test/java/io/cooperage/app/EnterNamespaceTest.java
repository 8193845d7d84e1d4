package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher's `enter-namespace` as an ordinary user. Started as root, the test becomes `nobody` in a mount
/// namespace where other files stand in for /etc/subuid and /etc/subgid, so nothing of the machine changes.
@Tag("kernel")
class EnterNamespaceTest {
    private static final String FACTS =
            "id -un; id -u; cat /proc/self/setgroups; grep CapEff /proc/self/status; cat /proc/self/uid_map";

    @TempDir
    private Path folder;

    @Test
    void theUserStaysThemselvesWithAllCapabilitiesAndTheirSubordinateIds() throws IOException {
        CommandRun run = asNobody("nobody:300000:65536\n", "sh", "-c", FACTS);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(line -> line.strip().replaceAll("\\s+", " ")))
                .satisfiesExactly(
                        name -> assertThat(name).isEqualTo("nobody"),
                        uid -> assertThat(uid).isEqualTo("65534"),
                        setgroups -> assertThat(setgroups).isEqualTo("allow"),
                        capabilities -> assertThat(capabilities).matches("CapEff: 0*1f+"),
                        own -> assertThat(own).isEqualTo("65534 65534 1"),
                        range -> assertThat(range).isEqualTo("300000 300000 65536"));
    }

    @Test
    void theRangeMayBeListedByNumberAndTheLargestCounts() throws IOException {
        CommandRun run = asNobody("65534:300000:1000\nother:1:1\n65534:400000:65536\n", "cat", "/proc/self/uid_map");
        assertThat(run.out().replaceAll(" +", " ")).contains(" 400000 400000 65536");
    }

    @Test
    void withoutSubordinateIdsOnlyTheOwnIdIsMappedAndTheMendingCommandShown() throws IOException {
        CommandRun run = asNobody("", "sh", "-c", FACTS);
        assertThat(run.status()).isZero();
        assertThat(run.err())
                .startsWith("cooperage: only your own user id")
                .contains("sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 nobody");
        assertThat(run.out()).containsPattern("65534 +65534 +1\n$").containsPattern("CapEff:\t0*1f+\n");
    }

    @Test
    void switchedOffNamespacesAreNamedWithTheCommandThatAllowsThem() throws IOException {
        CommandRun run = inNamespaceWithoutFurtherOnes(script() + " true");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("cooperage: user namespaces are switched off")
                .contains("user.max_user_namespaces=15000");
    }

    @Test
    void theDoctorStillRunsWhereNamespacesAreSwitchedOff() throws IOException {
        CommandRun run = inNamespaceWithoutFurtherOnes(
                script() + " --if-possible sh -c 'echo ran; echo \"$COOPERAGE_LAUNCH_TROUBLE\"; echo "
                        + "\"$COOPERAGE_LAUNCH_REMEDY\"'");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("ran\nuser namespaces are switched off")
                .contains("\necho user.max_user_namespaces=15000 | sudo tee");
    }

    @Test
    void theExitStatusAndTheProcessAreTheCommands() throws IOException {
        CommandRun run = asNobody("nobody:300000:65536\n", "sh", "-c", "exit 7");
        assertThat(run.status()).isEqualTo(7);
    }

    @Test
    void rootJustRunsTheCommand() {
        assumeTrue(CommandRun.isRoot(), "needs root");
        CommandRun run = CommandRun.of(List.of(script().toString(), "readlink", "/proc/self/ns/user"));
        CommandRun outside = CommandRun.of(List.of("readlink", "/proc/self/ns/user"));
        assertThat(run).isEqualTo(outside);
    }

    /// @param subordinate the content of both /etc/subuid and /etc/subgid, where group ids go by the user's name
    private CommandRun asNobody(String subordinate, String... command) throws IOException {
        assumeTrue(CommandRun.isRoot(), "becoming another user needs root");
        Path ids = Files.writeString(folder.resolve("ids"), subordinate);
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind " + ids + " /etc/subuid && mount --bind " + ids + " /etc/subgid && exec setpriv "
                        + "--reuid nobody --regid nogroup --clear-groups env -u XDG_RUNTIME_DIR \"$@\"",
                "sh",
                script().toString()));
        all.addAll(List.of(command));
        return CommandRun.of(all);
    }

    /// Runs a shell command as `nobody`, without capabilities, in a user namespace whose limit of further ones is 0.
    private CommandRun inNamespaceWithoutFurtherOnes(String command) throws IOException {
        return asNobody(
                "nobody:300000:65536\n",
                "sh",
                "-c",
                "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --inh-caps=-all --ambient-caps=-all "
                        + "sh -c \"$0\"",
                command);
    }

    private static Path script() {
        return CommandRun.distribution().resolve("lib/enter-namespace");
    }
}
