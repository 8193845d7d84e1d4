package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table as firewalld 1.3 writes it, in a namespace that stands in for the machine, and a script that does
/// to it what firewall-cmd has firewalld do.
@Tag("kernel")
class FirewalldZoneTest {
    private static final Set<String> CHAINS = Set.of("inet firewalld filter_FORWARD");
    private static final String TABLE = """
            table inet firewalld {
                chain filter_FORWARD_ZONES {
                    reject with icmpx admin-prohibited
                }
                chain filter_FORWARD {
                    type filter hook forward priority filter + 10; policy accept;
                    ct state { established, related } accept
                    ct status dnat accept
                    jump filter_FORWARD_ZONES
                }
            }
            """;
    private static final String COMMAND = """
            #!/bin/sh
            echo "$@" >> '@dir@/said'
            [ ! -e '@dir@/down' ] || { echo 'FirewallD is not running'; exit 252; }
            case $2 in
                --add-interface=br1+) nft insert rule inet firewalld filter_FORWARD_ZONES iifname '"br1*"' accept ;;
                --remove-interface=br1+) nft -f '@dir@/table' ;;
                *) exit 2 ;;
            esac
            """;

    @TempDir
    Path dir;

    private TestWorld world;
    private FirewalldZone zone;

    @SuppressWarnings("NullAway.Init")
    FirewalldZoneTest() {}

    @BeforeEach
    void build() throws Exception {
        TestWorld.assumeNft();
        world = new TestWorld(dir);
        world.bridge(1);
        world.container(1, 2);
        world.serve("host", 80, "outside");
        Path program = dir.resolve("firewall-cmd");
        Files.writeString(program, COMMAND.replace("@dir@", dir.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(dir.resolve("table"), "table inet firewalld\ndelete table inet firewalld\n" + TABLE);
        zone = new FirewalldZone(world.machine(), "br1+", program.toString());
    }

    @AfterEach
    void tearDown() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    private void load() {
        world.run("machine", "nft", "-f", dir.resolve("table").toString());
    }

    private String said() throws Exception {
        Path said = dir.resolve("said");
        return Files.exists(said) ? Files.readString(said) : "";
    }

    @Test
    void theBridgesAreBroughtIntoItsZoneAndOutAgain() throws Exception {
        assertThat(zone.settle(Set.of(), true)).as("without firewalld").isFalse();
        load();
        assertThat(world.reaches("c1-2", "192.0.2.2", 80)).isFalse();

        assertThat(zone.settle(CHAINS, true)).isTrue();
        assertThat(world.reaches("c1-2", "192.0.2.2", 80)).isTrue();
        assertThat(zone.settle(CHAINS, true)).isTrue();
        assertThat(said()).as("told once").isEqualTo("--zone=trusted --add-interface=br1+\n");

        load();
        assertThat(zone.settle(CHAINS, true)).as("after a reload").isTrue();
        assertThat(world.reaches("c1-2", "192.0.2.2", 80)).isTrue();

        assertThat(zone.settle(CHAINS, false)).isFalse();
        assertThat(zone.settle(CHAINS, false)).isFalse();
        assertThat(world.reaches("c1-2", "192.0.2.2", 80)).isFalse();
        assertThat(said()).endsWith("--zone=trusted --remove-interface=br1+\n").hasLineCount(3);
    }

    @Test
    void whatSomebodyElseHasDecidedForAllBridgesStays() throws Exception {
        load();
        world.run(
                "machine",
                "nft",
                "insert rule inet firewalld filter_FORWARD_ZONES iifname \"" + DeviceNames.ANY_BRIDGE.replace('+', '*')
                        + "\" drop");
        assertThat(zone.settle(CHAINS, true)).isTrue();
        assertThat(zone.settle(CHAINS, false)).isFalse();
        assertThat(said()).isEmpty();
    }

    @Test
    void aRefusalIsToldAndNotAskedForAtEveryChange() throws Exception {
        load();
        Files.createFile(dir.resolve("down"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> zone.settle(CHAINS, true))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("FirewallD is not running");
        }
        assertThat(said()).hasLineCount(1);
    }
}
