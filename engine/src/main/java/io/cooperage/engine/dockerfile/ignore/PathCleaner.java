package io.cooperage.engine.dockerfile.ignore;

import java.util.ArrayDeque;
import java.util.Deque;

/// Shortest form of a slash-separated path, without looking at any disk: what Go's `path.Clean` gives.
public final class PathCleaner {
    private PathCleaner() {}

    public static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!absolute) {
                parts.addLast("..");
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
