package io.cooperage.engine.build.copy;

import static io.cooperage.engine.build.copy.CopyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdOutputStream;
import com.sun.net.httpserver.HttpServer;
import io.cooperage.engine.build.tool.ToolRun;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ADD does beyond COPY.
class AddTest {
    private static final String DATE = "Wed, 21 Oct 2015 07:28:00 GMT";
    private static final long DATE_SECONDS = 1_445_412_480;

    @TempDir
    Path folder;

    private CopyFixture fixture;
    private HttpServer server;
    private final List<String> requests = new ArrayList<>();
    private volatile byte[] content = "hello".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void setUp() throws IOException {
        fixture = new CopyFixture(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String match = exchange.getRequestHeaders().getFirst("If-None-Match");
            synchronized (requests) {
                requests.add(path + " " + match);
            }
            byte[] body = content;
            String etag = "\"" + Arrays.hashCode(body) + "\"";
            try (exchange) {
                if (path.equals("/moved")) {
                    exchange.getResponseHeaders().set("Location", "/files/target.txt");
                    exchange.sendResponseHeaders(302, -1);
                } else if (path.equals("/missing")) {
                    exchange.sendResponseHeaders(404, -1);
                } else if (etag.equals(match)) {
                    exchange.sendResponseHeaders(304, -1);
                } else {
                    exchange.getResponseHeaders().set("ETag", etag);
                    exchange.getResponseHeaders().set("Last-Modified", DATE);
                    if (path.equals("/named/")) {
                        exchange.getResponseHeaders()
                                .set("Content-Disposition", "attachment; filename=\"../given.bin\"");
                    }
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void tearDown() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            entry(tar, "dir/", TarConstants.LF_DIR, "", "");
            entry(tar, "dir/file", TarConstants.LF_NORMAL, "", "in the tar");
            entry(tar, "up", TarConstants.LF_SYMLINK, "../../..", "");
        }
        return bytes.toByteArray();
    }

    private static void entry(TarArchiveOutputStream tar, String name, byte type, String link, String text)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(link);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(body.length);
        tar.putArchiveEntry(entry);
        tar.write(body);
        tar.closeArchiveEntry();
    }

    @FunctionalInterface
    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private void packed(String name, Packing packing) throws IOException {
        try (OutputStream out = packing.around(Files.newOutputStream(fixture.context.resolve(name)))) {
            out.write(tar());
        }
    }

    @Test
    void archivesOfTheContextAreUnpackedWhateverTheyAreCalled() throws IOException {
        packed("a.data", out -> out);
        packed("b", GZIPOutputStream::new);
        packed("c", BZip2CompressorOutputStream::new);
        packed("d", XZCompressorOutputStream::new);
        packed("e.tar.zst", ZstdOutputStream::new);
        for (String name : List.of("a.data", "b", "c", "d", "e.tar.zst")) {
            fixture.add(CopyFlags.NONE, "/" + name, name);
            assertThat(fixture.root.resolve(name + "/dir/file")).as(name).hasContent("in the tar");
        }
        assertThat(fixture.root.resolve("a.data/up")).isSymbolicLink();
    }

    @Test
    void whatOnlyLooksLikeAnArchiveIsCopied() throws IOException {
        write(fixture.context.resolve("fake.tar.gz"), "no archive at all");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(fixture.context.resolve("text.gz")))) {
            out.write("x".repeat(2_000).getBytes(StandardCharsets.UTF_8));
        }
        fixture.add(CopyFlags.NONE, "/x/", "fake.tar.gz", "text.gz");
        assertThat(fixture.tree()).containsExactly("x/", "x/fake.tar.gz", "x/text.gz");
    }

    @Test
    void copyAndUnpackFalseLeaveArchivesAsTheyAre() throws IOException {
        packed("a.tar", out -> out);
        fixture.copy("/copied.tar", "a.tar");
        fixture.add(CopyFlags.NONE.withUnpack(false), "/added.tar", "a.tar");
        assertThat(fixture.tree()).containsExactly("added.tar", "copied.tar");
    }

    @Test
    void anArchiveWritesNothingOutsideTheRoot() throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(Files.newOutputStream(fixture.context.resolve("evil.tar")))) {
            entry(tar, "out", TarConstants.LF_SYMLINK, fixture.secret.toString(), "");
            entry(tar, "out/file", TarConstants.LF_NORMAL, "", "evil");
        }
        try {
            fixture.add(CopyFlags.NONE, "/", "evil.tar");
        } catch (EngineException refused) {
            assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
        }
        assertThat(fixture.secret.resolve("file")).hasContent("secret");
    }

    @Test
    void aFileOfAUrlHasItsNameModeAndTime() {
        fixture.add(CopyFlags.NONE, "/dl/", url("/files/a%20b.txt?v=1"));
        assertThat(fixture.root.resolve("dl/a b.txt")).hasContent("hello");
        assertThat(fixture.status("dl/a b.txt").permissions()).isEqualTo(0600);
        assertThat(fixture.status("dl/a b.txt").modifiedSeconds()).isEqualTo(DATE_SECONDS);
        fixture.add(CopyFlags.NONE.withMode("755"), "/tool", url("/files/a"));
        assertThat(fixture.status("tool").permissions()).isEqualTo(0755);
    }

    @Test
    void theServerMayNameTheFileOrSendElsewhere() {
        fixture.add(CopyFlags.NONE, "/dl/", url("/named/"));
        fixture.add(CopyFlags.NONE, "/dl/", url("/moved"));
        assertThat(fixture.tree()).containsExactly("dl/", "dl/given.bin", "dl/moved");
        assertThatThrownBy(() -> fixture.add(CopyFlags.NONE, "/dl/", url("/")))
                .hasMessageContaining("cannot determine filename");
    }

    @Test
    void aFileIsFetchedAgainOnlyWhenItChanged() {
        CopyStep step = CopyStep.add(List.of(url("/files/a")), "/x/", CopyFlags.NONE);
        String first = fixture.digest(step).digest();
        assertThat(fixture.digest(step).digest()).isEqualTo(first);
        content = "changed".getBytes(StandardCharsets.UTF_8);
        assertThat(fixture.digest(step).digest()).isNotEqualTo(first);
        assertThat(requests).hasSize(3).first().isEqualTo("/files/a null");
        assertThat(requests.get(1)).startsWith("/files/a \"");
    }

    @Test
    void aChecksumIsHeldAndSavesTheWay() {
        String sum = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        fixture.add(CopyFlags.NONE.withChecksum(sum), "/a", url("/files/a"));
        fixture.add(CopyFlags.NONE.withChecksum(sum), "/b", url("/files/a"));
        assertThat(requests).hasSize(1);
        content = "other".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> fixture.add(CopyFlags.NONE.withChecksum(sum), "/c", url("/files/c")))
                .hasMessageContaining("digest mismatch sha256:")
                .hasMessageContaining(sum);
        assertThatThrownBy(() -> fixture.add(CopyFlags.NONE.withChecksum("md5:1"), "/c", url("/files/c")))
                .hasMessageContaining("invalid checksum digest format: md5:1");
    }

    @Test
    void aUrlIsUnpackedOnlyWhenAsked() throws IOException {
        content = tar();
        fixture.add(CopyFlags.NONE, "/a.tar", url("/a.tar"));
        fixture.add(CopyFlags.NONE.withUnpack(true), "/b", url("/a.tar"));
        assertThat(fixture.root.resolve("a.tar")).isRegularFile();
        assertThat(fixture.root.resolve("b/dir/file")).hasContent("in the tar");
    }

    @Test
    void failuresOfServersAreTold() {
        assertThatThrownBy(() -> fixture.add(CopyFlags.NONE, "/x", url("/missing")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("invalid response status 404");
        assertThatThrownBy(() -> fixture.copy("/x", url("/files/a")))
                .hasMessageContaining("source can't be a URL for COPY");
        server.stop(0);
        assertThatThrownBy(() -> fixture.add(CopyFlags.NONE, "/x", url("/files/a")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
                .hasMessageContaining("nothing listens on");
    }

    @Test
    void aRepositoryIsClonedWithoutItsHistory() throws IOException, InterruptedException {
        assumeTrue(ToolRun.find("git").isPresent(), "git is not installed");
        Path daemon = Path.of("/usr/lib/git-core/git-daemon");
        assumeTrue(Files.isExecutable(daemon), "git has no daemon here to serve a repository");
        Path repository = fixture.secret.resolve("repo.git");
        Files.createDirectories(repository);
        git(repository, "init", "--quiet", "--initial-branch=main", ".");
        write(repository.resolve("sub/file"), "of git");
        git(repository, "add", ".");
        git(repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "one");
        String commit = git(repository, "rev-parse", "HEAD").strip();
        int port = freePort();
        Process process = new ProcessBuilder(
                        daemon.toString(),
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--export-all",
                        "--base-path=" + fixture.secret,
                        "--reuseaddr")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await(port);
            String url = "git://127.0.0.1:" + port + "/repo.git";
            fixture.add(CopyFlags.NONE, "/all", url);
            fixture.add(CopyFlags.NONE.withChecksum(commit), "/sub", url + "#main:sub");
            assertThat(fixture.tree()).containsExactly("all/", "all/sub/", "all/sub/file", "sub/", "sub/file");
            assertThatThrownBy(() -> fixture.add(CopyFlags.NONE.withChecksum("0123456"), "/x", url))
                    .hasMessageContaining("expected checksum to match 0123456, got " + commit);
            assertThatThrownBy(() -> fixture.add(CopyFlags.NONE, "/x", url + "#nothing"))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
            fixture.add(CopyFlags.NONE, "/old", url + "?mtime=commit");
            assertThat(Files.getLastModifiedTime(fixture.root.resolve("old/sub/file"))
                            .to(TimeUnit.SECONDS))
                    .isEqualTo(DATE_SECONDS);
            assertThat(fixture.scratch()).isEmptyDirectory();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_COMMITTER_DATE", "@" + DATE_SECONDS + " +0000");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(int port) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                assertThat(System.nanoTime()).as("git daemon listens").isLessThan(deadline);
                Thread.sleep(20);
            }
        }
    }
}
