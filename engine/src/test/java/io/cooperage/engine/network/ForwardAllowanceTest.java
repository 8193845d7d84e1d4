package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.netlink.FilterGeneration;
import io.cooperage.engine.network.ForwardAllowance.Family;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chain FORWARD as others leave it, made with the real iptables in a namespace that stands in for the
/// machine.
@Tag("kernel")
class ForwardAllowanceTest {
    private static final Set<String> CHAINS = Set.of("ip filter FORWARD", "ip6 filter FORWARD");

    @TempDir
    Path dir;

    private TestWorld world;
    private ForwardAllowance allowance;

    @SuppressWarnings("NullAway.Init")
    ForwardAllowanceTest() {}

    @BeforeEach
    void build() {
        assumeTrue(
                Stream.of(Family.values()).allMatch(Family::canBeAllowed),
                "no iptables and ip6tables: install iptables");
        world = new TestWorld(dir);
        allowance = new ForwardAllowance(world.machine(), "br1+", "cooperage_a");
        world.bridge(1);
        world.container(1, 2);
        world.run("host", "ip", "-6", "route", "add", "fd00::/16", "via", TestWorld.MACHINE_6);
        world.serve("host", 80, "outside");
        world.serve("c1-2", 81, "inside");
    }

    @AfterEach
    void tearDown() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    private void iptables(String... arguments) {
        for (String program : new String[] {"iptables", "ip6tables"}) {
            world.run(
                    "machine",
                    Stream.concat(Stream.of(program), Stream.of(arguments)).toArray(String[]::new));
        }
    }

    private String rules() {
        return world.run("machine", "iptables", "-S") + world.run("machine", "ip6tables", "-S");
    }

    private int generation() {
        return world.in("machine", () -> {
            try (FilterGeneration generation = FilterGeneration.open()) {
                return generation.number();
            }
        });
    }

    private void settled(boolean wanted, Family... families) {
        ForwardAllowance.Outline outline = allowance.settle(CHAINS, wanted);
        assertThat(outline.failures()).isEmpty();
        assertThat(outline.settled()).containsExactlyInAnyOrder(families);
    }

    @Test
    void whatIsDroppedByDefaultIsLetThroughAndNothingElseIsTouched() {
        // As Docker leaves it.
        iptables("-P", "FORWARD", "DROP");
        iptables("-N", "DOCKER-USER");
        iptables("-A", "DOCKER-USER", "-j", "RETURN");
        iptables("-A", "FORWARD", "-j", "DOCKER-USER");
        iptables("-A", "FORWARD", "-p", "tcp", "--dport", "9", "-j", "REJECT");
        String before = rules();
        assertThat(world.reaches("c1-2", "192.0.2.2", 80)).isFalse();

        settled(true, Family.values());
        assertThat(world.ask("c1-2", "192.0.2.2", 80)).startsWith("outside ");
        assertThat(world.ask("c1-2", "fd99::2", 80)).startsWith("outside ");
        assertThat(world.reaches("host", "10.1.0.2", 81))
                .as("only answers and published ports come in")
                .isFalse();
        assertThat(world.ask("c1-2", "192.0.2.2", 9)).as("others' rules hold").startsWith("refused");

        // What an engine does again and again changes nothing, not even the counters.
        int generation = generation();
        settled(true, Family.values());
        assertThat(generation()).isEqualTo(generation);

        // Another engine has its own.
        ForwardAllowance other = new ForwardAllowance(world.machine(), "cbother+", "cooperage_b");
        String ours = rules();
        assertThat(other.settle(CHAINS, true).failures()).isEmpty();
        assertThat(other.settle(CHAINS, false).failures()).isEmpty();
        assertThat(rules()).isEqualTo(ours);

        // Docker that starts again puts its own rules in front.
        iptables("-D", "FORWARD", "-j", "DOCKER-USER");
        iptables("-I", "FORWARD", "-j", "DOCKER-USER");
        settled(true, Family.values());
        assertThat(world.ask("c1-2", "192.0.2.2", 80)).startsWith("outside ");

        settled(false);
        assertThat(rules()).isEqualTo(before);
    }

    @Test
    void aLastRuleThatRefusesAllIsHeldBackToo() {
        iptables("-A", "FORWARD", "-p", "tcp", "--dport", "9", "-j", "REJECT");
        iptables("-A", "FORWARD", "-m", "comment", "--comment", "the last word", "-j", "REJECT");
        String before = rules();
        assertThat(world.reaches("c1-2", "192.0.2.2", 80)).isFalse();
        settled(true, Family.values());
        assertThat(world.ask("c1-2", "192.0.2.2", 80)).startsWith("outside ");
        assertThat(world.ask("c1-2", "fd99::2", 80)).startsWith("outside ");
        assertThat(world.ask("c1-2", "192.0.2.2", 9)).startsWith("refused");

        // One that comes before ours makes them move.
        iptables("-I", "FORWARD", "-j", "DROP");
        settled(true, Family.values());
        assertThat(world.ask("c1-2", "192.0.2.2", 80)).startsWith("outside ");
        iptables("-D", "FORWARD", "-j", "DROP");
        settled(false);
        assertThat(rules()).isEqualTo(before);
    }

    @Test
    void dockersOwnContainersStayBehindItsDefault() {
        world.bridge(2);
        world.serve(world.container(2, 2), 80, "docker's");
        world.run("machine", "ip", "link", "set", "br2", "down");
        world.run("machine", "ip", "link", "set", "br2", "name", "br-0123456789ab");
        world.run("machine", "ip", "link", "set", "br-0123456789ab", "up");
        iptables("-P", "FORWARD", "DROP");
        settled(true, Family.values());
        assertThat(world.reaches("c1-2", "10.2.0.2", 80)).isFalse();
        assertThat(world.ask("c1-2", "192.0.2.2", 80)).startsWith("outside ");

        // Unless the machine itself goes out by a bridge of such a name.
        world.run("machine", "ip", "route", "add", "default", "via", "10.2.0.2");
        allowance.settle(CHAINS, false);
        settled(true, Family.values());
        assertThat(world.ask("c1-2", "10.2.0.2", 80)).startsWith("docker's ");
    }

    @Test
    void whereNothingIsDroppedNoRuleIsMade() {
        iptables("-P", "FORWARD", "ACCEPT");
        String before = rules();
        settled(true);
        assertThat(rules()).isEqualTo(before);
        // Docker comes, and goes.
        iptables("-P", "FORWARD", "DROP");
        settled(true, Family.values());
        assertThat(rules()).contains("cooperage_a/out");
        iptables("-P", "FORWARD", "ACCEPT");
        settled(true);
        assertThat(rules()).isEqualTo(before);
        assertThat(allowance.settle(Set.of(), true).settled())
                .as("a table that is not there is not made")
                .isEmpty();
    }
}
