package io.cooperage.engine.api.docker;

import static io.cooperage.engine.api.docker.ShapeScenario.host;
import static io.cooperage.engine.api.docker.ShapeScenario.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The part of [ShapeScenario] that asks for what can't be, while `plain` and `full` run: people read what is
/// said then, and scripts look for words in it.
final class ShapeRefusals {
    private static final String USER_OF_PLAIN = "\"NetworkMode\": \"container:plain\"";

    private static final List<List<String>> CREATES = List.of(
            List.of("a volume with a mode alone", host("\"Binds\": [\"/data:ro\"]")),
            List.of("too many parts of a volume", host("\"Binds\": [\"/a:/b:ro:x\"]")),
            List.of("the root as a target", host("\"Binds\": [\"/tmp:/\"]")),
            List.of(
                    "a tmpfs with a source",
                    host(mount("\"Type\": \"tmpfs\", \"Source\": \"/x\", \"Target\": \"/y\""))),
            List.of("a mount without a target", host(mount("\"Type\": \"volume\", \"Source\": \"vol\""))),
            List.of("a bind without a source", host(mount("\"Type\": \"bind\", \"Target\": \"/x\""))),
            List.of("a relative bind", host(mount("\"Type\": \"bind\", \"Source\": \"x\", \"Target\": \"/x\""))),
            List.of("a relative target of a mount", host(mount("\"Type\": \"volume\", \"Target\": \"x\""))),
            List.of("a bad option of a tmpfs", host("\"Tmpfs\": {\"/t\": \"nope\"}")),
            List.of("a bad capability to drop", host("\"CapDrop\": [\"NOPE\"]")),
            List.of("negative tries", host("\"RestartPolicy\": {\"Name\": \"on-failure\", \"MaximumRetryCount\": -1}")),
            List.of("negative retries", image("\"Healthcheck\": {\"Test\": [\"CMD\", \"x\"], \"Retries\": -1}")),
            List.of("no runtime of that name", host("\"Runtime\": \"nope\"")),
            List.of("processors that are not", host("\"CpusetCpus\": \"4095\"")),
            List.of("processors in no list", host("\"CpusetCpus\": \"x\"")),
            List.of("memory nodes that are not", host("\"CpusetMems\": \"77\"")),
            List.of("too much swappiness", host("\"MemorySwappiness\": 200")),
            List.of("a short period", host("\"CpuPeriod\": 5")),
            List.of("a small quota", host("\"CpuQuota\": 5")),
            List.of("a reservation beyond the limit", host("\"Memory\": 67108864, \"MemoryReservation\": 134217728")),
            List.of("a period beside processors", host("\"NanoCpus\": 1000000000, \"CpuPeriod\": 50000")),
            List.of("an isolation of Windows", host("\"Isolation\": \"hyperv\"")),
            List.of("a name in another's network", joined("\"Hostname\": \"h\"", "")),
            List.of("a name server in another's network", joined("", "\"Dns\": [\"10.0.0.1\"]")),
            List.of("a host in another's network", joined("", "\"ExtraHosts\": [\"h:10.0.0.1\"]")),
            List.of(
                    "a port in another's network",
                    joined("", "\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"\"}]}")),
            List.of("an exposed port in another's network", joined("\"ExposedPorts\": {\"80/tcp\": {}}", "")),
            List.of(
                    "a name in the host's uts namespace",
                    image("\"Hostname\": \"h\", \"HostConfig\": {\"UTSMode\": \"host\"}")),
            List.of("the ipc of nobody", host("\"IpcMode\": \"container:none\"")));

