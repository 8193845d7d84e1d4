package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.kube.KubeClient.Answer;
import io.cooperage.engine.cluster.pki.ClusterIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may speak to the API, who they are, and what they may do and give to others.
class KubeApiAccessTest extends ServedKubeApi {

    KubeApiAccessTest(@TempDir Path folder) {
        super(folder);
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
        var stranger = ClusterIdentity.open(other, Clock.systemUTC(), List.of());
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
    void anAccountWithoutANamespaceIsOneOfTheBindingsOwn() throws Exception {
        server.make("rolebindings.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"robot-view"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                 "subjects":[{"kind":"ServiceAccount","name":"robot"}]}""");
        JsonNode ours = review("system:serviceaccount:default:robot");
        assertThat(ours.path("allowed").asBoolean()).isTrue();
        assertThat(ours.path("reason").asText())
                .isEqualTo("RBAC: allowed by RoleBinding \"default/robot-view\" of ClusterRole \"view\""
                        + " to ServiceAccount \"robot/default\"");
        assertThat(review("system:serviceaccount:kube-system:robot")
                        .path("allowed")
                        .asBoolean())
                .isFalse();
    }

    /// What is said of reading the namespace's configmaps.
    private JsonNode review(String user) throws Exception {
        return client.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", """
                        {"spec":{"user":"%s",
                         "resourceAttributes":{"namespace":"default","verb":"get","resource":"configmaps"}}}""".formatted(user))
                .json()
                .path("status");
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

    /// Not by what it adds: to name one more subject is to give all that is bound. Only a garbage collector's
    /// part is free, for everything must come to an end.
    @Test
    void anUpdateIsJudgedByAllThatTheObjectGives() throws Exception {
        String base = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/";
        server.make("rolebindings.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"bob-admin"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"admin"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
        server.make("roles.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"strong","finalizers":["example.com/wait"]},
                 "rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""");
        server.make("rolebindings.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"strong-eve"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"strong"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"eve"}]}""");
        var bob = server.identity.client("bob", List.of(), Duration.ofHours(1));
        try (KubeClient user = new KubeClient(server, null, KubeClient.context(server, bob))) {
            Answer labelled = merge(user, base + "roles/strong", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
            assertThat(labelled.status()).isEqualTo(403);
            assertThat(labelled.json().path("message").asText())
                    .startsWith("roles.rbac.authorization.k8s.io \"strong\" is forbidden: user \"bob\"")
                    .contains("is attempting to grant RBAC permissions not currently held");
            assertThat(merge(user, base + "roles/strong", "{\"metadata\":{\"finalizers\":null}}")
                            .status())
                    .isEqualTo(200);
            Answer joined = merge(user, base + "rolebindings/strong-eve", """
                    {"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
            assertThat(joined.status()).isEqualTo(403);
            byte[] asItIs = user.get(base + "rolebindings/strong-eve").text().getBytes(StandardCharsets.UTF_8);
            assertThat(user.send("PUT", base + "rolebindings/strong-eve", asItIs, "Content-Type", "application/json")
                            .status())
                    .isEqualTo(200);
            Answer early = user.post(base + "rolebindings", """
                    {"metadata":{"name":"early"},
                     "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"later"},
                     "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
            assertThat(early.status()).isEqualTo(404);
            assertThat(early.json().path("message").asText())
                    .isEqualTo("roles.rbac.authorization.k8s.io \"later\" not found");
        }
    }

    private static Answer merge(KubeClient user, String path, String patch) throws Exception {
        return user.send(
                "PATCH", path, patch.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/merge-patch+json");
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
}
