package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real kubectl 1.32 does what it does, and prints what it prints against any cluster: each command of
/// the golden file in order, with its output beside it. What differs from run to run (ages, identifiers,
/// addresses) is blotted out in both.
///
/// With `-Dcooperage.golden=FILE` the file is written instead, to be looked at before it is kept.
@Tag("conformance")
class KubectlTest {
    private static final String GOLDEN = "kubectl.golden";

    private static final Map<String, String> BLOTS = Map.of(
            "\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b", "UID",
            "20\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.\\d]*( \\+0000|Z)?", "TIME",
            "[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} 20\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000", "TIME",
            "resourceVersion: \"\\d+\"", "resourceVersion: \"N\"",
            "\"resourceVersion\": ?\"\\d+\"", "\"resourceVersion\":\"N\"",
            "(?m)(?<= |^)\\d+m?s(?=( |$))", "AGE",
            "10\\.96\\.\\d+\\.\\d+", "10.96.X.X",
            "kube-api-access-[a-z0-9]{5}", "kube-api-access-XXXXX",
            "/tmp/(LIVE|MERGED)-\\d+", "/tmp/$1",
            "https://127.0.0.1:\\d+|(?<=debugger-)[a-z0-9]{5}|(?<=debugger-n1-)[a-z0-9]{5}", "BLOT");

    private final Path folder;
    private KubeServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    KubectlTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(hasKubectl(), "kubectl 1.32 is not installed");
        server = KubeServer.start(Files.createDirectories(folder.resolve("server")));
        server.kubeconfig();
        Path sources = Path.of("src/test/resources/io/cooperage/engine/api/kube/manifests");
        Assumptions.assumeTrue(Files.isDirectory(sources), "not run from the module's folder");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static boolean hasKubectl() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("kubectl", "version", "--client")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && text.contains("v1.32.");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void everyCommandPrintsWhatItPrintsElsewhere() throws Exception {
        List<Step> expected = golden();
        List<Step> actual = new ArrayList<>();
        for (Step step : expected) {
            actual.add(new Step(step.command(), blotted(run(step.command()))));
        }
        String write = System.getProperty("cooperage.golden");
        if (write != null) {
            Files.writeString(Path.of(write), text(actual));
        }
        assertThat(text(actual)).isEqualTo(text(expected));
    }

    private static String text(List<Step> steps) {
        StringBuilder text = new StringBuilder();
        steps.forEach(
                step -> text.append("$ ").append(step.command()).append('\n').append(step.output()));
        return text.toString();
    }

    private record Step(String command, String output) {}

    private static List<Step> golden() throws IOException {
        try (InputStream in = KubectlTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(in).isNotNull();
            List<Step> steps = new ArrayList<>();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String block : text.split("(?m)^\\$ ")) {
                int line = block.indexOf('\n');
                if (line > 0) {
                    steps.add(new Step(block.substring(0, line), block.substring(line + 1)));
                }
            }
            return steps;
        }
    }

    /// By a shell, as a user types it.
    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("timeout", "60", "sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("HOME", folder.toString());
        environment.put("KUBECACHEDIR", folder.resolve("cache").toString());
        environment.put("KUBECONFIG", server.kubeconfig().toString());
        environment.put("TZ", "UTC");
        environment.put("KUBE_EDITOR", "sed -i s/replicas:.*/replicas:\\ 4/");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(command).isTrue();
        String ended = output.isEmpty() || output.endsWith("\n") ? output : output + "\n";
        return process.exitValue() == 0 ? ended : ended + "(status " + process.exitValue() + ")\n";
    }

    private String blotted(String output) {
        String text = output.replace(folder.toString(), "FOLDER");
        for (Map.Entry<String, String> blot : BLOTS.entrySet()) {
            text = text.replaceAll(blot.getKey(), blot.getValue());
        }
        // Columns are as wide as what stands in them.
        return text.replaceAll("(?<=\\S) {2,}(?=\\S)", "  ").replaceAll("(?m) +$", "");
    }
}
