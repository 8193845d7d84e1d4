package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about networks and volumes of the real `docker`, and `docker system prune`.
class NetworkVolumeCliTest {
    @TempDir
    Path folder;

    DockerRoom room;

    @BeforeEach
    void open() throws Exception {
        DockerRoom.requireCli();
        room = new DockerRoom(folder);
    }

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void networksAreMadeShownAndRemoved() {
        String id = room.docker(
                        "network",
                        "create",
                        "--subnet",
                        "10.214.8.0/24",
                        "--gateway",
                        "10.214.8.1",
                        "--label",
                        "a=b",
                        "--opt",
                        "com.docker.network.driver.mtu=1400",
                        "--attachable",
                        "web")
                .line();
        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(room.docker("network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}")
                        .out()
                        .lines())
                .contains("bridge bridge local", "host host local", "none null local", "web bridge local");
        assertThat(room.docker("network", "ls", "-q", "--no-trunc", "--filter", "label=a=b")
                        .line())
                .isEqualTo(id);
        assertThat(room.docker(
                                "network",
                                "inspect",
                                "-f",
                                "{{(index .IPAM.Config 0).Subnet}} {{.Attachable}} {{.Labels.a}}",
                                "web")
                        .line())
                .isEqualTo("10.214.8.0/24 true b");
        assertThat(room.docker("network", "inspect", "-v", "web").out()).contains("\"Name\": \"web\"");
        assertThat(room.failing("network", "create", "web").err()).contains("network with name web already exists");
        assertThat(room.failing("network", "create", "--subnet", "10.214.8.0/25", "same")
                        .err())
                .contains("Pool overlaps");
        assertThat(room.failing("network", "create", "-d", "macvlan", "m").err())
                .contains("macvlan");
        assertThat(room.failing("network", "rm", "bridge").err()).contains("pre-defined network");
        assertThat(room.failing("network", "inspect", "none-such").err()).contains("network none-such not found");
        assertThat(room.docker("network", "rm", "web").line()).isEqualTo("web");
        assertThat(room.docker("network", "rm", "-f", "web").code()).isZero();
    }

    @Test
    void containersAreConnectedAndDisconnected() throws Exception {
        room.busybox("box:1");
        room.docker("network", "create", "--subnet", "10.214.9.0/24", "web");
        room.docker("run", "-d", "--name", "one", "box:1", "sleep", "1000");
        room.docker("network", "connect", "--alias", "uno", "--ip", "10.214.9.77", "web", "one");
        assertThat(room.docker(
                                "network",
                                "inspect",
                                "-f",
                                "{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}",
                                "web")
                        .line())
                .isEqualTo("one 10.214.9.77/24");
        assertThat(room.docker(
                                "run",
                                "--rm",
                                "--network",
                                "web",
                                "--link",
                                "one:partner",
                                "box:1",
                                "nslookup",
                                "partner")
                        .out())
                .contains("10.214.9.77");
        assertThat(room.failing("run", "--rm", "--network", "web", "box:1", "nslookup", "partner")
                        .out())
                .as("a link is nobody else's name")
                .doesNotContain("10.214.9.77");
        assertThat(room.failing("network", "rm", "web").err()).contains("has active endpoints");
        assertThat(room.docker("network", "prune", "-f").line()).isEmpty();
        room.docker("network", "disconnect", "web", "one");
        assertThat(room.docker("network", "inspect", "-f", "{{len .Containers}}", "web")
                        .line())
                .isEqualTo("0");
        assertThat(room.failing("network", "disconnect", "web", "one").err()).contains("not connected");
        assertThat(room.docker("network", "prune", "-f").out()).contains("Deleted Networks:", "web");
    }

    @Test
    void onTheDefaultNetworkALinkIsInTheHostsFileAndTheVariables() throws Exception {
        room.busybox("box:1");
        room.docker("run", "-d", "--name", "one", "--expose", "80", "box:1", "sleep", "1000");
        assertThat(room.docker(
                                "run",
                                "--rm",
                                "--link",
                                "one:partner",
                                "box:1",
                                "sh",
                                "-c",
                                "grep -o 'partner.*one' /etc/hosts; echo $PARTNER_PORT_80_TCP_PORT; ping -c1 -W5 partner")
                        .out())
                .startsWith("partner ")
                .contains(" one\n80\n", "1 packets received");
        room.docker("run", "-d", "--name", "two", "--link", "one:partner", "box:1", "sleep", "1000");
        assertThat(room.docker("inspect", "-f", "{{.HostConfig.Links}}", "two").line())
                .isEqualTo("[/one:/two/partner]");
        assertThat(room.failing("rm", "--link", "two").err()).contains("cannot remove the default link name");
        assertThat(room.failing("rm", "--link", "/two/other").err()).contains("No such container: two/other");
        assertThat(room.docker("rm", "--link", "/two/partner").line()).isEqualTo("/two/partner");
        assertThat(room.docker("exec", "two", "cat", "/etc/hosts").out()).doesNotContain("partner");
        assertThat(room.failing("run", "--link", "none-such", "box:1", "true").err())
                .contains("could not get container for none-such: No such container: none-such");
        assertThat(room.failing("network", "connect", "--link", "one:x", "bridge", "two")
                        .err())
                .contains("links are only supported for user-defined networks");
    }

