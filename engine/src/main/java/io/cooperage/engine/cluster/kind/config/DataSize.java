package io.cooperage.engine.cluster.kind.config;

import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How much may be in a ConfigMap or Secret, and that it stays there when it was promised to.
final class DataSize {
    static final int MOST = 1024 * 1024;

    private DataSize() {}

    static long ofText(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Of the bytes that the text stands for.
    static long ofBase64(String text) {
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        return Math.max(0, text.length() / 4L * 3 - padding);
    }

    static void mustStay(Place root, KubeObject old, List<String> bags) {
        if (!old.tree().path("immutable").asBoolean()) {
            return;
        }
        if (!root.flag("immutable")) {
            root.at("immutable").forbidden("field is immutable when `immutable` is set");
        }
        for (String bag : bags) {
            if (!Trees.same(root.node().path(bag), old.tree().path(bag))) {
                root.at(bag).forbidden("field is immutable when `immutable` is set");
            }
        }
    }
}
