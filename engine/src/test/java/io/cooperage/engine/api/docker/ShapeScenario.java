package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.testing.BusyboxRoot;
import io.cooperage.engine.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The same questions for any daemon, and the shapes of its answers: one container, image, network and volume
/// through their lives, and what is refused on the way. Asked as a client of API 1.41 asks.
final class ShapeScenario {
    private static final String VERSION = "/v1.41";
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final Pattern TEMPORARY = Pattern.compile("/tmp/[^ :\"]+");

    /// One that the daemon chose.
    private static final Pattern PORT = Pattern.compile(":\\d{5}\\b");

    /// What the machine has: its processors and its memory nodes.
    private static final Pattern MACHINE =
            Pattern.compile("(from 0\\.01 to |as there are only |, available: )\\d[\\d.,-]*(?<=\\d)");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FULL = """
            {"Image": "busybox:1", "Cmd": ["sleep", "1000"], "Hostname": "host", "Env": ["A=b"], "Labels": {"l": "v"},
             "WorkingDir": "/tmp", "User": "0", "ExposedPorts": {"80/tcp": {}}, "Volumes": {"/anonymous": {}},
             "StopSignal": "SIGKILL", "StopTimeout": 1,
             "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000000000},
             "HostConfig": {"Memory": 67108864, "NanoCpus": 500000000, "PidsLimit": 50, "Binds": ["vol:/data"],
                "Mounts": [{"Type": "tmpfs", "Target": "/scratch"}], "Tmpfs": {"/t": ""},
                "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]},
                "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}, "CapAdd": ["NET_ADMIN"],
                "CapDrop": ["MKNOD"], "Dns": ["10.0.0.1"], "ExtraHosts": ["h:10.0.0.2"], "ShmSize": 1048576,
                "Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 200}],
                "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m"}}, "NetworkMode": "net"},
             "NetworkingConfig": {"EndpointsConfig": {"net": {"Aliases": ["al"]}}}}""";

    private static final String PLAIN = """
            {"Image": "busybox:1", "Cmd": ["sh", "-c", "echo out; exec sleep 1000"]}""";

    /// Refused at `POST /containers/create`: a word for it, and the body's host configuration or the body.
    private static final List<List<String>> BAD_CREATES = List.of(
            List.of("an empty object", "{}"),
            List.of("no image of that name", "{\"Image\": \"none:1\", \"Cmd\": [\"true\"]}"),
            List.of("a bad image name", "{\"Image\": \"UPPER:1\", \"Cmd\": [\"true\"]}"),
            List.of("no JSON", "{\"Image\": "),
            List.of("JSON of another type", "{\"Image\": 1}"),
            List.of("a variable without a name", image("\"Env\": [\"=x\"]")),
            List.of("a relative working directory", image("\"WorkingDir\": \"a\"")),
            List.of("a probe too often", image("\"Healthcheck\": {\"Test\": [\"CMD\", \"x\"], \"Interval\": 1}")),
            List.of("a bad stop signal", image("\"StopSignal\": \"SIGNOPE\"")),
            List.of("little memory", host("\"Memory\": 1000")),
            List.of("less swap than memory", host("\"Memory\": 67108864, \"MemorySwap\": 1000")),
            List.of("swap without memory", host("\"MemorySwap\": 67108864")),
            List.of("too many processors", host("\"NanoCpus\": 10000000000000")),
            List.of("two words for processors", host("\"NanoCpus\": 1000000000, \"CpuQuota\": 50000")),
            List.of("a bad volume name", host("\"Binds\": [\"a/b:/x\"]")),
            List.of("a relative target", host("\"Binds\": [\"/x:rel\"]")),
            List.of("a bad mode of a mount", host("\"Binds\": [\"/tmp:/x:nope\"]")),
            List.of("a mount point twice", host("\"Binds\": [\"/tmp:/x\", \"/var:/x\"]")),
            List.of("a mount of no type", host("\"Mounts\": [{\"Type\": \"nope\", \"Target\": \"/x\"}]")),
            List.of(
                    "a bind of nothing",
                    host("\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/no/such\", \"Target\": \"/x\"}]")),
            List.of("a bad restart policy", host("\"RestartPolicy\": {\"Name\": \"nope\"}")),
            List.of(
                    "tries without on-failure",
                    host("\"RestartPolicy\": {\"Name\": \"always\", \"MaximumRetryCount\": 2}")),
            List.of("removal and restarts", host("\"AutoRemove\": true, \"RestartPolicy\": {\"Name\": \"always\"}")),
            List.of("a bad capability", host("\"CapAdd\": [\"NOPE\"]")),
            List.of("the pids of nobody", host("\"PidMode\": \"container:none\"")),
            List.of("a bad pid mode", host("\"PidMode\": \"nope\"")),
            List.of("a bad ipc mode", host("\"IpcMode\": \"nope\"")),
            List.of("a bad uts mode", host("\"UTSMode\": \"container:x\"")),
            List.of("a bad user namespace", host("\"UsernsMode\": \"nope\"")),
            List.of("a port that can't be", host("\"PortBindings\": {\"99999/tcp\": [{\"HostPort\": \"1\"}]}")),
            List.of("a host port that can't be", host("\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"x\"}]}")),
            List.of("a bad extra host", host("\"ExtraHosts\": [\"h\"]")),
            List.of("a bad name server", host("\"Dns\": [\"x\"]")),
            List.of("a bad log driver", host("\"LogConfig\": {\"Type\": \"nope\"}")),
            List.of("a bad log option", host("\"LogConfig\": {\"Type\": \"json-file\", \"Config\": {\"no\": \"1\"}}")),
            List.of("a negative shared memory", host("\"ShmSize\": -1")),
            List.of("a bad security option", host("\"SecurityOpt\": [\"nope\"]")),
            List.of("a bad weight", host("\"BlkioWeight\": 5")),
            List.of("a bad adjustment", host("\"OomScoreAdj\": 2000")),
            List.of("the volumes of nobody", host("\"VolumesFrom\": [\"none\"]")),
            List.of("the network of nobody", host("\"NetworkMode\": \"container:none\"")),
            List.of("a name for the host's network", image("\"Hostname\": \"a b\"")));

