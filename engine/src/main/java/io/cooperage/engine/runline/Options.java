package io.cooperage.engine.runline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Every option of `docker run`, Docker CLI 28; also the few that other tools with the same line have besides.
final class Options {
    private static final Map<String, Option> BY_NAME = new TreeMap<>();
    private static final Map<Character, Option> BY_LETTER = new HashMap<>();

    /// Old names of the same.
    private static final Map<String, String> ALIASES =
            Map.of("net", "network", "net-alias", "network-alias", "dns-opt", "dns-option");

    /// A typo changes no more letters than this.
    private static final int TYPO = 3;

    static {
        Stream.of(
                        ProcessOptions.ALL,
                        NetworkOptions.ALL,
                        StorageOptions.ALL,
                        LimitOptions.ALL,
                        IsolationOptions.ALL,
                        ClientOptions.ALL,
                        ForeignOptions.ALL)
                .flatMap(List::stream)
                .forEach(option -> {
                    BY_NAME.put(option.name(), option);
                    if (option.letter() != ' ') {
                        BY_LETTER.put(option.letter(), option);
                    }
                });
        ALIASES.forEach((alias, name) ->
                BY_NAME.put(alias, Optional.ofNullable(BY_NAME.get(name)).orElseThrow()));
    }

    private Options() {}

    static Optional<Option> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static Optional<Option> lettered(char letter) {
        return Optional.ofNullable(BY_LETTER.get(letter));
    }

    /// The name that was probably meant.
    static Optional<String> near(String name) {
        String best = "";
        int least = Math.min(TYPO, Math.max(1, name.length() / 2)) + 1;
        for (String candidate : BY_NAME.keySet()) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// Levenshtein's.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
