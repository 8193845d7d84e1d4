package io.cooperage.engine.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The mirror that this machine's apt fetches packages from: whether it answers, and how it is reached.
///
/// @param proxies as the variables that programs know them by, for what runs in a container
public record DebianMirror(Map<String, String> proxies) {
    private static final Path HELPER = Path.of("/usr/lib/apt/apt-helper");
    private static final Pattern INDEX = Pattern.compile("'(https?://[^']+InRelease)'");
    private static final Pattern SETTING = Pattern.compile("Acquire::(https?)::Proxy \"([^\"]+)\";");
    private static final long SECONDS = 60;

    public DebianMirror {
        proxies = Map.copyOf(proxies);
    }

    /// Skips the test where apt is not at home or its mirror does not answer.
    public static DebianMirror ofThisMachine() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(HELPER), "no apt here, and so no mirror of packages");
        Matcher index = INDEX.matcher(said(List.of("apt-get", "--print-uris", "update")));
        assumeTrue(index.find(), "apt has no mirror that speaks http");
        Path file = Files.createTempFile("mirror", ".index");
        try {
            String answer = said(List.of(HELPER.toString(), "download-file", index.group(1), file.toString()));
            assumeTrue(Files.size(file) > 0, "the mirror of apt does not answer: " + answer);
        } finally {
            Files.deleteIfExists(file);
        }
        Map<String, String> proxies = new LinkedHashMap<>();
        Matcher setting = SETTING.matcher(said(List.of("apt-config", "dump")));
        while (setting.find()) {
            if (!setting.group(2).equals("DIRECT")) {
                proxies.put(setting.group(1) + "_proxy", setting.group(2));
            }
        }
        return new DebianMirror(proxies);
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(SECONDS, TimeUnit.SECONDS);
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