    private final Path socket;
    private final Path folder;
    private final ObjectNode record = JSON.createObjectNode();

    ShapeScenario(Path socket, Path folder) {
        this.socket = socket;
        this.folder = folder;
    }

    static String image(String more) {
        return "{\"Image\": \"busybox:1\", \"Cmd\": [\"true\"], " + more + "}";
    }

    static String host(String more) {
        return image("\"HostConfig\": {" + more + "}");
    }

    /// Each question with the status, the type and the shape of its answer.
    ObjectNode run() throws IOException, InterruptedException {
        long began = System.currentTimeMillis() / 1000;
        daemon();
        images();
        others();
        created();
        running();
        lookedAt();
        mistakes();
        new ShapeRefusals(this).ask();
        ended();
        record("events", "GET", "/events?since=" + began + "&until=" + (System.currentTimeMillis() / 1000 + 1));
        goodbye();
        return record;
    }

    private void daemon() throws IOException {
        record("ping", "GET", "/_ping");
        record("version", "GET", "/version");
        record("info", "GET", "/info");
        record("no route", "GET", "/nope");
        recordAt("an API too new", "GET", "/v1.99/info");
        recordAt("an API too old", "GET", "/v1.11/info");
        for (String kind : List.of("swarm", "nodes", "services", "tasks", "secrets", "configs", "plugins")) {
            record(kind, "GET", "/" + kind);
        }
        record("no images", "GET", "/images/json");
        record("no containers", "GET", "/containers/json?all=1");
        record("no volumes", "GET", "/volumes");
        record("first networks", "GET", "/networks");
        record("first usage", "GET", "/system/df");
    }