    /// Refused at the start by some daemons and at the create by others.
    private static final List<List<String>> STARTS = List.of(
            List.of("a program not in the path", body("\"nope\"", "")),
            List.of("a folder as the program", body("\"/bin\"", "")),
            List.of("a program that is only read", body("\"/etc/group\"", "")),
            List.of("a file as the working directory", body("\"true\"", "\"WorkingDir\": \"/etc/group\"")),
            List.of("no user of that name", body("\"true\"", "\"User\": \"nope\"")),
            List.of("no group of that name", body("\"true\"", "\"User\": \"0:nope\"")),
            List.of(
                    "no such device",
                    host(
                            "\"Devices\": [{\"PathOnHost\": \"/dev/nope\", \"PathInContainer\": \"/dev/nope\", \"CgroupPermissions\": \"r\"}]")),
            List.of(
                    "an address on the default network",
                    image(
                            "\"HostConfig\": {\"NetworkMode\": \"bridge\"}, \"NetworkingConfig\": {\"EndpointsConfig\": {\"bridge\": {\"IPAMConfig\": {\"IPv4Address\": \"172.17.0.9\"}}}}")),
            List.of(
                    "an alias on the default network",
                    image(
                            "\"HostConfig\": {\"NetworkMode\": \"bridge\"}, \"NetworkingConfig\": {\"EndpointsConfig\": {\"bridge\": {\"Aliases\": [\"x\"]}}}")),
            List.of("the ipc of one that keeps it", host("\"IpcMode\": \"container:plain\"")));

    private final ShapeScenario daemon;

    ShapeRefusals(ShapeScenario daemon) {
        this.daemon = daemon;
    }

    private static String mount(String fields) {
        return "\"Mounts\": [{" + fields + "}]";
    }

    private static String joined(String config, String host) {
        return image((config.isEmpty() ? "" : config + ", ") + "\"HostConfig\": {" + USER_OF_PLAIN
                + (host.isEmpty() ? "" : ", " + host) + "}");
    }

