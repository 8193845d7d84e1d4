package io.cooperage.engine.cluster.kind.pod;

import io.cooperage.engine.cluster.kind.check.Place;
import java.util.List;

/// What is wrong with paths of files.
public final class Paths {
    private static final int MODE_MAX = 0777;

    private Paths() {}

    /// Nothing that goes up.
    public static void noBacksteps(Place path) {
        if (List.of(path.text().split("/", -1)).contains("..")) {
            path.invalid("must not contain '..'");
        }
    }

    /// Below where it starts.
    static void descending(Place path) {
        if (path.text().startsWith("/")) {
            path.invalid("must be a relative path");
        }
        noBacksteps(path);
    }

    /// Below where it starts, and none of the kubelet's own names.
    static void own(Place path) {
        descending(path);
        if (path.text().startsWith("..") && !path.text().startsWith("../")) {
            path.invalid("must not start with '..'");
        }
    }

    /// Of a file: the nine permissions.
    static void mode(Place mode) {
        if (mode.there() && (mode.number() < 0 || mode.number() > MODE_MAX)) {
            mode.invalid(mode.number(), "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
