package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The compatibility table of the README is the table of routes; it is written anew with
/// `-Dcooperage.write-tables=true`.
@Tag("build-only") // the README is where the sources are
class CompatibilityTableTest {
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- docker-api: made by CompatibilityTableTest -->\n";
    private static final String END = "<!-- docker-api ends -->\n";

    @TempDir
    Path folder;

    @Test
    void theReadmeHasEveryRoute() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        assertThat(end).as("the markers of the table in README.md").isGreaterThanOrEqualTo(begin);
        String table = table();
        if (Boolean.getBoolean("cooperage.write-tables")) {
            Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end)).isEqualTo(table);
    }

    /// Every path of Docker's own description is served, if only to be refused as a Docker does that can't.
    @Test
    void noEndpointOfDockersDescriptionIsMissing() throws IOException {
        Path description = Path.of(System.getProperty("cooperage.cases", "../shared/cases"), "docker-api");
        if (!Files.isDirectory(description)) {
            description = Path.of("../../shared/cases/docker-api");
        }
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isDirectory(description),
                "Docker's description is not beside this checkout: set cooperage.cases");
        List<String> served =
                routes().stream().map(CompatibilityTableTest::bare).toList();
        try (Stream<Path> files = Files.list(description)) {
            Path swagger = files.filter(file -> file.toString().endsWith(".yaml"))
                    .findFirst()
                    .orElseThrow();
            assertThat(described(Files.readAllLines(swagger)))
                    .isNotEmpty()
                    .allSatisfy(endpoint -> assertThat(served).contains(endpoint));
        }
    }

    /// What differs from Docker is said.
    @Test
    void whatIsNotAllThereSaysWhy() {
        assertThat(routes())
                .filteredOn(route -> route.status() != Route.Status.FULL)
                .isNotEmpty()
                .allSatisfy(route -> assertThat(route.notes()).as(route.path()).isNotEmpty());
    }

    private static String bare(Route route) {
        return route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}");
    }

    private static List<String> described(List<String> lines) {
        Pattern path = Pattern.compile("  \"?(/[^\":]*)\"?:");
        Pattern method = Pattern.compile("    (get|head|post|put|delete):");
        List<String> found = new java.util.ArrayList<>();
        String current = "";
        for (String line : lines) {
            Matcher atPath = path.matcher(line);
            Matcher atMethod = method.matcher(line);
            if (atPath.matches()) {
                current = atPath.group(1).replaceAll("\\{[^}]*}", "{}");
            } else if (atMethod.matches() && !current.isEmpty()) {
                found.add(atMethod.group(1).toUpperCase(java.util.Locale.ROOT) + " " + current);
            }
        }
        return found;
    }

    private String table() {
        return routes().stream()
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .map(route -> "| `" + route.method() + " " + route.path().replace(":.*", "") + "` | " + route.since()
                        + " | " + route.status().words() + " | " + route.notes() + " |\n")
                .collect(Collectors.joining("", "| endpoint | since | status | notes |\n|---|---|---|---|\n", ""));
    }

    private List<Route> routes() {
        try (Engine engine = Engine.open(EnginePaths.under(folder))) {
            return DockerApi.routeSets(engine).stream()
                    .flatMap(set -> set.routes().stream())
                    .toList();
        }
    }
}
