package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.docker.DockerRoom.Answer;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.testing.RegistryFixture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image endpoints by bare HTTP.
class ImageRoutesTest {
    @TempDir
    Path folder;

    DockerRoom room;

    @BeforeEach
    void open() throws Exception {
        room = new DockerRoom(folder);
        room.busybox("localhost:1/app:1", "LABEL stage=test", "ENV A=b", "EXPOSE 80/tcp");
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Image image() {
        return room.engine.images().get("localhost:1/app:1");
    }

    private static String filters(String json) {
        return "?filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private List<String> tags(String query) {
        List<String> tags = new ArrayList<>();
        room.get("/v1.50/images/json" + query)
                .json()
                .forEach(image -> image.path("RepoTags").forEach(tag -> tags.add(tag.asText())));
        return tags;
    }

    @Test
    void theListHasEveryFieldOfItsVersion() {
        JsonNode newest = room.get("/v1.50/images/json").json().get(0);
        assertThat(names(newest))
                .containsExactlyInAnyOrder(
                        "Containers",
                        "Created",
                        "Descriptor",
                        "Id",
                        "Labels",
                        "ParentId",
                        "RepoDigests",
                        "RepoTags",
                        "SharedSize",
                        "Size");
        assertThat(newest.path("Id").asText()).isEqualTo(image().id().toString());
        assertThat(newest.path("Containers").asLong()).isEqualTo(-1);
        assertThat(newest.path("SharedSize").asLong()).isEqualTo(-1);
        assertThat(newest.path("Size").asLong()).isEqualTo(image().size());
        assertThat(newest.path("Labels").toString()).isEqualTo("{\"stage\":\"test\"}");
        assertThat(newest.path("RepoDigests").toString()).isEqualTo("[]");
        assertThat(newest.path("Descriptor").path("digest").asText())
                .isEqualTo(image().target().digest().toString());

        JsonNode old = room.get("/v1.40/images/json").json().get(0);
        assertThat(old.has("Descriptor")).isFalse();
        assertThat(old.path("VirtualSize").asLong()).isEqualTo(image().size());

        JsonNode shared =
                room.get("/v1.50/images/json?shared-size=1&manifests=1").json().get(0);
        assertThat(shared.path("SharedSize").asLong()).isZero();
        JsonNode manifest = shared.path("Manifests").get(0);
        assertThat(manifest.path("ID").asText())
                .isEqualTo(image().manifest().digest().toString());
        assertThat(manifest.path("Available").asBoolean()).isTrue();
        assertThat(manifest.path("Kind").asText()).isEqualTo("image");
        assertThat(manifest.path("ImageData").path("Size").path("Unpacked").asLong())
                .isEqualTo(image().size());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void filtersSelect() throws Exception {
        room.busybox("other/thing:2", "LABEL stage=live");
        room.busybox("nameless:1", "LABEL x=y");
        room.engine.images().tag("other/thing:2", "nameless:1");

        assertThat(tags(filters("{\"label\":[\"stage\"]}"))).contains("localhost:1/app:1", "other/thing:2");
        assertThat(tags(filters("{\"label\":{\"stage=test\":true}}"))).containsExactly("localhost:1/app:1");
        assertThat(tags(filters("{\"reference\":[\"localhost:1/*\"]}"))).containsExactly("localhost:1/app:1");
        assertThat(tags(filters("{\"reference\":[\"*/thing\"]}"))).containsExactly("other/thing:2");
        assertThat(tags(filters("{\"reference\":[\"*\"]}"))).containsExactly("nameless:1");
        JsonNode dangling = room.get("/v1.42/images/json" + filters("{\"dangling\":[\"true\"]}"))
                .json();
        assertThat(dangling).hasSize(1);
        assertThat(dangling.get(0).path("RepoTags").toString()).isEqualTo("[\"<none>:<none>\"]");
        assertThat(tags(filters("{\"dangling\":[\"false\"]}"))).hasSize(3);
        assertThat(tags(filters("{\"before\":[\"other/thing:2\"]}"))).containsExactly("localhost:1/app:1");
        assertThat(tags(filters("{\"since\":[\"localhost:1/app:1\"],\"dangling\":[\"false\"]}")))
                .containsExactlyInAnyOrder("other/thing:2", "nameless:1");
        assertThat(tags(filters("{\"until\":[\"1h\"]}"))).isEmpty();
        assertThat(tags(filters("{\"until\":[\"-1h\"],\"label\":[\"stage=test\"]}")))
                .containsExactly("localhost:1/app:1");

        Answer unknown = room.get("/v1.50/images/json" + filters("{\"nonsense\":[\"1\"]}"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).isEqualTo("invalid filter 'nonsense'");
        assertThat(room.get("/v1.50/images/json" + filters("{\"dangling\":[\"maybe\"]}"))
                        .message())
                .isEqualTo("invalid filter 'dangling=[maybe]'");
        assertThat(room.get("/v1.50/images/json" + filters("{\"before\":[\"gone\"]}"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void inspectHasTheFieldsOfItsVersion() {
        JsonNode newest = room.get("/v1.50/images/localhost:1/app:1/json").json();
        assertThat(names(newest))
                .containsExactlyInAnyOrder(
                        "Id",
                        "RepoTags",
                        "RepoDigests",
                        "Parent",
                        "Comment",
                        "Created",
                        "DockerVersion",
                        "Author",
                        "Config",
                        "Architecture",
                        "Os",
                        "Size",
                        "GraphDriver",
                        "RootFS",
                        "Metadata",
                        "Descriptor");
        assertThat(newest.path("Config").toString())
                .isEqualTo(
                        "{\"Cmd\":[\"/bin/sh\"],\"Entrypoint\":null,\"Env\":[\"A=b\"],\"ExposedPorts\":{\"80/tcp\":{}},"
                                + "\"Labels\":{\"stage\":\"test\"},\"OnBuild\":null,\"User\":\"\",\"Volumes\":null,"
                                + "\"WorkingDir\":\"\"}");
        assertThat(newest.path("RepoTags").toString()).isEqualTo("[\"localhost:1/app:1\"]");
        assertThat(newest.path("RootFS").path("Type").asText()).isEqualTo("layers");
        assertThat(newest.path("Created").asText()).matches("\\d{4}-.*Z");

        JsonNode old = room.get("/v1.43/images/localhost:1/app:1/json").json();
        assertThat(old.has("Descriptor")).isFalse();
        assertThat(old.path("VirtualSize").asLong()).isEqualTo(image().size());
        assertThat(old.path("Config").path("AttachStdin").isBoolean()).isTrue();
        assertThat(old.has("ContainerConfig")).isTrue();

        assertThat(room.get("/v1.50/images/localhost:1/app:1/json?manifests=1")
                        .json()
                        .path("Manifests"))
                .hasSize(1);
        Answer both = room.get("/v1.50/images/localhost:1/app:1/json?manifests=1&platform="
                + URLEncoder.encode("{\"os\":\"linux\",\"architecture\":\"amd64\"}", StandardCharsets.UTF_8));
        assertThat(both.status()).isEqualTo(400);
        Answer foreign = room.get("/v1.50/images/localhost:1/app:1/json?platform="
                + URLEncoder.encode("{\"os\":\"linux\",\"architecture\":\"s390x\"}", StandardCharsets.UTF_8));
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.message()).contains("does not provide the specified platform (linux/s390x)");
        assertThat(room.get("/v1.50/images/gone/json").status()).isEqualTo(404);
        assertThat(room.get("/v1.50/images/gone/json").message()).isEqualTo("No such image: gone:latest");
    }

    @Test
    void historyTagAndDelete() {
        JsonNode history =
                room.get("/v1.50/images/localhost:1/app:1/history").json().get(0);
        assertThat(history.path("Id").asText()).isEqualTo(image().id().toString());
        assertThat(history.path("Created").isIntegralNumber()).isTrue();
        assertThat(history.path("Tags").toString()).isEqualTo("[\"localhost:1/app:1\"]");

        assertThat(room.post("/v1.50/images/localhost:1/app:1/tag?repo=again&tag=3")
                        .status())
                .isEqualTo(201);
        assertThat(room.post("/v1.50/images/localhost:1/app:1/tag?repo=Upper").status())
                .isEqualTo(400);
        assertThat(room.post("/v1.50/images/gone/tag?repo=x").status()).isEqualTo(404);
        assertThat(room.post("/v1.50/images/again:3/tag?repo=sha256&tag=1").message())
                .isEqualTo("refusing to create an ambiguous tag using digest algorithm as name");

        String id = image().id().toString();
        Answer several = room.delete("/v1.50/images/" + id);
        assertThat(several.status()).isEqualTo(409);
        assertThat(several.message())
                .isEqualTo("conflict: unable to delete " + image().id().shortHex()
                        + " (must be forced) - image is referenced in multiple repositories");
        assertThat(room.delete("/v1.50/images/again:3").body().strip()).isEqualTo("[{\"Untagged\":\"again:3\"}]");
        // The image, and its layer by the id of the chain.
        assertThat(room.delete("/v1.50/images/localhost:1/app:1").body().strip())
                .matches(Pattern.quote("[{\"Untagged\":\"localhost:1/app:1\"},{\"Deleted\":\"" + id + "\"},")
                        + "\\{\"Deleted\":\"sha256:[0-9a-f]{64}\"\\}\\]");
        assertThat(room.delete("/v1.50/images/localhost:1/app:1").status()).isEqualTo(404);
    }

    @Test
    void pullAndPushTellEveryLayer() {
        try (RegistryFixture registry = RegistryFixture.plain()) {
            String name = registry.host() + "/team/app";
            room.engine.images().tag("localhost:1/app:1", name + ":7");

            List<JsonNode> push =
                    room.post("/v1.50/images/" + name + "/push?tag=7").messages();
            assertThat(statuses(push).getFirst()).isEqualTo("The push refers to repository [" + name + "]");
            assertThat(statuses(push)).contains("Preparing", "Pushed");
            JsonNode aux = push.getLast().path("aux");
            assertThat(aux.path("Tag").asText()).isEqualTo("7");
            assertThat(aux.path("Digest").asText()).startsWith("sha256:");
            assertThat(aux.path("Size").asLong()).isEqualTo(image().manifest().size());
            assertThat(statuses(push))
                    .contains("7: digest: " + aux.path("Digest").asText() + " size: "
                            + aux.path("Size").asText());
            assertThat(statuses(
                            room.post("/v1.50/images/" + name + "/push?tag=7").messages()))
                    .contains("Layer already exists");

            room.engine.images().remove("localhost:1/app:1", true);
            room.engine.images().remove(name + ":7", true);
            Answer pulled = room.post("/v1.50/images/create?fromImage=" + name + "&tag=7");
            assertThat(pulled.head()).contains("application/json");
            List<JsonNode> pull = pulled.messages();
            assertThat(pull.getFirst().toString()).isEqualTo("{\"status\":\"Pulling from team/app\",\"id\":\"7\"}");
            List<String> said = statuses(pull);
            assertThat(said).contains("Pulling fs layer", "Download complete", "Pull complete");
            assertThat(said.subList(said.size() - 2, said.size()))
                    .containsExactly(
                            "Digest: " + aux.path("Digest").asText(),
                            "Status: Downloaded newer image for " + name + ":7");
            JsonNode layer = pull.stream()
                    .filter(message -> message.path("status").asText().equals("Pull complete"))
                    .findFirst()
                    .orElseThrow();
            assertThat(layer.path("id").asText()).matches("[0-9a-f]{12}");
            assertThat(layer.path("progressDetail").isObject()).isTrue();

            assertThat(statuses(room.post("/v1.50/images/create?fromImage=" + name + ":7")
                            .messages()))
                    .contains("Status: Image is up to date for " + name + ":7");
            assertThat(statuses(
                            room.post("/v1.50/images/create?fromImage=" + name).messages()))
                    .contains("Status: Image is up to date for " + name);

            Answer unknown = room.post("/v1.50/images/create?fromImage=" + name + "&tag=none");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.message()).startsWith("manifest for " + name + ":none not found: manifest unknown");
            List<JsonNode> noSuch =
                    room.post("/v1.50/images/" + name + "/push?tag=none").messages();
            assertThat(noSuch.getLast().path("errorDetail").path("message").asText())
                    .isEqualTo("An image does not exist locally with the tag: " + name + ":none")
                    .isEqualTo(noSuch.getLast().path("error").asText());

            JsonNode distribution =
                    room.get("/v1.50/distribution/" + name + ":7/json").json();
            assertThat(distribution.path("Descriptor").path("digest").asText())
                    .isEqualTo(aux.path("Digest").asText());
            assertThat(distribution.path("Platforms").get(0).path("os").asText())
                    .isEqualTo("linux");
            assertThat(room.get("/v1.50/distribution/" + name + ":none/json").status())
                    .isEqualTo(404);
        }
    }

    private static List<String> statuses(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.path("status").asText())
                .filter(status -> !status.isEmpty())
                .toList();
    }

    @Test
    void credentialsOfTheRequestAreTheOnesThatCount() {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret")) {
            String name = registry.host() + "/private";
            room.engine.images().tag("localhost:1/app:1", name + ":1");
            String push = "/v1.50/images/" + name + "/push?tag=1";

            assertThat(room.post(push)
                            .messages()
                            .getLast()
                            .at("/errorDetail/message")
                            .asText())
                    .startsWith("no basic auth credentials: ");
            assertThat(room.ask("POST", push, auth("ann", "wrong"), new byte[0])
                            .messages()
                            .getLast()
                            .at("/errorDetail/message")
                            .asText())
                    .startsWith("unauthorized: authentication required: ");
            assertThat(room.ask("POST", push, auth("ann", "secret"), new byte[0])
                            .messages()
                            .getLast()
                            .has("aux"))
                    .isTrue();

            String pull = "/v1.50/images/create?fromImage=" + name + "&tag=1";
            Answer denied = room.post(pull);
            assertThat(denied.status()).isEqualTo(404);
            assertThat(denied.message())
                    .startsWith("pull access denied for " + name)
                    .contains("may require 'docker login': no basic auth credentials: ");
            assertThat(statuses(room.ask("POST", pull, auth("ann", "secret"), new byte[0])
                            .messages()))
                    .contains("Status: Image is up to date for " + name + ":1");
            assertThat(room.get("/v1.50/distribution/" + name + ":1/json").status())
                    .isEqualTo(401);
            assertThat(room.ask("GET", "/v1.50/distribution/" + name + ":1/json", auth("ann", "secret"), new byte[0])
                            .status())
                    .isEqualTo(200);
            // Nothing of them has stayed.
            assertThat(room.post(pull).status()).isEqualTo(404);
        }
    }

    @Test
    void signingInIsTriedAtTheRegistry() {
        try (RegistryFixture registry = RegistryFixture.basicAuth("ann", "secret")) {
            Answer in = room.post("/v1.50/auth", login("ann", "secret", registry.host()));
            assertThat(in.status()).as(in.body()).isEqualTo(200);
            assertThat(in.json().path("Status").asText()).isEqualTo("Login Succeeded");
            assertThat(in.json().path("IdentityToken").asText("?")).isEmpty();

            Answer wrong = room.post("/v1.50/auth", login("ann", "guess", "http://" + registry.host() + "/v1/"));
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.message())
                    .startsWith("login attempt to http://" + registry.host()
                            + "/v2/ failed with status: 401 Unauthorized: ");
            assertThat(room.post("/v1.50/auth", "{\"serveraddress\":\"" + registry.host() + "\"}")
                            .status())
                    .isEqualTo(400);
        }
        assertThat(room.post("/v1.50/auth", login("ann", "secret", "127.0.0.1:1"))
                        .status())
                .as("nobody answers there")
                .isGreaterThanOrEqualTo(500);
    }

    private static String login(String user, String password, String server) {
        return "{\"username\":\"" + user + "\",\"password\":\"" + password + "\",\"serveraddress\":\"" + server + "\"}";
    }

    private static String auth(String user, String password) {
        String json = "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
        return RegistryLogin.HEADER + ": "
                + Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void savedImagesAreLoadedAgain() {
        byte[] tar = room.ask("GET", "/v1.50/images/get?names=localhost:1/app:1", null, new byte[0])
                .body()
                .getBytes(StandardCharsets.UTF_8);
        assertThat(tar.length).isGreaterThan(1000);
        assertThat(room.get("/v1.50/images/gone/get").status()).isEqualTo(404);
        assertThat(room.get("/v1.50/images/get").status()).isEqualTo(400);
        List<JsonNode> broken = room.ask(
                        "POST",
                        "/v1.50/images/load",
                        "Content-Type: application/x-tar",
                        "no archive at all".getBytes(StandardCharsets.UTF_8))
                .messages();
        assertThat(broken.getLast().has("errorDetail")).isTrue();
    }

    @Test
    void pruneTellsWhatItTook() throws Exception {
        room.busybox("kept:1", "LABEL keep=yes");
        String id = image().id().toString();
        JsonNode nothing = room.post("/v1.50/images/prune").json();
        assertThat(nothing.path("ImagesDeleted").isNull()).isTrue();
        assertThat(nothing.path("SpaceReclaimed").asLong()).isZero();
        JsonNode taken = room.post("/v1.50/images/prune" + filters("{\"dangling\":[\"false\"],\"label!\":[\"keep\"]}"))
                .json();
        assertThat(taken.path("ImagesDeleted").toString())
                .isEqualTo("[{\"Untagged\":\"localhost:1/app:1\"},{\"Deleted\":\"" + id + "\"}]");
        assertThat(tags("")).containsExactly("kept:1");
        assertThat(room.post("/v1.50/images/prune" + filters("{\"reference\":[\"x\"]}"))
                        .status())
                .isEqualTo(400);
        assertThat(room.post("/v1.50/images/prune" + filters("{\"until\":[\"1h\"],\"dangling\":[\"0\"]}"))
                        .json()
                        .path("ImagesDeleted")
                        .isNull())
                .isTrue();
    }

    @Test
    void commitTakesTheConfigurationThatIsSent() {
        String container = room.engine
                .containers()
                .create(ContainerConfig.of(new RootSource.Image("localhost:1/app:1"), List.of("/bin/true")))
                .id();
        Answer answer = room.post(
                "/v1.50/commit?container=" + container
                        + "&repo=made&tag=2&comment=why&author=Ann&changes=USER+nobody&changes=ENV+C%3Dd",
                "{\"Cmd\":[\"/bin/false\"],\"Env\":[\"A=other\"],\"Labels\":{\"from\":\"client\"}}");
        assertThat(answer.status()).isEqualTo(201);
        JsonNode made = room.get("/v1.50/images/made:2/json").json();
        assertThat(made.path("Id").asText()).isEqualTo(answer.json().path("Id").asText());
        assertThat(made.path("Author").asText()).isEqualTo("Ann");
        assertThat(made.path("Comment").asText()).isEqualTo("why");
        JsonNode config = made.path("Config");
        assertThat(config.path("Cmd").toString()).isEqualTo("[\"/bin/false\"]");
        assertThat(config.path("User").asText()).isEqualTo("nobody");
        assertThat(config.path("Labels").path("from").asText()).isEqualTo("client");
        assertThat(StreamSupport.stream(config.path("Env").spliterator(), false).map(JsonNode::asText))
                .contains("A=other", "C=d");
        assertThat(room.post("/v1.50/commit?container=none").status()).isEqualTo(404);
    }
}
