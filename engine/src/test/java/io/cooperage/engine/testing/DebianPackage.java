package io.cooperage.engine.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program out of a Debian package that this machine does not have installed, perhaps of another release: fetched
/// once from the mirror that apt uses, checked, and kept.
public final class DebianPackage {
    private static final Path HELPER = Path.of("/usr/lib/apt/apt-helper");
    private static final Pattern MAIN = Pattern.compile("'(https?://[^']+/)dists/[a-z]+/(?:main/|InRelease)[^']*'");
    private static final long SECONDS = 120;

    private DebianPackage() {}

    /// Skips the test where it can't be had.
    ///
    /// @param pool path of the package on the mirror
    /// @param sha256 of it, as Debian's index says
    /// @param program path in the package
    /// @return the program, as a file
    public static Path program(String pool, String sha256, String program) throws IOException, InterruptedException {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "cooperage-tests", sha256);
        Path here = cache.resolve(Path.of(program).getFileName());
        if (!Files.isExecutable(here)) {
            fetch(pool, sha256, program, cache, here);
        }
        return here;
    }

    private static void fetch(String pool, String sha256, String program, Path cache, Path here)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(HELPER), "no apt here, and so no mirror of packages");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "no dpkg-deb, which opens packages");
        Matcher mirror = MAIN.matcher(said(List.of("apt-get", "--print-uris", "update")));
        assumeTrue(mirror.find(), "apt has no mirror that speaks http");
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "fetch");
        try {
            Path file = work.resolve("package.deb");
            String answer = said(List.of(HELPER.toString(), "download-file", mirror.group(1) + pool, file.toString()));
            assumeTrue(Files.exists(file) && Files.size(file) > 0, "the mirror does not give " + pool + ": " + answer);
            assumeTrue(sha256.equals(sum(file)), () -> "what the mirror gives for " + pool + " is something else");
            String opened = said(List.of("dpkg-deb", "-x", file.toString(), work.toString()));
            Path found = work.resolve(program);
            assumeTrue(Files.isExecutable(found), "no " + program + " in " + pool + ": " + opened);
            // In one step: another test may look for it now.
            Files.move(found, here, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (var all = Files.walk(work)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static String sum(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                hash.update(piece, 0, read);
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(SECONDS, TimeUnit.SECONDS);
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
