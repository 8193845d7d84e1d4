package io.cooperage.engine.api.docker;

import java.util.Map;

/// How a shell is told which server the docker command talks to.
public enum ShellLanguage {
    BASH,
    ZSH,
    FISH;

    private static final String HOST = "DOCKER_HOST";

    /// What keeps Compose, and docker where buildx is installed, from building with a BuildKit of their own,
    /// which they would look for in a registry: here is the classic builder's API.
    private static final String BUILDER = "DOCKER_BUILDKIT";

    /// @param environment `SHELL`; a shell that is not known is taken to speak as sh does
    public static ShellLanguage of(Map<String, String> environment) {
        String shell = environment.getOrDefault("SHELL", "");
        if (shell.endsWith("/fish")) {
            return FISH;
        }
        return shell.endsWith("/zsh") ? ZSH : BASH;
    }

    /// The line that points docker to `host`, whatever characters are in it.
    public String use(String host) {
        return switch (this) {
            case BASH, ZSH -> set(HOST, host) + " " + BUILDER + "=0";
            case FISH -> set(HOST, host) + "; " + set(BUILDER, "0");
        };
    }

    /// The line that takes it back.
    public String forget() {
        return unset(HOST + " " + BUILDER);
    }

    /// @param value whatever characters are in it
    public String set(String variable, String value) {
        return switch (this) {
            case BASH, ZSH -> "export " + variable + "='" + value.replace("'", "'\\''") + "'";
            // In fish a backslash before a quote or a backslash stands for that alone.
            case FISH ->
                "set -gx " + variable + " '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
        };
    }

    public String unset(String variable) {
        return switch (this) {
            case BASH, ZSH -> "unset " + variable;
            case FISH -> "set -e " + variable;
        };
    }
}
