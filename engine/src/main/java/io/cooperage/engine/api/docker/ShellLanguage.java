package io.cooperage.engine.api.docker;

import java.util.Map;

/// How a shell is told which server the docker command talks to.
public enum ShellLanguage {
    BASH,
    ZSH,
    FISH;

    private static final String VARIABLE = "DOCKER_HOST";

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
            case BASH, ZSH -> "export " + VARIABLE + "='" + host.replace("'", "'\\''") + "'";
            // In fish a backslash before a quote or a backslash stands for that alone.
            case FISH ->
                "set -gx " + VARIABLE + " '" + host.replace("\\", "\\\\").replace("'", "\\'") + "'";
        };
    }

    /// The line that takes it back.
    public String forget() {
        return switch (this) {
            case BASH, ZSH -> "unset " + VARIABLE;
            case FISH -> "set -e " + VARIABLE;
        };
    }
}