    @Test
    void volumesAreMadeShownAndRemoved() throws Exception {
        room.busybox("box:1");
        assertThat(room.docker("volume", "create", "--label", "a=b", "data").line())
                .isEqualTo("data");
        assertThat(room.docker("volume", "create", "data").line()).isEqualTo("data");
        String anonymous = room.docker("volume", "create").line();
        assertThat(anonymous).matches("[0-9a-f]{64}");
        assertThat(room.docker("volume", "ls", "--format", "{{.Driver}} {{.Name}}")
                        .out()
                        .lines())
                .containsExactlyInAnyOrder("local data", "local " + anonymous);
        assertThat(room.docker("volume", "ls", "-q", "-f", "label=a").line()).isEqualTo("data");
        assertThat(room.docker("volume", "inspect", "-f", "{{.Mountpoint}} {{.Labels.a}} {{.Scope}}", "data")
                        .line())
                .isEqualTo(room.engine.volumes().get("data").mountpoint() + " b local");

        room.docker(
                "run", "--name", "user", "--network", "none", "-v", "data:/d", "box:1", "sh", "-c", "echo x > /d/f");
        assertThat(room.docker("volume", "ls", "-q", "-f", "dangling=false").line())
                .isEqualTo("data");
        assertThat(room.failing("volume", "rm", "data").err()).contains("volume is in use");
        room.docker("rm", "user");
        assertThat(room.docker("volume", "prune", "-f").out()).contains("Deleted Volumes:", anonymous);
        assertThat(room.docker("volume", "prune", "-af").out()).contains("data", "Total reclaimed space:");
        assertThat(room.failing("volume", "inspect", "data").err()).contains("no such volume");
        assertThat(room.docker("volume", "rm", "-f", "data").line()).isEqualTo("data");
        assertThat(room.failing("volume", "create", "-d", "nfs", "x1").err()).contains("nfs");
    }

    @Test
    void aVolumeThatCannotBeMountedIsShownWithoutASizeAndPrunedByName() throws Exception {
        room.busybox("box:1");
        room.docker("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/no/such/folder", "away");
        room.docker("volume", "create", "here");
        room.docker("run", "--rm", "--network", "none", "-v", "here:/d", "box:1", "sh", "-c", "echo 1234567 > /d/f");
        assertThat(room.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}}")
                        .out()
                        .lines())
                .contains("Local Volumes 2");
        assertThat(room.docker("system", "df", "-v", "--format", "{{range .Volumes}}{{.Name}} {{.Size}};{{end}}")
                        .out())
                .containsPattern("away (N/A|-1B);")
                .containsPattern("here [0-9.]+k?B;");
        assertThat(room.engine.volumes().prunable(true))
                .extracting(usage -> usage.volume().name())
                .containsExactlyInAnyOrder("away", "here");
        assertThat(room.failing("run", "--rm", "-v", "away:/d", "box:1", "true").err())
                .contains("/no/such/folder is no folder on this machine");
        room.docker("volume", "rm", "away");
    }

    @Test
    void systemPruneTakesWhatNobodyNeeds() throws Exception {
        room.busybox("box:1");
        room.busybox("box:2");
        room.docker("tag", "box:2", "box:1"); // one image without a name is left
        room.docker("network", "create", "idle");
        room.docker("volume", "create");
        room.docker("run", "--name", "ended", "--network", "none", "box:2", "true");
        room.docker("run", "--name", "labelled", "--label", "mine", "--network", "none", "box:2", "true");
        assertThat(room.docker("system", "prune", "-f", "--filter", "label=mine", "--filter", "label!=other")
                        .out())
                .contains("Deleted Containers:")
                .doesNotContain("Deleted Networks:");
        assertThat(room.docker("ps", "-a", "--format", "{{.Names}}").line()).isEqualTo("ended");
        String out = room.docker("system", "prune", "-f", "--volumes").out();
        assertThat(out)
                .contains(
                        "Deleted Containers:",
                        "Deleted Networks:",
                        "idle",
                        "Deleted Volumes:",
                        "Deleted Images:",
                        "Total reclaimed space:");
        assertThat(room.docker("images", "--format", "{{.Tag}}").out().lines()).containsExactlyInAnyOrder("1", "2");
        room.docker("system", "prune", "-af", "--filter", "until=1h");
        assertThat(room.engine.images().list()).isNotEmpty();
        room.docker("system", "prune", "-af");
        assertThat(room.engine.images().list()).isEmpty();
    }
}
