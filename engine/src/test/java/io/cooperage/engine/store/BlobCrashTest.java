package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.oci.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ends that nobody prepared: kill -9, and the plug pulled.
class BlobCrashTest {
    @TempDir
    Path folder;

    /// @param lines how much the process says before it is killed; a blob is 31 lines
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 31, 32, 95})
    void aKilledProcessLosesNothingThatWasCommitted(int lines) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlobWriterProgram.class.getName(),
                        folder.toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int committed = 0;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < lines; i++) {
                String line = said.readLine();
                assertThat(line).as("the process ended by itself").isNotNull();
                committed += line.startsWith("committed") ? 1 : 0;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }

        BlobStore store = open(folder);
        assertThat(store.lost()).isEmpty();
        assertThat(store.list()).hasSizeGreaterThanOrEqualTo(committed);
        assertIntact(store);
        // What was on its way goes on, whether it was the next or a later one.
        int next = store.list().size();
        byte[] content = BlobWriterProgram.content(next);
        try (Ingest ingest = store.ingest(Digest.of(content), content.length)) {
            int offset = (int) ingest.offset();
            ingest.write(ByteBuffer.wrap(content, offset, content.length - offset));
            ingest.commit();
        }
        assertIntact(store);
        assertThat(store.incomplete()).isEmpty();
    }

    /// A disk of its own is copied as it is, without what the kernel has not yet written to it. Then the copy is
    /// what the next start finds.
    @Test
    void afterAPowerCutEveryBlobIsWholeOrGone() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a filesystem takes root");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "there are no loop devices here");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")), "there is no mkfs.ext4 here");
        Path disk = folder.resolve("disk.img");
        Path after = folder.resolve("after.img");
        Path mount = Files.createDirectory(folder.resolve("mount"));
        run("truncate", "-s", "32M", disk.toString());
        run("/usr/sbin/mkfs.ext4", "-q", "-F", disk.toString());
        byte[] flushed = BlobWriterProgram.content(1);
        byte[] cached = BlobWriterProgram.content(2);

        // Nothing is written by itself so soon, so the copy is of one instant.
        run("mount", "-o", "loop,commit=300", disk.toString(), mount.toString());
        try {
            Deque<Runnable> syncs = new ArrayDeque<>();
            BlobStore store = new BlobStore(mount.resolve("oci"), mount.resolve("ingest"), syncs::add);
            store.put(flushed);
            syncs.remove().run();
            store.put(cached);
            // The journal is written, as any database does: now the disk has the second blob's name, but not its bytes.
            AtomicFile.writeDurably(mount.resolve("other"), "something");
            Files.copy(disk, after, StandardCopyOption.REPLACE_EXISTING);
            assertThat(store.read(Digest.of(cached), cached.length)).isEqualTo(cached);
        } finally {
            run("umount", mount.toString());
        }

        run("mount", "-o", "loop", after.toString(), mount.toString());
        try {
            Path damaged =
                    mount.resolve("oci/blobs/sha256").resolve(Digest.of(cached).hex());
            assertThat(damaged).as("else this test shows nothing").exists().isEmptyFile();
            Files.writeString(mount.resolve("ingest/boot-id"), "the machine was started anew");

            BlobStore store = open(mount);
            assertThat(store.lost()).containsExactly(Digest.of(cached));
            assertThat(store.list()).containsExactly(Digest.of(flushed));
            assertThat(store.read(Digest.of(flushed), flushed.length)).isEqualTo(flushed);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.path(Digest.of(flushed)))))
                    .isEqualTo("r--------");
            store.put(cached);
            store.flush();
            assertIntact(store);
        } finally {
            run("umount", mount.toString());
        }
    }

    private static BlobStore open(Path root) {
        return new BlobStore(root.resolve("oci"), root.resolve("ingest"));
    }

    private static void assertIntact(BlobStore store) {
        List<Digest> blobs = store.list();
        for (Digest digest : blobs) {
            assertThat(store.read(digest, BlobWriterProgram.SIZE)).hasSize(BlobWriterProgram.SIZE);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
