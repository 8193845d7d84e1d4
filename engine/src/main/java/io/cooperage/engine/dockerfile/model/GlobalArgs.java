package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Map;

/// The variables that FROM can use: the platform's, and the ARGs before the first FROM.
public final class GlobalArgs {
    /// Set without being declared; in a stage they need an ARG.
    public static final List<String> PREDEFINED = List.of(
            "BUILDPLATFORM",
            "BUILDOS",
            "BUILDOSVERSION",
            "BUILDARCH",
            "BUILDVARIANT",
            "TARGETPLATFORM",
            "TARGETOS",
            "TARGETOSVERSION",
            "TARGETARCH",
            "TARGETVARIANT",
            "TARGETSTAGE");

    /// Passed to RUN without being declared, and kept out of history and cache keys.
    public static final List<String> PROXIES = List.of(
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "FTP_PROXY",
            "ftp_proxy",
            "NO_PROXY",
            "no_proxy",
            "ALL_PROXY",
            "all_proxy");

    private GlobalArgs() {}

    /// @param buildArgs given from outside; they win over defaults
    /// @throws EngineException INVALID_ARGUMENT if a default can't be expanded
    static Scope of(List<Instruction.Arg> args, WordLexer lexer, String platform, Map<String, String> buildArgs) {
        Scope scope = platformArgs(platform, buildArgs);
        for (Instruction.Arg arg : args) {
            for (Instruction.Variable variable : arg.variables()) {
                String name = variable.name().text();
                String value = buildArgs.get(name);
                if (value == null && variable.value() != null) {
                    value = lexer.expand(variable.value().text(), scope).text();
                }
                if (value == null) {
                    value = scope.get(name);
                }
                scope = scope.with(new Definition(name, value, Definition.Source.GLOBAL_ARG, variable.name(), arg));
            }
        }
        return scope;
    }

    private static Scope platformArgs(String platform, Map<String, String> buildArgs) {
        String[] parts = platform.split("/", 3);
        Map<String, String> values = Map.of(
                "BUILDPLATFORM",
                platform,
                "BUILDOS",
                parts[0],
                "BUILDARCH",
                parts.length > 1 ? parts[1] : "",
                "BUILDVARIANT",
                parts.length > 2 ? parts[2] : "",
                "TARGETPLATFORM",
                platform,
                "TARGETOS",
                parts[0],
                "TARGETARCH",
                parts.length > 1 ? parts[1] : "",
                "TARGETVARIANT",
                parts.length > 2 ? parts[2] : "",
                "TARGETSTAGE",
                "default");
        Scope scope = Scope.EMPTY;
        for (String name : PREDEFINED) {
            String value = buildArgs.getOrDefault(name, values.getOrDefault(name, ""));
            scope = scope.with(new Definition(name, value, Definition.Source.PREDEFINED, null, null));
        }
        return scope;
    }
}
