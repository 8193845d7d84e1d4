package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// The version of Kubernetes whose API this is, as `kubectl version` shows it.
final class ServerVersion {
    static final String GIT_VERSION = "v1.32.4";

    private ServerVersion() {}

    /// `minor` decides which kubectl some distributions run, so it is what it is.
    static ObjectNode body() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return KubeJson.object()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", GIT_VERSION)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2025-04-22T16:03:58Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "linux/" + (machine.equals("aarch64") ? "arm64" : machine));
    }
}
