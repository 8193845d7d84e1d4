package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.List;

/// What is wrong with annotations of pods that mean something to Kubernetes: most are older ways of saying
/// what fields say now.
final class PodAnnotations {
    static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String APP_ARMOR_FIELD = "appArmorProfile";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String LOCALHOST = "localhost/";
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodAnnotations() {}

    static void check(Place annotations, Place spec) {
        for (String key : annotations.keys()) {
            Place value = annotations.key(key);
            if (key.equals(MIRROR) && spec.text("nodeName").isEmpty()) {
                value.invalid("must set spec.nodeName if mirror pod annotation is set");
            } else if (key.equals(DELETION_COST) && !isCost(value.text())) {
                value.invalid("must be a 32bit integer");
            } else if (key.equals(SECCOMP_POD) || key.startsWith(SECCOMP_CONTAINER)) {
                seccomp(value.as(annotations.at(key)));
            } else if (key.startsWith(APP_ARMOR)) {
                appArmor(value, key.substring(APP_ARMOR.length()), spec);
            }
        }
    }

    private static boolean isCost(String text) {
        return text.equals("0") || (text.matches("-?[1-9]\\d{0,9}") && Math.abs(Long.parseLong(text)) <= 1L << 31);
    }

    private static void seccomp(Place profile) {
        String text = profile.text();
        if (text.startsWith(LOCALHOST)) {
            Place path = Place.of(profile.path(), TextNode.valueOf(text.substring(LOCALHOST.length())));
            Paths.descending(path);
            path.errors().forEach(profile::add);
        } else if (!List.of("runtime/default", "docker/default", "unconfined").contains(text)) {
            profile.invalid("must be a valid seccomp profile");
        }
    }

    private static void appArmor(Place profile, String container, Place spec) {
        boolean there = LISTS.stream()
                .flatMap(list -> Trees.objects(spec.node().path(list)).stream())
                .anyMatch(each -> Trees.text(each, "name").equals(container));
        if (!there) {
            profile.invalid(container, "container not found");
        }
        String text = profile.text();
        if (!List.of("", "runtime/default", "unconfined").contains(text) && !text.startsWith(LOCALHOST)) {
            profile.invalid("invalid AppArmor profile name: \"" + text + "\"");
        }
    }

    /// What annotations of AppArmor say of containers whose fields say nothing goes into those fields, by
    /// which alone a container is confined.
    static void fillFields(ObjectNode pod) {
        JsonNode annotations = pod.path("metadata").path("annotations");
        JsonNode spec = pod.path("spec");
        JsonNode ofPod = spec.path("securityContext").path(APP_ARMOR_FIELD);
        for (String list : LISTS) {
            for (ObjectNode container : Trees.objects(spec.path(list))) {
                ObjectNode profile = profile(Trees.text(annotations, APP_ARMOR + Trees.text(container, "name")));
                boolean said = container.path("securityContext").hasNonNull(APP_ARMOR_FIELD);
                if (!said && !profile.isEmpty() && !profile.equals(ofPod)) {
                    Absent.object(container, "securityContext").set(APP_ARMOR_FIELD, profile);
                }
            }
        }
    }

    /// The field for the value of an annotation; empty for none and for what is no value.
    private static ObjectNode profile(String annotation) {
        ObjectNode profile = JsonNodeFactory.instance.objectNode();
        if (annotation.equals("unconfined")) {
            profile.put("type", "Unconfined");
        } else if (annotation.equals("runtime/default")) {
            profile.put("type", "RuntimeDefault");
        } else if (annotation.startsWith(LOCALHOST) && annotation.length() > LOCALHOST.length()) {
            profile.put("type", "Localhost").put("localhostProfile", annotation.substring(LOCALHOST.length()));
        }
        return profile;
    }

    /// Where both the annotation and the field say something, they must say the same.
    static void mustMatchFields(JsonNode annotations, Place spec) {
        Place own = spec.at("securityContext").at("seccompProfile");
        match(Trees.text(annotations, SECCOMP_POD), own, "seccomp", List.of("runtime/default", "docker/default"));
        for (String list : LISTS) {
            for (Place container : spec.at(list).each()) {
                String name = container.text("name");
                Place security = container.at("securityContext");
                match(
                        Trees.text(annotations, SECCOMP_CONTAINER + name),
                        security.at("seccompProfile"),
                        "seccomp",
                        List.of("runtime/default", "docker/default"));
                match(
                        Trees.text(annotations, APP_ARMOR + name),
                        security.at(APP_ARMOR_FIELD),
                        "apparmor",
                        List.of("runtime/default"));
            }
        }
    }

    static void match(String annotation, Place field, String what, List<String> defaults) {
        if (annotation.isEmpty() || !field.there()) {
            return;
        }
        Place type = field.at("type");
        String words = what + " type in annotation and field must match";
        switch (type.text()) {
            case "Unconfined" -> {
                if (!annotation.equals("unconfined")) {
                    type.forbidden(words);
                }
            }
            case "RuntimeDefault" -> {
                if (!defaults.contains(annotation)) {
                    type.forbidden(words);
                }
            }
            case "Localhost" -> {
                if (!annotation.startsWith(LOCALHOST)) {
                    type.forbidden(words);
                } else if (!annotation.substring(LOCALHOST.length()).equals(field.text("localhostProfile"))) {
                    field.at("localhostProfile").forbidden(what + " profile in annotation and field must match");
                }
            }
            default -> {}
        }
    }

    static void onUpdate(Place annotations, JsonNode old) {
        for (String key : Trees.map(old).keySet()) {
            boolean same = Trees.text(old, key).equals(annotations.text(key)) && annotations.has(key);
            if (!same && key.startsWith(APP_ARMOR)) {
                annotations.key(key).forbidden("may not remove or update AppArmor annotations");
            } else if (!same && key.equals(MIRROR)) {
                annotations.key(key).forbidden("may not remove or update mirror pod annotation");
            }
        }
        for (String key : annotations.keys()) {
            if (old.hasNonNull(key)) {
                continue;
            }
            if (key.startsWith(APP_ARMOR)) {
                annotations.key(key).forbidden("may not add AppArmor annotations");
            } else if (key.equals(MIRROR)) {
                annotations.key(key).forbidden("may not add mirror pod annotation");
            }
        }
    }
}
