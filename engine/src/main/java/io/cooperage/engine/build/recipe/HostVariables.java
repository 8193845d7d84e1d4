package io.cooperage.engine.build.recipe;

import io.cooperage.engine.error.EngineException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces `$NAME` and `${NAME}` by variables of whoever builds; `$$` is a dollar sign.
record HostVariables(Map<String, String> environment) {
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\$)|\\{([^}]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");

    HostVariables {
        environment = Map.copyOf(environment);
    }

    /// @throws EngineException INVALID_ARGUMENT naming the variable that is not set
    String expand(String text) {
        Matcher found = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (found.find()) {
            String value =
                    found.group(1) != null ? "$" : value(found.group(2) != null ? found.group(2) : found.group(3));
            found.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return found.appendTail(out).toString();
    }

    private String value(String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw EngineException.invalid(
                    "the variable '" + name + "' is not set; set it (export " + name + "=…), or write its value");
        }
        return value;
    }
}