    private static String body(String command, String more) {
        return "{\"Image\": \"busybox:1\", \"Cmd\": [" + command + "]" + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    void ask() throws IOException {
        for (List<String> bad : CREATES) {
            daemon.post("create with " + bad.getFirst(), "/containers/create?name=bad", bad.getLast());
            forget();
        }
        for (List<String> bad : STARTS) {
            start(bad.getFirst(), bad.getLast());
        }
        String port = daemon.look("/containers/full/json")
                .path("NetworkSettings")
                .path("Ports")
                .path("80/tcp")
                .path(0)
                .path("HostPort")
                .asText();
        start(
                "a port that is taken",
                image(
                        "\"ExposedPorts\": {\"80/tcp\": {}}, \"HostConfig\": {\"PortBindings\": {\"80/tcp\": [{\"HostIp\":"
                                + " \"127.0.0.1\", \"HostPort\": \"" + port + "\"}]}}"));
        ended();
        lives();
        files();
        networks();
        images();
    }

    private void start(String name, String body) throws IOException {
        daemon.post(name + ", created", "/containers/create?name=bad", body);
        daemon.record(name + ", started", "POST", "/containers/bad/start");
        forget();
    }

    private void forget() throws IOException {
        daemon.quietly("DELETE", "/containers/bad?force=1", "");
    }

    /// The namespaces of one that has ended.
    private void ended() throws IOException {
        daemon.quietly("POST", "/containers/create?name=over", image("\"Labels\": {}"));
        start("the network of an ended container", host("\"NetworkMode\": \"container:over\""));
        start("the pids of an ended container", host("\"PidMode\": \"container:over\""));
        daemon.quietly("DELETE", "/containers/over?force=1", "");
    }

    private void lives() throws IOException {
        daemon.quietly("POST", "/containers/plain/pause", "");
        daemon.record("start of a paused container", "POST", "/containers/plain/start");
        daemon.record("paused container to remove", "DELETE", "/containers/plain");
        daemon.record("attach to a paused container", "POST", "/containers/plain/attach?stream=1&stdout=1");
        daemon.quietly("POST", "/containers/plain/unpause", "");
        daemon.post("memory beyond the swap", "/containers/full/update", "{\"Memory\": 943718400}");
        daemon.post("little memory for an update", "/containers/full/update", "{\"Memory\": 1000}");
        exec("of no program", "\"Cmd\": [\"nope\"]");
        exec("of a program that is only read", "\"Cmd\": [\"/etc/passwd\"]");
        exec("as nobody known", "\"Cmd\": [\"true\"], \"User\": \"nope\"");
        exec("in no folder", "\"Cmd\": [\"true\"], \"WorkingDir\": \"/etc/passwd\"");
    }

    private void exec(String name, String fields) throws IOException {
        JsonNode made = daemon.post("exec " + name, "/containers/plain/exec", "{" + fields + "}");
        daemon.post(
                "exec " + name + ", started",
                "/exec/" + made.path("Id").asText("none") + "/start",
                "{\"Detach\": true}");
    }

    private void files() throws IOException {
        byte[] nothing = new byte[0];
        put("archive into nobody", "/containers/none/archive?path=/tmp", nothing);
        put("archive into nothing", "/containers/plain/archive?path=/none", nothing);
        put("archive into a file", "/containers/plain/archive?path=/etc/passwd", nothing);
        daemon.post(
                "a volume's bad option", "/volumes/create", "{\"Name\": \"xx\", \"DriverOpts\": {\"nope\": \"x\"}}");
        daemon.post(
                "a volume without its device",
                "/volumes/create",
                "{\"Name\": \"xx\", \"DriverOpts\": {\"type\": \"tmpfs\"}}");
    }

    private void put(String name, String target, byte[] tar) throws IOException {
        daemon.record(name, "PUT", target, "application/x-tar", tar);
    }

    private void networks() throws IOException {
        daemon.post("connect to no network", "/networks/nonet/connect", "{\"Container\": \"plain\"}");
        daemon.post("connect to the host", "/networks/host/connect", "{\"Container\": \"plain\"}");
        daemon.post("connect to none", "/networks/none/connect", "{\"Container\": \"plain\"}");
        daemon.post("disconnect nobody", "/networks/net/disconnect", "{\"Container\": \"none\"}");
        address("an address of another subnet", "10.9.9.9");
        address("an address that is taken", "10.213.7.1");
        subnet("a bad gateway", "\"Subnet\": \"10.213.9.0/24\", \"Gateway\": \"nope\"");
        subnet("a gateway of another subnet", "\"Subnet\": \"10.213.9.0/24\", \"Gateway\": \"10.1.1.1\"");
        subnet("a range of another subnet", "\"Subnet\": \"10.213.9.0/24\", \"IPRange\": \"10.1.1.0/24\"");
        daemon.post(
                "a network's bad option",
                "/networks/create",
                "{\"Name\": \"x\", \"Options\": {\"com.docker.network.driver.mtu\": \"x\"}}");
        daemon.quietly("DELETE", "/networks/x", "");
    }

    private void address(String name, String address) throws IOException {
        start(
                name,
                image(
                        "\"HostConfig\": {\"NetworkMode\": \"net\"}, \"NetworkingConfig\": {\"EndpointsConfig\": {\"net\":"
                                + " {\"IPAMConfig\": {\"IPv4Address\": \"" + address + "\"}}}}"));
    }

    private void subnet(String name, String pool) throws IOException {
        daemon.post(name, "/networks/create", "{\"Name\": \"x\", \"IPAM\": {\"Config\": [{" + pool + "}]}}");
        daemon.quietly("DELETE", "/networks/x", "");
    }

    private void images() throws IOException {
        daemon.record("a name with two tags", "GET", "/images/a:b:c/json");
        daemon.record("a tag that can't be", "POST", "/images/busybox:1/tag?repo=a&tag=-x");
        daemon.record("pull of a bad name", "POST", "/images/create?fromImage=UPPER&tag=1");
        daemon.record("pull from where nothing is", "POST", "/images/create?fromImage=127.0.0.1:1/x&tag=1");
        daemon.record("commit of nobody", "POST", "/commit?container=none");
        daemon.record("commit to a bad name", "POST", "/commit?container=plain&repo=UPPER");
        String id = daemon.look("/images/committed:1/json").path("Id").asText();
        daemon.quietly("POST", "/containers/create?name=user", "{\"Image\": \"committed:1\", \"Cmd\": [\"true\"]}");
        daemon.record("image of a made container to delete", "DELETE", "/images/" + id);
        daemon.quietly("DELETE", "/containers/user", "");
        daemon.quietly("POST", "/images/committed:1/tag?repo=other&tag=2", "");
        daemon.record("image of two names to delete", "DELETE", "/images/" + id);
        daemon.record("image of two names", "GET", "/images/other:2/json");
        daemon.quietly("DELETE", "/images/other:2", "");
        daemon.record(
                "load of what is no archive",
                "POST",
                "/images/load",
                "application/x-tar",
                "nope".getBytes(StandardCharsets.UTF_8));
    }
}