    private void images() throws IOException, InterruptedException {
        Path root = BusyboxRoot.create(folder.resolve("root"));
        byte[] tar = tar(root);
        record(
                "import",
                "POST",
                "/images/create?fromSrc=-&repo=busybox&tag=1&message=made&changes=" + encoded("CMD [\"sh\"]"),
                "application/x-tar",
                tar);
        record("images", "GET", "/images/json");
        record("all images", "GET", "/images/json?all=1&digests=1");
        record("images of a name", "GET", "/images/json?filters=" + encoded("{\"reference\": [\"busybox\"]}"));
        record("image", "GET", "/images/busybox:1/json");
        record("history", "GET", "/images/busybox:1/history");
        record("tag", "POST", "/images/busybox:1/tag?repo=other&tag=2");
        record("untag", "DELETE", "/images/other:2");
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"), "FROM busybox:1\nLABEL a=b\nENV C=d\nRUN echo hi\nCMD [\"x\"]\n");
        Files.writeString(context.resolve("bad"), "FROM busybox:1\nNOPE x\n");
        Files.writeString(context.resolve("failing"), "FROM busybox:1\nRUN exit 3\n");
        byte[] files = tar(context);
        record("build", "POST", "/build?t=built:1", "application/x-tar", files);
        record("built image", "GET", "/images/built:1/json");
        record("build of a bad file", "POST", "/build?dockerfile=bad", "application/x-tar", files);
        record("build of no file", "POST", "/build?dockerfile=none", "application/x-tar", files);
        record("build of a failing step", "POST", "/build?dockerfile=failing&forcerm=1", "application/x-tar", files);
        record("no image", "GET", "/images/none/json");
        record("no image's history", "GET", "/images/none/history");
        record("no image to delete", "DELETE", "/images/none");
        record("no image to save", "GET", "/images/none/get");
        record("no image to tag", "POST", "/images/none/tag?repo=a");
        record("a bad tag", "POST", "/images/busybox:1/tag?repo=UPPER");
        record("a bad image name", "GET", "/images/UPPER/json");
        record("a bad filter of images", "GET", "/images/json?filters=" + encoded("{\"nope\": [\"a\"]}"));
        record("a filter that is no JSON", "GET", "/images/json?filters=nope");
    }

    private void others() throws IOException {
        post("volume made", "/volumes/create", "{\"Name\": \"vol\", \"Labels\": {\"l\": \"v\"}}");
        post("volume made again", "/volumes/create", "{\"Name\": \"vol\"}");
        post("volume without a name", "/volumes/create", "{}");
        record("volume", "GET", "/volumes/vol");
        record("volumes", "GET", "/volumes?filters=" + encoded("{\"name\": [\"vol\"]}"));
        record("no volume", "GET", "/volumes/none");
        record("no volume to delete", "DELETE", "/volumes/none");
        post("a bad name of a volume", "/volumes/create", "{\"Name\": \"a/b\"}");
        post("no volume driver", "/volumes/create", "{\"Name\": \"x\", \"Driver\": \"nope\"}");
        record("a bad filter of volumes", "GET", "/volumes?filters=" + encoded("{\"nope\": [\"a\"]}"));
        post(
                "network made",
                "/networks/create",
                "{\"Name\": \"net\", \"CheckDuplicate\": true, \"Labels\": {\"l\": \"v\"},"
                        + " \"IPAM\": {\"Config\": [{\"Subnet\": \"10.213.7.0/24\", \"Gateway\": \"10.213.7.1\"}]}}");
        post("second network made", "/networks/create", "{\"Name\": \"net2\"}");
        record("network", "GET", "/networks/net");
        record("second network", "GET", "/networks/net2");
        record("networks", "GET", "/networks");
        record("no network", "GET", "/networks/none");
        record("no network to delete", "DELETE", "/networks/none");
        record("a built-in network to delete", "DELETE", "/networks/bridge");
        post("network made twice", "/networks/create", "{\"Name\": \"net\", \"CheckDuplicate\": true}");
        post("network without a name", "/networks/create", "{}");
        post("network of a built-in name", "/networks/create", "{\"Name\": \"bridge\"}");
        post("no network driver", "/networks/create", "{\"Name\": \"x\", \"Driver\": \"nope\"}");
        post("a bad subnet", "/networks/create", "{\"Name\": \"x\", \"IPAM\": {\"Config\": [{\"Subnet\": \"nope\"}]}}");
        post(
                "a subnet twice",
                "/networks/create",
                "{\"Name\": \"x\", \"IPAM\": {\"Config\": [{\"Subnet\": \"10.213.7.0/24\"}]}}");
        record("a bad filter of networks", "GET", "/networks?filters=" + encoded("{\"nope\": [\"a\"]}"));
    }

