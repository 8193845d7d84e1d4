package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.access.Attempt;
import io.cooperage.engine.cluster.access.Authenticator;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.Caller;
import io.cooperage.engine.cluster.access.PolicyRule;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Questions about permissions: objects that are made, answered and not kept. `kubectl auth can-i`, `whoami`.
final class ReviewRoutes {
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final Answers answers;

    ReviewRoutes(Authenticator authenticator, Authorizer authorizer, Answers answers) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.answers = answers;
    }

    void serve(KubeCall call, Kind kind) throws IOException {
        if (!call.info().verb().equals("create") || !call.subresource().isEmpty()) {
            throw Refusals.methodNotAllowed();
        }
        KubeObject review = Incoming.read(call, kind, kind.id(), new QueryOptions(call).write("CreateOptions"));
        ObjectNode tree = review.tree();
        tree.remove("status");
        JsonNode spec = tree.path("spec");
        switch (kind.id().kind()) {
            case "SelfSubjectReview" -> writeUser(tree.putObject("status").putObject("userInfo"), call.caller());
            case "SelfSubjectAccessReview" -> decide(tree, call.caller(), attempt(spec));
            case "SubjectAccessReview", "LocalSubjectAccessReview" -> decide(tree, caller(spec), attempt(spec));
            case "SelfSubjectRulesReview" ->
                writeRules(tree, call.caller(), spec.path("namespace").asText());
            case "TokenReview" -> verify(tree, spec);
            default -> throw Refusals.noSuchPath();
        }
        answers.tree(call, 201, tree);
    }

    private void decide(ObjectNode tree, Caller caller, Attempt attempt) {
        String reason = authorizer.reason(caller, attempt);
        ObjectNode status = tree.putObject("status");
        status.put("allowed", reason != null);
        if (reason != null) {
            KubeJson.putText(status, "reason", reason);
        }
    }

    private static Attempt attempt(JsonNode spec) {
        JsonNode on = spec.path("resourceAttributes");
        JsonNode path = spec.path("nonResourceAttributes");
        if (on.isObject() == path.isObject()) {
            throw Refusals.badRequest(
                    "exactly one of spec.resourceAttributes and spec.nonResourceAttributes must be specified");
        }
        return on.isObject()
                ? new Attempt.OnResource(
                        on.path("verb").asText(),
                        on.path("namespace").asText(),
                        on.path("group").asText(),
                        on.path("resource").asText(),
                        on.path("subresource").asText(),
                        on.path("name").asText())
                : new Attempt.OnPath(
                        path.path("verb").asText(), path.path("path").asText());
    }

    private static Caller caller(JsonNode spec) {
        List<String> groups = texts(spec.path("groups"));
        String user = spec.path("user").asText();
        if (user.isEmpty() && groups.isEmpty()) {
            throw Refusals.badRequest("at least one of spec.user and spec.groups must be specified");
        }
        Map<String, List<String>> extra = new HashMap<>();
        spec.path("extra").properties().forEach(e -> extra.put(e.getKey(), texts(e.getValue())));
        return new Caller(user, spec.path("uid").asText(), groups, extra);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private void writeRules(ObjectNode tree, Caller caller, String namespace) {
        if (namespace.isEmpty()) {
            throw Refusals.badRequest("no namespace on request");
        }
        ObjectNode status = tree.putObject("status");
        ArrayNode resources = status.putArray("resourceRules");
        ArrayNode paths = status.putArray("nonResourceRules");
        for (PolicyRule rule : authorizer.rules(caller, namespace)) {
            if (rule.isAboutPaths()) {
                ObjectNode one = paths.addObject();
                KubeJson.texts(one, "verbs", rule.verbs());
                KubeJson.texts(one, "nonResourceURLs", rule.paths());
            } else {
                ObjectNode one = resources.addObject();
                KubeJson.texts(one, "verbs", rule.verbs());
                KubeJson.texts(one, "apiGroups", rule.groups());
                KubeJson.texts(one, "resources", rule.resources());
                if (!rule.resourceNames().isEmpty()) {
                    KubeJson.texts(one, "resourceNames", rule.resourceNames());
                }
            }
        }
        status.put("incomplete", false);
    }

    private void verify(ObjectNode tree, JsonNode spec) {
        List<String> audiences = texts(spec.path("audiences"));
        var verified = authenticator.verify(
                spec.path("token").asText(), audiences.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : audiences);
        ObjectNode status = tree.putObject("status");
        if (verified.isEmpty()) {
            status.putObject("user");
            status.put("error", "invalid bearer token");
            return;
        }
        status.put("authenticated", true);
        writeUser(status.putObject("user"), verified.get().caller());
        KubeJson.texts(status, "audiences", verified.get().audiences());
    }

    private static void writeUser(ObjectNode into, Caller caller) {
        into.put("username", caller.name());
        KubeJson.putText(into, "uid", caller.uid());
        KubeJson.texts(into, "groups", caller.groups());
        if (!caller.extra().isEmpty()) {
            ObjectNode extra = into.putObject("extra");
            caller.extra().forEach((name, values) -> KubeJson.texts(extra, name, values));
        }
    }
}
