package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder with a secret beside it, to unpack archives into: whatever they try, the secret and the folder's
/// surroundings stay as they are.
final class UnpackFixture {
    static final Syscalls KERNEL = Syscalls.host();

    /// Root in the container is whoever runs the test, so that no test needs to be root.
    static final IdMap OWN =
            new IdMap(List.of(new IdMapping(0, KERNEL.geteuid(), 1)), List.of(new IdMapping(0, KERNEL.getegid(), 1)));

    private static final long IDS = 65_536;

    final Path around;
    final Path target;
    private final Path secret;

    UnpackFixture(Path folder) {
        this.around = folder.resolve("around");
        this.target = around.resolve("root");
        this.secret = folder.resolve("secret");
        try {
            Files.createDirectories(around);
            Files.createDirectories(secret);
            Files.writeString(secret.resolve("file"), "secret");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Ids of a container, as ids that this process may give files to. Root may give to any; an ordinary user,
    /// inside the launcher's namespace, to the subordinate ones.
    static IdMap givable() {
        if (root()) {
            return new IdMap(List.of(new IdMapping(0, 100_000, IDS)), List.of(new IdMapping(0, 200_000, IDS)));
        }
        UserNamespaces own = UserNamespaces.ofSelf();
        assumeTrue(
                own.rootless()
                        && own.uids().stream().anyMatch(UnpackFixture::isLong)
                        && own.gids().stream().anyMatch(UnpackFixture::isLong),
                "files can't be given to others: neither root nor in a user namespace with subordinate ids");
        return new IdMap(givable(own.uids()), givable(own.gids()));
    }

    private static List<IdMapping> givable(List<IdMapping> here) {
        return here.stream()
                .filter(UnpackFixture::isLong)
                .map(range -> new IdMapping(0, range.containerID(), IDS))
                .limit(1)
                .toList();
    }

    private static boolean isLong(IdMapping range) {
        return range.size() >= IDS;
    }

    static boolean root() {
        return KERNEL.geteuid() == 0;
    }

    Path secret() {
        return secret;
    }

    Unpacked unpack(TarBytes tar) {
        return unpack(tar, UnpackOptions.of(OWN));
    }

    Unpacked unpack(TarBytes tar, UnpackOptions options) {
        return unpack(tar.bytes(), options);
    }

    Unpacked unpack(byte[] archive, UnpackOptions options) {
        Path file = around.resolveSibling("archive.tar");
        try {
            Files.write(file, archive);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new ArchiveUnpacker(KERNEL).unpack(file, target, options);
    }

    void assertRefused(TarBytes tar, ErrorKind kind, String... words) {
        assertRefused(tar.bytes(), UnpackOptions.of(OWN), kind, words);
    }

    void assertRefused(byte[] archive, UnpackOptions options, ErrorKind kind, String... words) {
        try {
            unpack(archive, options);
        } catch (EngineException refused) {
            assertThat(refused).hasMessageContainingAll(words);
            assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
            assertThat(refused)
                    .hasMessageContaining(around.resolveSibling("archive.tar").toString());
            assertNothingLeft();
            return;
        }
        throw new AssertionError("unpacked, but should have been refused with " + List.of(words));
    }

    void assertNothingLeft() {
        assertThat(around).isEmptyDirectory();
        assertSecretUntouched();
    }

    void assertSecretUntouched() {
        assertThat(secret.resolve("file")).hasContent("secret");
        try (Stream<Path> inside = Files.list(secret);
                Stream<Path> beside = Files.list(secret.getParent())) {
            assertThat(inside).containsExactly(secret.resolve("file"));
            assertThat(beside).isSubsetOf(secret, around, around.resolveSibling("archive.tar"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