    private void created() throws IOException {
        post("container made", "/containers/create?name=plain", PLAIN);
        record("made container", "GET", "/containers/plain/json");
        record("made containers", "GET", "/containers/json?all=1");
        post("full container made", "/containers/create?name=full", FULL);
        record("full made container", "GET", "/containers/full/json");
        post("a name that is taken", "/containers/create?name=plain", PLAIN);
        post("a bad name", "/containers/create?name=-", PLAIN);
        record("no body", "POST", "/containers/create", "application/json", new byte[0]);
        record(
                "another type of body",
                "POST",
                "/containers/create",
                "text/plain",
                PLAIN.getBytes(StandardCharsets.UTF_8));
        for (List<String> bad : BAD_CREATES) {
            post("create with " + bad.getFirst(), "/containers/create?name=bad", bad.getLast());
            // Some daemons find it when it starts; the next must find the name free.
            ask("DELETE", VERSION + "/containers/bad?force=1", "", new byte[0]);
        }
        post("on a network that is not", "/containers/create?name=lost", host("\"NetworkMode\": \"nonet\""));
        record("started on a network that is not", "POST", "/containers/lost/start");
        record("lost container removed", "DELETE", "/containers/lost");
    }

    private void running() throws IOException {
        record("start", "POST", "/containers/plain/start");
        record("start again", "POST", "/containers/plain/start");
        record("full start", "POST", "/containers/full/start");
        await(
                "/containers/full/json",
                body -> !body.path("State").path("Health").path("Log").isEmpty());
        await("/containers/plain/logs?stdout=1", body -> true);
        record("running container", "GET", "/containers/plain/json?size=1");
        record("full running container", "GET", "/containers/full/json");
        record("running containers", "GET", "/containers/json?size=1");
        record("network with a container", "GET", "/networks/net");
        post(
                "connect",
                "/networks/net2/connect",
                "{\"Container\": \"plain\", \"EndpointConfig\": {\"Aliases\": [\"x\"]}}");
        record("connected container", "GET", "/containers/plain/json");
        post("disconnect", "/networks/net2/disconnect", "{\"Container\": \"plain\"}");
        post("disconnect again", "/networks/net2/disconnect", "{\"Container\": \"plain\"}");
        post("connect twice", "/networks/net/connect", "{\"Container\": \"full\"}");
        post("connect nobody", "/networks/net/connect", "{\"Container\": \"none\"}");
        record("network in use to delete", "DELETE", "/networks/net");
        record("volume in use to delete", "DELETE", "/volumes/vol");
        record("image in use to delete", "DELETE", "/images/busybox:1");
        record("running container to remove", "DELETE", "/containers/plain");
    }

    private void lookedAt() throws IOException {
        record("top", "GET", "/containers/plain/top?ps_args=" + encoded("-o pid,args"));
        record("usual top", "GET", "/containers/plain/top");
        record("stats", "GET", "/containers/plain/stats?stream=0");
        JsonNode exec = post(
                "exec made",
                "/containers/plain/exec",
                "{\"Cmd\": [\"sh\", \"-c\", \"echo hi >/made; rm /etc/group\"], \"AttachStdout\": true}");
        String id = exec.path("Id").asText();
        record("made exec", "GET", "/exec/" + id + "/json");
        post("exec started", "/exec/" + id + "/start", "{\"Detach\": true}");
        await("/exec/" + id + "/json", body -> !body.path("Running").asBoolean(true));
        record("ended exec", "GET", "/exec/" + id + "/json");
        post("exec started again", "/exec/" + id + "/start", "{\"Detach\": true}");
        post("exec of nothing", "/containers/plain/exec", "{\"Cmd\": []}");
        post("exec in nobody", "/containers/none/exec", "{\"Cmd\": [\"true\"]}");
        record("no exec", "GET", "/exec/none/json");
        post("no exec to start", "/exec/none/start", "{}");
        record("changes", "GET", "/containers/plain/changes");
        record("archive's head", "HEAD", "/containers/plain/archive?path=/made");
        record("archive of nothing", "GET", "/containers/plain/archive?path=/none");
        record("archive without a path", "GET", "/containers/plain/archive");
        record("commit", "POST", "/commit?container=plain&repo=committed&tag=1&comment=c&author=a");
        record("committed image", "GET", "/images/committed:1/json");
        record("committed history", "GET", "/images/committed:1/history");
        post("update", "/containers/full/update", "{\"Memory\": 134217728, \"MemorySwap\": 268435456}");
        post("bad update", "/containers/full/update", "{\"RestartPolicy\": {\"Name\": \"nope\"}}");
        record("rename", "POST", "/containers/plain/rename?name=renamed");
        record("rename back", "POST", "/containers/renamed/rename?name=plain");
        record("pause", "POST", "/containers/plain/pause");
        record("paused container", "GET", "/containers/plain/json");
        record("pause again", "POST", "/containers/plain/pause");
        post("exec in a paused container", "/containers/plain/exec", "{\"Cmd\": [\"true\"]}");
        record("unpause", "POST", "/containers/plain/unpause");
        record("unpause again", "POST", "/containers/plain/unpause");
        record("usage", "GET", "/system/df");
    }

