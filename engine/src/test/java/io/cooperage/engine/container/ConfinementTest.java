package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.testing.FakeAppArmor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementTest {
    @TempDir
    Path folder;

    private FakeAppArmor machine;
    private AppArmor appArmor;
    private Confinement confinement;
    private String own;

    @BeforeEach
    void on() throws Exception {
        machine = new FakeAppArmor(folder);
        appArmor = machine.appArmor();
        confinement = new Confinement(appArmor, false);
        own = appArmor.standardProfile().name();
    }

    @Test
    void whoAsksForNothingGetsTheEnginesOwnWhichIsLoadedThen() {
        assertThat(appArmor.isLoaded(appArmor.standardProfile())).isFalse();
        assertThat(confinement.profile(Security.DEFAULT)).isEqualTo(own);
        assertThat(appArmor.isLoaded(appArmor.standardProfile())).isTrue();
        assertThat(confinement.trouble()).isEmpty();
    }

    @Test
    void whatIsLoadedIsNotLoadedAgain() throws Exception {
        confinement.profile(Security.DEFAULT);
        machine.refuse("a second time");
        assertThat(confinement.profile(Security.DEFAULT)).isEqualTo(own);
        assertThat(new Confinement(appArmor, false).profile(Security.DEFAULT))
                .as("by the next engine")
                .isEqualTo(own);
    }

    @Test
    void whatSomebodyRemovedIsLoadedAgain() throws Exception {
        confinement.profile(Security.DEFAULT);
        machine.unload();
        assertThat(confinement.again(own)).as("for an exec").isEqualTo(own);
        assertThat(appArmor.isLoaded(appArmor.standardProfile())).isTrue();
        assertThat(confinement.again("cooperage-default-00000000")).isEqualTo("cooperage-default-00000000");
        assertThat(confinement.again(null)).isNull();
    }

    @Test
    void whoAsksGetsThatAndPrivilegedOnesNone() {
        assertThat(confinement.profile(security(false, "web"))).isEqualTo("web");
        assertThat(confinement.profile(security(true, "web"))).isEqualTo("web");
        assertThat(confinement.profile(security(false, "unconfined"))).isNull();
        assertThat(confinement.profile(security(true, null))).isNull();
        assertThat(appArmor.isLoaded(appArmor.standardProfile())).isFalse();
    }

    @Test
    void anOrdinaryUsersEngineAndAMachineWithoutItHaveNone() throws Exception {
        Confinement users = new Confinement(appArmor, true);
        assertThat(users.profile(Security.DEFAULT)).isNull();
        assertThat(users.trouble()).isEmpty();
        assertThat(users.shown(container(Security.DEFAULT))).isEmpty();
        assertThat(users.shown(container(security(false, "web")))).isEqualTo("web");
        machine.off();
        assertThat(confinement.profile(Security.DEFAULT)).isNull();
        assertThat(confinement.trouble()).isEmpty();
        assertThat(confinement.shown(container(Security.DEFAULT))).isEmpty();
        assertThat(confinement.shown(container(security(false, "unconfined")))).isEqualTo("unconfined");
    }

    @Test
    void withoutTheParserContainersRunWithoutAProfileUntilItIsInstalled() throws Exception {
        Path kept = Files.move(machine.parser(), folder.resolve("kept"));
        assertThat(confinement.profile(Security.DEFAULT)).isNull();
        assertThat(confinement.trouble().orElse(""))
                .startsWith("AppArmor does not confine containers: the program ")
                .endsWith("is not installed; install it: sudo apt-get install -y apparmor");
        assertThat(confinement.shown(container(Security.DEFAULT))).isEqualTo("unconfined");
        assertThat(confinement.profile(security(false, "web"))).isEqualTo("web");
        Files.move(kept, machine.parser());
        assertThat(confinement.trouble()).isEmpty();
        assertThat(confinement.profile(Security.DEFAULT)).isEqualTo(own);
    }

    @Test
    void aParserThatRefusesIsAskedOnce() throws Exception {
        machine.refuse("Operation not permitted");
        assertThat(confinement.trouble()).as("nobody has needed it yet").isEmpty();
        assertThat(confinement.profile(Security.DEFAULT)).isNull();
        assertThat(confinement.profile(Security.DEFAULT)).isNull();
        assertThat(machine.parsed()).as("one line for each time").isEqualTo("\n");
        assertThat(confinement.trouble().orElse(""))
                .startsWith("AppArmor does not confine containers: load AppArmor profile " + own)
                .endsWith("Operation not permitted; when that is mended, start the engine again");
        machine.load(own);
        assertThat(confinement.trouble()).as("another engine could load it").isEmpty();
        assertThat(confinement.profile(Security.DEFAULT)).isEqualTo(own);
    }

    @Test
    void aStartThatIsCancelledMeanwhileIsNoRefusal() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> confinement.profile(Security.DEFAULT))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(confinement.trouble()).isEmpty();
        assertThat(confinement.profile(Security.DEFAULT)).isEqualTo(own);
    }

    @Test
    void inspectTellsWhatTheNextRunGets() {
        assertThat(confinement.shown(container(Security.DEFAULT))).isEqualTo(own);
        assertThat(confinement.shown(container(security(true, null)))).isEqualTo("unconfined");
        assertThat(confinement.shown(container(security(false, "unconfined")))).isEqualTo("unconfined");
        assertThat(confinement.shown(container(security(true, "web")))).isEqualTo("web");
    }

    @Test
    void inspectTellsOfARunUnderAnEarlierEngineWhatTheKernelKnows() throws Exception {
        machine.confine(7, "cooperage-default-00000000 (enforce)");
        ManagedContainer container = container(Security.DEFAULT);
        container.state(new ContainerState(Status.RUNNING, 7, 0, false, "", Instant.EPOCH, null));
        assertThat(confinement.shown(container)).isEqualTo("cooperage-default-00000000");
        assertThat(confinement.of(7)).isEqualTo("cooperage-default-00000000 (enforce)");
    }

    private static Security security(boolean privileged, @Nullable String profile) {
        return new Security(privileged, List.of(), List.of(), false, "default", profile);
    }

    private ManagedContainer container(Security security) {
        ContainerConfig config = ContainerConfig.of(new RootSource.Directory(folder), List.of("/bin/true")).toBuilder()
                .security(security)
                .build();
        return new ManagedContainer(
                new Container("0".repeat(64), "name", config, ContainerState.CREATED, Instant.EPOCH),
                ContainerRoot.of(folder));
    }
}
