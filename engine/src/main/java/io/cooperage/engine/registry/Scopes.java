package io.cooperage.engine.registry;

/// What tokens are asked for (distribution's docs/spec/auth/scope.md).
final class Scopes {
    static final String CATALOG = "registry:catalog:*";

    private Scopes() {}

    static String pull(String path) {
        return "repository:" + path + ":pull";
    }

    static String push(String path) {
        return "repository:" + path + ":pull,push";
    }

    static String delete(String path) {
        return "repository:" + path + ":delete,pull";
    }
}