    private void mistakes() throws IOException {
        for (String verb :
                List.of("start", "stop", "kill", "pause", "unpause", "restart", "wait", "attach", "update")) {
            post(verb + " of nobody", "/containers/none/" + verb, "{}");
        }
        for (String look : List.of("json", "logs?stdout=1", "top", "stats?stream=0", "changes", "export")) {
            record(look + " of nobody", "GET", "/containers/none/" + look);
        }
        record("nobody to remove", "DELETE", "/containers/none");
        record("logs of no stream", "GET", "/containers/plain/logs");
        record("a bad tail", "GET", "/containers/plain/logs?stdout=1&since=x");
        record("a bad signal", "POST", "/containers/plain/kill?signal=NOPE");
        record("a bad number of seconds", "POST", "/containers/plain/stop?t=x");
        record("a bad size", "POST", "/containers/plain/resize?h=x&w=1");
        record("a rename without a name", "POST", "/containers/plain/rename");
        record("a rename to a name that is taken", "POST", "/containers/plain/rename?name=full");
        record("a rename to its own name", "POST", "/containers/plain/rename?name=plain");
        record("a bad limit", "GET", "/containers/json?limit=x");
        record("a bad filter", "GET", "/containers/json?filters=" + encoded("{\"nope\": [\"a\"]}"));
        record("a bad status", "GET", "/containers/json?filters=" + encoded("{\"status\": [\"nope\"]}"));
        record("a bad exit status", "GET", "/containers/json?filters=" + encoded("{\"exited\": [\"x\"]}"));
        record("a filter of the past", "GET", "/containers/json?filters=" + encoded("{\"before\": [\"none\"]}"));
        record("a bad filter of events", "GET", "/events?until=1&filters=" + encoded("{\"nope\": [\"a\"]}"));
        record("a bad time of events", "GET", "/events?until=x");
    }

    private void ended() throws IOException {
        record("stop", "POST", "/containers/full/stop");
        record("stop again", "POST", "/containers/full/stop");
        record("kill", "POST", "/containers/plain/kill");
        record("wait", "POST", "/containers/plain/wait");
        record("ended container", "GET", "/containers/plain/json");
        record("ended containers", "GET", "/containers/json?all=1");
        for (String verb : List.of("kill", "pause", "unpause", "resize?h=1&w=1")) {
            record(verb + " of an ended container", "POST", "/containers/plain/" + verb);
        }
        post("exec in an ended container", "/containers/plain/exec", "{\"Cmd\": [\"true\"]}");
        record("top of an ended container", "GET", "/containers/plain/top");
        record("stats of an ended container", "GET", "/containers/plain/stats?stream=0");
        post(
                "a program that is not",
                "/containers/create?name=absent",
                "{\"Image\": \"busybox:1\", \"Cmd\": [\"/no\"]}");
        record("start of a program that is not", "POST", "/containers/absent/start");
        record("container without a program", "GET", "/containers/absent/json");
        record("remove", "DELETE", "/containers/absent");
    }

