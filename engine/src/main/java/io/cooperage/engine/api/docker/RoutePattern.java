package io.cooperage.engine.api.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A [Route]'s path, ready to be matched: `/containers/{id}/json`, `/images/{name:.*}/push`.
///
/// @param literal has no parts that vary
record RoutePattern(Pattern pattern, List<String> names, boolean literal) {
    private static final Pattern PART = Pattern.compile("\\{([a-zA-Z]+)(:\\.\\*)?}");

    static RoutePattern of(String path) {
        StringBuilder regex = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher parts = PART.matcher(path);
        int from = 0;
        while (parts.find()) {
            regex.append(Pattern.quote(path.substring(from, parts.start())));
            // Possessive where nothing can be given back, so that no path makes the matcher work hard.
            regex.append(parts.group(2) == null ? "([^/]++)" : "(.+)");
            names.add(parts.group(1));
            from = parts.end();
        }
        regex.append(Pattern.quote(path.substring(from)));
        return new RoutePattern(Pattern.compile(regex.toString(), Pattern.DOTALL), List.copyOf(names), names.isEmpty());
    }

    /// The varying parts by name.
    Optional<Map<String, String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            parameters.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(parameters);
    }
}
