package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.api.kube.KubeClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests as no well-behaved client sends them, and the exact shape of what comes back.
class KubeApiTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    private KubeServer server;
    private KubeClient client;

    @SuppressWarnings("NullAway.Init") // set before each test
    KubeApiTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() {
        server = KubeServer.start(folder);
        client = new KubeClient(server, KubeServer.TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void unknownPathsAndMethodsAreStatuses() throws Exception {
        Answer path = client.get("/nope");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.json()).isEqualTo(json("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"the server could not find the requested resource","reason":"NotFound",
                         "details":{},"code":404}"""));
        assertThat(client.get("/api/v1/namespaces/default/nothings").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/pods/p").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/namespaces/default/nodes").status()).isEqualTo(404);
        assertThat(client.get("/apis/apps/v9").status()).isEqualTo(404);
        assertThat(client.get("/openapi/v2").status()).isEqualTo(404);
        assertThat(client.post("/api/v1/pods", "{}").json().path("reason").asText())
                .isEqualTo("MethodNotAllowed");
        assertThat(client.send("DELETE", "/api/v1/namespaces", null).status()).isEqualTo(405);
        assertThat(client.send("PUT", "/version", new byte[0]).status()).isEqualTo(405);
    }

    @Test
    void objectsThatAreNotThereAreNamed() throws Exception {
        Answer answer = client.get("/apis/apps/v1/namespaces/default/deployments/web");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(json("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"deployments.apps \\"web\\" not found","reason":"NotFound",
                         "details":{"name":"web","group":"apps","kind":"deployments"},"code":404}"""));
    }

    @Test
    void clientsThatLeaveOutTypesAreUnderstood() throws Exception {
        Answer made = client.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(made.json().at("/metadata/namespace").asText()).isEqualTo("default");
        Answer again = client.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("reason").asText()).isEqualTo("AlreadyExists");
        Answer deleted = client.send("DELETE", MAPS + "/a", null, "Content-Type", "application/json");
        assertThat(deleted.json())
                .isEqualTo(json("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\","
                        + "\"details\":{\"name\":\"a\",\"kind\":\"configmaps\",\"uid\":"
                        + made.json().at("/metadata/uid") + "}}"));
    }

    @Test
    void whatContradictsTheUrlIsRefused() throws Exception {
        assertThat(message(MAPS, "{\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"}}"))
                .isEqualTo("the API version in the data (apps/v1) does not match the expected API version (v1)");
        assertThat(message(MAPS, "{\"metadata\":{\"name\":\"a\",\"namespace\":\"kube-system\"}}"))
                .isEqualTo("the namespace of the provided object does not match the namespace sent on the request");
        assertThat(message(MAPS, "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}"))
                .contains("cannot be handled as a ConfigMap");
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        Answer renamed = client.send(
                "PUT",
                MAPS + "/a",
                "{\"metadata\":{\"name\":\"b\"}}".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        assertThat(renamed.json().path("message").asText())
                .isEqualTo("the name of the object (b) does not match the name on the URL (a)");
    }

    private String message(String path, String body) throws Exception {
        Answer answer = client.post(path, body);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("message").asText();
    }

    @Test
    void bodiesThatCannotBeReadAreRefused() throws Exception {
        assertThat(message(MAPS, "{\"a\":")).startsWith("couldn't get version/kind; json parse error: ");
        assertThat(message(MAPS, "")).isEqualTo("unexpected end of JSON input");
        assertThat(message(MAPS, "[1]")).contains("no object");
        assertThat(message(MAPS, "[".repeat(5000))).contains("json parse error");
        Answer type = client.send("POST", MAPS, "x".getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain");
        assertThat(type.status()).isEqualTo(415);
        assertThat(type.json().path("message").asText())
                .isEqualTo("the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
        Answer proto = client.send(
                "POST", MAPS, new byte[] {'k', '8', 's', 0, 1}, "Content-Type", "application/vnd.kubernetes.protobuf");
        assertThat(proto.status()).isEqualTo(400);
        Answer patch = client.send("PATCH", MAPS + "/a", "{}".getBytes(StandardCharsets.UTF_8), "Content-Type", "a/b");
        assertThat(patch.status()).isEqualTo(415);
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        Answer apply = client.send(
                "PATCH",
                MAPS + "/a?fieldManager=me",
                "{}".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/apply-patch+yaml");
        assertThat(apply.status()).isEqualTo(415);
        assertThat(apply.json().path("reason").asText()).isEqualTo("UnsupportedMediaType");
        assertThat(apply.json().path("message").asText())
                .isEqualTo("the body of the request was in an unknown format - accepted media types include:"
                        + " application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json");
    }

    @Test
    void bodiesOfMoreThanThreeMegabytesAreRefused() throws Exception {
        byte[] large = ("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"" + "x".repeat(3 << 20) + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
        Answer answer = client.send("POST", MAPS, large, "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("reason").asText()).isEqualTo("RequestEntityTooLarge");
    }

    @Test
    void formsThatNobodyOffersAreNotAcceptable() throws Exception {
        assertThat(client.get(MAPS, "Accept", "text/html").status()).isEqualTo(406);
        assertThat(client.get(MAPS, "Accept", "application/vnd.kubernetes.protobuf,application/json")
                        .header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(client.get(MAPS, "Accept", "*/*").status()).isEqualTo(200);
        Answer yaml = client.get("/api/v1/namespaces/default", "Accept", "application/yaml");
        assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(yaml.text()).startsWith("kind: Namespace\napiVersion: v1\n");
    }

    @Test
    void bodiesMayBeYaml() throws Exception {
        String yaml = "kind: ConfigMap\nmetadata:\n  name: y\ndata:\n  a: \"1\"\n";
        Answer made =
                client.send("POST", MAPS, yaml.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/yaml");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void fieldsThatStandTwiceOrAreUnknownAreToldOf() throws Exception {
        String twice = "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\",\"k\":\"2\"}}";
        assertThat(message(MAPS + "?fieldValidation=Strict", twice))
                .isEqualTo("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                        + " duplicate field \"data.k\"");
        Answer warned = client.post(MAPS, twice);
        assertThat(warned.status()).isEqualTo(201);
        assertThat(warned.header("Warning")).isEqualTo("299 - \"duplicate field \\\"data.k\\\"\"");
        assertThat(warned.json().at("/data/k").asText()).isEqualTo("2");
        Answer unknown = client.post(MAPS, "{\"metadata\":{\"name\":\"b\"},\"datas\":{}}");
        assertThat(unknown.header("Warning")).isEqualTo("299 - \"unknown field \\\"datas\\\"\"");
        Answer ignored = client.post(MAPS + "?fieldValidation=Ignore", "{\"metadata\":{\"name\":\"c\"},\"datas\":{}}");
        assertThat(ignored.status()).isEqualTo(201);
        assertThat(ignored.header("Warning")).isEmpty();
        assertThat(client.post(MAPS + "?fieldValidation=Maybe", "{}").status()).isEqualTo(422);
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        Answer answer = client.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/metadata/uid").asText()).isNotEmpty();
        assertThat(client.get(MAPS + "/a").status()).isEqualTo(404);
        assertThat(client.post(MAPS + "?dryRun=Some", "{}").status()).isEqualTo(422);
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.make("configmaps", "default", "{\"metadata\":{\"name\":\"m" + i + "\"}}");
        }
        JsonNode first = client.get(MAPS + "?limit=2").json();
        assertThat(names(first)).containsExactly("m0", "m1");
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        assertThat(first.at("/items/0").has("kind")).isFalse();
        String next = first.at("/metadata/continue").asText();
        JsonNode second = client.get(MAPS + "?limit=3&continue=" + next).json();
        assertThat(names(second)).containsExactly("m2", "m3", "m4");
        assertThat(second.path("metadata").has("continue")).isFalse();
        assertThat(client.get(MAPS + "?limit=x").status()).isEqualTo(400);
        assertThat(client.get(MAPS + "?resourceVersionMatch=Exact").status()).isEqualTo(422);
        assertThat(client.get(MAPS + "?labelSelector=a%20in").status()).isEqualTo(400);
    }

    @Test
    void tablesCarryMetadataOrMore() throws Exception {
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        JsonNode table = client.get(MAPS + "/a", "Accept", TABLE).json();
        assertThat(table.path("kind").asText()).isEqualTo("Table");
        assertThat(table.at("/columnDefinitions/0/format").asText()).isEqualTo("name");
        assertThat(table.at("/rows/0/cells/0").asText()).isEqualTo("a");
        assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
        JsonNode whole =
                client.get(MAPS + "?includeObject=Object", "Accept", TABLE).json();
        assertThat(whole.at("/rows/0/object/data/k").asText()).isEqualTo("v");
        assertThat(client.get(MAPS + "?includeObject=None", "Accept", TABLE)
                        .json()
                        .at("/rows/0")
                        .has("object"))
                .isFalse();
        JsonNode partial = client.get(
                        MAPS, "Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
                .json();
        assertThat(partial.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(partial.at("/items/0").has("data")).isFalse();
    }

    @Test
    void longAnswersArePackedForThoseWhoAsk() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.make(
                    "configmaps",
                    "default",
                    "{\"metadata\":{\"name\":\"m" + i + "\"},\"data\":{\"k\":\"" + "x".repeat(100_000) + "\"}}");
        }
        assertThat(client.get(MAPS, "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEqualTo("gzip");
        assertThat(client.get(MAPS).header("Content-Encoding")).isEmpty();
        assertThat(names(client.get(MAPS).json())).hasSize(3);
        assertThat(client.get(MAPS + "/m0", "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void discoveryIsKeptByItsTag() throws Exception {
        String aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        Answer all = client.get("/apis", "Accept", aggregated);
        assertThat(all.header("Content-Type"))
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(all.json().at("/items/0/versions/0/freshness").asText()).isEqualTo("Current");
        Answer same = client.get("/apis", "Accept", aggregated, "If-None-Match", all.header("ETag"));
        assertThat(same.status()).isEqualTo(304);
        assertThat(client.get("/apis").json().path("kind").asText()).isEqualTo("APIGroupList");
        assertThat(client.get("/api").json().at("/versions/0").asText()).isEqualTo("v1");
        assertThat(client.get("/apis/apps")
                        .json()
                        .at("/preferredVersion/groupVersion")
                        .asText())
                .isEqualTo("apps/v1");
        List<String> core = new ArrayList<>();
        client.get("/api/v1").json().path("resources").forEach(row -> {
            core.add(row.path("name").asText());
            if (row.path("name").asText().equals("pods/eviction")) {
                assertThat(row.path("group").asText()).isEqualTo("policy");
                assertThat(row.path("kind").asText()).isEqualTo("Eviction");
            }
        });
        assertThat(core)
                .contains(
                        "pods",
                        "pods/eviction",
                        "pods/binding",
                        "pods/status",
                        "pods/ephemeralcontainers",
                        "serviceaccounts/token")
                .doesNotContain("pods/exec");
    }

    @Test
    void openApiDocumentsAreWholeAndNamedByWhatTheyHold() throws Exception {
        JsonNode paths = client.get("/openapi/v3").json().path("paths");
        String url = paths.at("/apis~1apps~1v1/serverRelativeURL").asText();
        assertThat(url).startsWith("/openapi/v3/apis/apps/v1?hash=");
        Answer document = client.get(url);
        assertThat(document.header("Cache-Control")).contains("immutable");
        JsonNode schemas = document.json().at("/components/schemas");
        for (String reference : document.json().findValuesAsText("$ref")) {
            assertThat(reference).startsWith("#/components/schemas/");
            assertThat(schemas.has(reference.substring("#/components/schemas/".length())))
                    .as(reference)
                    .isTrue();
        }
        JsonNode patch =
                document.json().at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
        assertThat(patch.at("/x-kubernetes-group-version-kind/kind").asText()).isEqualTo("Deployment");
        assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation");
    }

    @Test
    void watchesTellWhatIsThereAndThenWhatComes() throws Exception {
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        HttpResponse<InputStream> open = client.open(MAPS + "?watch=true&resourceVersion=0&timeoutSeconds=20");
        try (BufferedReader lines = reader(open)) {
            JsonNode added = json(lines.readLine());
            assertThat(added.path("type").asText()).isEqualTo("ADDED");
            assertThat(added.at("/object/kind").asText()).isEqualTo("ConfigMap");
            client.send(
                    "PATCH",
                    MAPS + "/a",
                    "{\"data\":{\"k\":\"v\"}}".getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/merge-patch+json");
            assertThat(json(lines.readLine()).path("type").asText()).isEqualTo("MODIFIED");
            client.send("DELETE", MAPS + "/a", null);
            assertThat(json(lines.readLine()).path("type").asText()).isEqualTo("DELETED");
        }
    }

    @Test
    void watchesAsTablesTellTheirColumnsOnce() throws Exception {
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"b\"}}");
        HttpResponse<InputStream> open = client.open(MAPS + "?watch=true&timeoutSeconds=20", "Accept", TABLE);
        try (BufferedReader lines = reader(open)) {
            assertThat(json(lines.readLine()).at("/object/columnDefinitions")).isNotEmpty();
            JsonNode second = json(lines.readLine());
            assertThat(second.at("/object/columnDefinitions").isNull()).isTrue();
            assertThat(second.at("/object/rows/0/cells/0").asText()).isEqualTo("b");
        }
    }

    @Test
    void aWatchThatEndsTellsWhereToGoOn() throws Exception {
        long from = server.make("configmaps", "default", "{\"metadata\":{\"name\":\"told\"}}")
                .revision();
        long newest = server.make("secrets", "default", "{\"metadata\":{\"name\":\"other\"}}")
                .revision();
        String watch = MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + from;
        Answer bookmarked = client.get(watch + "&allowWatchBookmarks=true");
        assertThat(bookmarked.status()).isEqualTo(200);
        assertThat(bookmarked.json().path("type").asText()).isEqualTo("BOOKMARK");
        assertThat(bookmarked.json().at("/object/kind").asText()).isEqualTo("ConfigMap");
        assertThat(bookmarked.json().at("/object/metadata/resourceVersion").asLong())
                .isGreaterThanOrEqualTo(newest);
        assertThat(client.get(watch).text()).isEmpty();
    }

    @Test
    void watchesEndWhenTheirTimeIsOver() throws Exception {
        Answer answer = client.get(MAPS + "?watch=true&timeoutSeconds=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void aWatchFromTooLongAgoIsToldWithinTheStream() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.make("configmaps", "default", "{\"metadata\":{\"name\":\"m" + i + "\"}}");
        }
        stop();
        server = KubeServer.start(folder); // the history is only in memory
        client = new KubeClient(server, KubeServer.TOKEN);
        Answer answer = client.get(MAPS + "?watch=true&resourceVersion=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("type").asText()).isEqualTo("ERROR");
        assertThat(answer.json().at("/object/reason").asText()).isEqualTo("Expired");
        assertThat(answer.json().at("/object/code").asInt()).isEqualTo(410);
    }

    @Test
    void initialEventsAreRefusedSoThatClientsListFirst() throws Exception {
        Answer answer = client.get(MAPS + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("reason").asText()).isEqualTo("Invalid");
    }

    @Test
    void aReaderThatDoesNotReadIsCutOff() throws Exception {
        stop();
        server = KubeServer.start(
                folder,
                CallLimits.USUAL,
                Duration.ofMillis(300),
                io.cooperage.engine.cluster.store.HistoryLimits.STANDARD);
        client = new KubeClient(server, KubeServer.TOKEN);
        String filler = "x".repeat(500_000);
        for (int i = 0; i < 40; i++) {
            server.make(
                    "configmaps",
                    "default",
                    "{\"metadata\":{\"name\":\"m" + i + "\"},\"data\":{\"k\":\"" + filler + "\"}}");
        }
        HttpResponse<InputStream> open = client.open(MAPS + "?watch=true&timeoutSeconds=25");
        // The client's own buffers take a little; then the server has to wait, and has enough of it.
        Thread.sleep(Duration.ofSeconds(4));
        boolean cut;
        try (InputStream body = open.body()) {
            cut = body.readAllBytes().length < 40 * filler.length();
        } catch (IOException e) {
            cut = true;
        }
        assertThat(cut).isTrue();
        assertThat(client.get("/readyz").text()).isEqualTo("ok");
    }

    @Test
    void aFloodOfWatchesIsRefused() throws Exception {
        stop();
        server = KubeServer.start(
                folder,
                new CallLimits(100, 3),
                Duration.ofSeconds(30),
                io.cooperage.engine.cluster.store.HistoryLimits.STANDARD);
        client = new KubeClient(server, KubeServer.TOKEN);
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(client.open(MAPS + "?watch=true&timeoutSeconds=20"));
        }
        Answer fourth = client.get(MAPS + "?watch=true&timeoutSeconds=20");
        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.header("Retry-After")).isEqualTo("1");
        assertThat(fourth.json().at("/details/retryAfterSeconds").asInt()).isEqualTo(1);
        assertThat(client.get(MAPS).status()).isEqualTo(200);
        for (HttpResponse<InputStream> one : open) {
            one.body().close();
        }
    }

    @Test
    void badTokensAndWrongAuthoritiesAreRefused(@TempDir Path other) throws Exception {
        try (KubeClient wrong = new KubeClient(server, "wrong")) {
            Answer answer = wrong.get(MAPS);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("message").asText()).isEqualTo("Unauthorized");
        }
        try (KubeClient nobody = new KubeClient(server, null)) {
            Answer answer = nobody.get(MAPS);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().path("message").asText())
                    .isEqualTo("configmaps is forbidden: User \"system:anonymous\" cannot list resource"
                            + " \"configmaps\" in API group \"\" in the namespace \"default\"");
            assertThat(nobody.get("/version").status()).isEqualTo(200);
            assertThat(nobody.get("/apis").status()).isEqualTo(403);
        }
        var stranger =
                io.cooperage.engine.cluster.pki.ClusterIdentity.open(other, java.time.Clock.systemUTC(), List.of());
        SSLContext context = KubeClient.context(server, stranger.administrator());
        try (KubeClient impostor = new KubeClient(server, null, context)) {
            assertThatThrownBy(() -> impostor.get(MAPS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void certificatesNameUsersAndGroups() throws Exception {
        SSLContext admin = KubeClient.context(server, server.identity.administrator());
        try (KubeClient master = new KubeClient(server, null, admin)) {
            assertThat(master.get(MAPS).status()).isEqualTo(200);
        }
        var bob = server.identity.client("bob", List.of("devs"), Duration.ofHours(1));
        try (KubeClient user = new KubeClient(server, null, KubeClient.context(server, bob))) {
            assertThat(user.get(MAPS).status()).isEqualTo(403);
            server.make("clusterrolebindings.rbac.authorization.k8s.io", "", """
                    {"metadata":{"name":"devs-view"},
                     "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                     "subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"devs"}]}""");
            assertThat(user.get(MAPS).status()).isEqualTo(200);
            assertThat(user.get("/api/v1/namespaces/default/secrets").status()).isEqualTo(403);
            assertThat(user.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void tokensOfServiceAccountsHoldWhileTheAccountIsThere() throws Exception {
        String base = "/api/v1/namespaces/default/serviceaccounts";
        client.post(base, "{\"metadata\":{\"name\":\"robot\"}}");
        JsonNode request = client.post(base + "/robot/token", "{\"spec\":{\"expirationSeconds\":600}}")
                .json();
        String token = request.at("/status/token").asText();
        try (KubeClient robot = new KubeClient(server, token)) {
            JsonNode user = robot.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")
                    .json()
                    .at("/status/userInfo");
            assertThat(user.path("username").asText()).isEqualTo("system:serviceaccount:default:robot");
            assertThat(robot.get(MAPS).status()).isEqualTo(403);
            JsonNode review = client.post(
                            "/apis/authentication.k8s.io/v1/tokenreviews", "{\"spec\":{\"token\":\"" + token + "\"}}")
                    .json();
            assertThat(review.at("/status/authenticated").asBoolean()).isTrue();
            client.send("DELETE", base + "/robot", null);
            assertThat(robot.get(MAPS).status()).isEqualTo(401);
        }
        Answer tooShort = client.post(base + "/default/token", "{\"spec\":{\"expirationSeconds\":60}}");
        assertThat(tooShort.status()).isEqualTo(422);
        assertThat(tooShort.json().path("message").asText())
                .contains("may not specify a duration less than 10 minutes");
    }

    @Test
    void evictionsAndBindings() throws Exception {
        server.make(
                "pods",
                "default",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        String pod = "/api/v1/namespaces/default/pods/p";
        Answer bound = client.post(pod + "/binding", "{\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}");
        assertThat(bound.status()).isEqualTo(201);
        assertThat(bound.json().path("status").asText()).isEqualTo("Success");
        assertThat(client.get(pod).json().at("/spec/nodeName").asText()).isEqualTo("n1");
        assertThat(client.post(pod + "/ephemeralcontainers", "{}").status()).isEqualTo(405);
        Answer evicted = client.post(
                pod + "/eviction",
                "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"deleteOptions\":{\"gracePeriodSeconds\":0}}");
        assertThat(evicted.status()).isEqualTo(201);
        assertThat(client.get(pod).status()).isEqualTo(404);
    }

    @Test
    void nobodyGivesAwayWhatTheyDoNotHave() throws Exception {
        server.make("rolebindings.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"bob-admin"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"admin"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
        var bob = server.identity.client("bob", List.of(), Duration.ofHours(1));
        String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
        try (KubeClient user = new KubeClient(server, null, KubeClient.context(server, bob))) {
            Answer held = user.post(roles, """
                    {"metadata":{"name":"readers"},
                     "rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""");
            assertThat(held.status()).isEqualTo(201);
            Answer more = user.post(roles, """
                    {"metadata":{"name":"all"},
                     "rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""");
            assertThat(more.status()).isEqualTo(403);
            assertThat(more.json().path("message").asText())
                    .endsWith("is attempting to grant RBAC permissions not currently held:\n"
                            + "{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}");
            Answer patched = user.send(
                    "PATCH",
                    roles + "/readers",
                    "{\"rules\":[{\"apiGroups\":[\"*\"],\"resources\":[\"nodes\"],\"verbs\":[\"*\"]}]}"
                            .getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/merge-patch+json");
            assertThat(patched.status()).isEqualTo(403);
            Answer bound = user.post("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", """
                    {"metadata":{"name":"master"},
                     "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
                     "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
            assertThat(bound.status()).isEqualTo(403);
        }
    }

    @Test
    void onlyWhoHoldsEverythingMakesARoleOfOthers() throws Exception {
        server.make("clusterroles.rbac.authorization.k8s.io", "", """
                {"metadata":{"name":"role-makers"},"rules":[
                 {"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"verbs":["create","patch"]}]}""");
        server.make("clusterrolebindings.rbac.authorization.k8s.io", "", """
                {"metadata":{"name":"bob-makes"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"role-makers"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
        var bob = server.identity.client("bob", List.of(), Duration.ofHours(1));
        String roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
        String all = """
                {"metadata":{"name":"all"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}""";
        try (KubeClient user = new KubeClient(server, null, KubeClient.context(server, bob))) {
            Answer refused = user.post(roles, all);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().path("message").asText())
                    .isEqualTo("clusterroles.rbac.authorization.k8s.io \"all\" is forbidden: must have cluster-admin"
                            + " privileges to use an aggregationRule");
            assertThat(user.post(roles, "{\"metadata\":{\"name\":\"none\"},\"rules\":[]}")
                            .status())
                    .isEqualTo(201);
            server.make("clusterrolebindings.rbac.authorization.k8s.io", "", """
                    {"metadata":{"name":"bob-admin"},
                     "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
                     "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
            assertThat(user.post(roles, all).status()).isEqualTo(201);
        }
    }

    @Test
    void aCollectionIsDeletedByItsSelectors() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            server.make(
                    "configmaps",
                    "default",
                    "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"t\":\"" + (name.equals("c") ? "y" : "x")
                            + "\"}}}");
        }
        Answer trial = client.send("DELETE", MAPS + "?labelSelector=t%3Dx&dryRun=All", null);
        assertThat(trial.status()).isEqualTo(200);
        assertThat(names(trial.json())).containsExactly("a", "b");
        assertThat(names(client.get(MAPS).json())).containsExactly("a", "b", "c");

        Answer deleted = client.send("DELETE", MAPS + "?labelSelector=t%3Dx", null);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(names(deleted.json())).containsExactly("a", "b");
        assertThat(names(client.get(MAPS).json())).containsExactly("c");

        server.make("rolebindings.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"bob-views"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
        var bob = server.identity.client("bob", List.of(), Duration.ofHours(1));
        try (KubeClient user = new KubeClient(server, null, KubeClient.context(server, bob))) {
            Answer refused = user.send("DELETE", MAPS, null);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().path("message").asText())
                    .isEqualTo(
                            "configmaps is forbidden: User \"bob\" cannot deletecollection resource \"configmaps\" in"
                                    + " API group \"\" in the namespace \"default\"");
        }
        assertThat(names(client.send("DELETE", MAPS + "?fieldSelector=metadata.name%3Dc", null)
                        .json()))
                .containsExactly("c");
        assertThat(names(client.get(MAPS).json())).isEmpty();
        assertThat(client.send("DELETE", "/api/v1/configmaps", null).status()).isEqualTo(405);
    }

    @Test
    void rolesThatCannotBeReadAreNotPermissions() throws Exception {
        JsonNode answer = client.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", """
                        {"spec":{"user":"eve","resourceAttributes":{"verb":"get","resource":"pods",
                         "namespace":"default"}}}""")
                .json();
        assertThat(answer.at("/status/allowed").asBoolean()).isFalse();
        assertThat(client.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", "{\"spec\":{\"user\":\"e\"}}")
                        .status())
                .isEqualTo(400);
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(item -> item.at("/metadata/name").asText())
                .filter(name -> !name.equals("kube-root-ca.crt"))
                .toList();
    }

    private static BufferedReader reader(HttpResponse<InputStream> open) {
        assertThat(open.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) throws IOException {
        return MAPPER.readTree(text);
    }
}
