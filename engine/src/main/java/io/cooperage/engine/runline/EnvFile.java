package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The text of an `--env-file`, by Docker's rules: one `NAME=value` on a line, `#` begins a comment only at the
/// beginning of a line, quotes are part of the value, and a name alone takes its value from where the line is typed.
public final class EnvFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private EnvFile() {}

    /// @param number from 1
    /// @param name,value value is null for a name alone
    public record Entry(int number, String name, Optional<String> value) {}

    /// @throws EngineException INVALID_ARGUMENT naming the line
    public static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        String clean = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        int number = 0;
        for (String raw : clean.lines().toList()) {
            number++;
            String line = raw.stripLeading();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String name = equals < 0 ? line.strip() : line.substring(0, equals);
            if (name.isEmpty()) {
                throw EngineException.invalid("line " + number + ": no variable name on line '" + line + "'");
            }
            if (name.chars().anyMatch(Character::isWhitespace)) {
                throw EngineException.invalid("line " + number + ": variable '" + name + "' contains whitespaces");
            }
            entries.add(
                    new Entry(number, name, equals < 0 ? Optional.empty() : Optional.of(line.substring(equals + 1))));
        }
        return entries;
    }

    /// `NAME=value` each; a name alone that `environment` doesn't have is left out.
    public static List<String> variables(String text, Map<String, String> environment) {
        List<String> variables = new ArrayList<>();
        for (Entry entry : entries(text)) {
            String value = entry.value().orElse(environment.get(entry.name()));
            if (value != null) {
                variables.add(entry.name() + "=" + value);
            }
        }
        return variables;
    }
}