    private void goodbye() throws IOException {
        record("remove with volumes", "DELETE", "/containers/full?v=1");
        record("prune of containers", "POST", "/containers/prune");
        record("prune of nothing", "POST", "/containers/prune");
        record("prune of networks", "POST", "/networks/prune");
        record("prune of no networks", "POST", "/networks/prune");
        record("volume removed", "DELETE", "/volumes/vol");
        record("prune of volumes", "POST", "/volumes/prune");
        record("image removed", "DELETE", "/images/committed:1");
        record("prune of images", "POST", "/images/prune?filters=" + encoded("{\"dangling\": [\"false\"]}"));
        record("prune of no images", "POST", "/images/prune");
        record("prune of the build cache", "POST", "/build/prune");
        record("a bad filter of a prune", "POST", "/containers/prune?filters=" + encoded("{\"nope\": [\"a\"]}"));
    }

    JsonNode post(String name, String target, String body) throws IOException {
        return record(name, "POST", target, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    void record(String name, String method, String target) throws IOException {
        recordAt(name, method, VERSION + target);
    }

    private void recordAt(String name, String method, String target) throws IOException {
        record(name, ask(method, target, "", new byte[0]));
    }

    JsonNode record(String name, String method, String target, String type, byte[] body) throws IOException {
        return record(name, ask(method, VERSION + target, type, body));
    }

    private JsonNode record(String name, ApiRoom.Answer answer) throws IOException {
        ObjectNode node = record.putObject(name).put("status", answer.status());
        if (!answer.header("Content-Type").isEmpty()) {
            node.put("type", answer.header("Content-Type"));
        }
        String stat = answer.header("X-Docker-Container-Path-Stat");
        if (!stat.isEmpty()) {
            node.set("stat", Shape.of(JSON.readTree(Base64.getDecoder().decode(stat))));
        }
        List<String> lines =
                answer.body().lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return node;
        }
        if (!answer.header("Content-Type").contains("json")) {
            node.put("body", TEMPORARY.matcher(Shape.masked(answer.body())).replaceAll("<path>"));
            return node;
        }
        @Nullable JsonNode first = null;
        @Nullable JsonNode shape = null;
        for (String line : lines) {
            JsonNode said = JSON.readTree(line.getBytes(StandardCharsets.ISO_8859_1));
            first = first == null ? said : first;
            JsonNode one = answer.status() >= 400 ? error(said) : Shape.of(said);
            shape = shape == null ? one : Shape.merged(shape, one);
        }
        node.set("body", shape);
        return first == null ? node : first;
    }

    /// The text is part of it: clients look for words in it, and people read them.
    private static JsonNode error(JsonNode said) {
        JsonNode shape = Shape.of(said);
        if (shape.isObject() && said.has("message")) {
            String text = Shape.masked(said.path("message").asText().strip());
            String paths = TEMPORARY.matcher(text).replaceAll("<path>");
            String ports = PORT.matcher(paths).replaceAll(":<port>");
            ((ObjectNode) shape)
                    .set("message", TextNode.valueOf(MACHINE.matcher(ports).replaceAll("$1<some>")));
        }
        return shape;
    }

    /// An answer that is asked for only to go on with.
    JsonNode look(String target) throws IOException {
        return ask("GET", VERSION + target, "", new byte[0]).json();
    }

    /// A question that is not written down.
    void quietly(String method, String target, String body) throws IOException {
        ask(method, VERSION + target, body.isEmpty() ? "" : "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private void await(String target, Predicate<JsonNode> condition) throws IOException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            ApiRoom.Answer answer = ask("GET", VERSION + target, "", new byte[0]);
            boolean json = answer.header("Content-Type").contains("json");
            if (json ? condition.test(answer.json()) : !answer.body().isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(target + " does not come to say what is waited for: " + answer.body());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private ApiRoom.Answer ask(String method, String target, String type, byte[] body) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n") + "Content-Length: " + body.length
                + "\r\n\r\n";
        return ApiRoom.Answer.parse(RawClient.exchange(socket, head + new String(body, StandardCharsets.ISO_8859_1)));
    }

    private static byte[] tar(Path folder) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("tar", "-C", folder.toString(), "--numeric-owner", "-cf", "-", ".").start();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        process.getInputStream().transferTo(all);
        process.waitFor();
        return all.toByteArray();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
