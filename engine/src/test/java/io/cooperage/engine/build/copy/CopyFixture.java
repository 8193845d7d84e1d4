package io.cooperage.engine.build.copy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.ContextDigests;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.oci.Spec.IdMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A context and a root to copy into, with a secret beside them that nothing may touch or read.
final class CopyFixture {
    static final Syscalls KERNEL = Syscalls.host();

    private static final long IDS = 65_535;

    /// Root in the container is whoever runs the test.
    static final IdMap OWN =
            new IdMap(List.of(new IdMapping(0, KERNEL.geteuid(), 1)), List.of(new IdMapping(0, KERNEL.getegid(), 1)));

    /// Ids as the engine gives them to containers: root's are the machine's, an ordinary user's are that
    /// user and then the subordinate ones.
    static IdMap ofContainers() {
        if (KERNEL.geteuid() == 0) {
            return IdMap.IDENTITY;
        }
        UserNamespaces own = UserNamespaces.ofSelf();
        assumeTrue(
                own.rootless()
                        && own.uids().stream().anyMatch(CopyFixture::isLong)
                        && own.gids().stream().anyMatch(CopyFixture::isLong),
                "files can't be given to others: neither root nor in a user namespace with subordinate ids");
        return new IdMap(ids(own.uids(), KERNEL.geteuid()), ids(own.gids(), KERNEL.getegid()));
    }

    private static boolean isLong(IdMapping range) {
        return range.size() >= IDS;
    }

    private static List<IdMapping> ids(List<IdMapping> here, int self) {
        IdMapping others = here.stream().filter(CopyFixture::isLong).findFirst().orElseThrow();
        return List.of(new IdMapping(0, self, 1), new IdMapping(1, others.containerID(), IDS));
    }

    final Path context;
    final Path root;
    final Path secret;
    private final Path digests;
    private final Path remote;
    private IdMap ids = OWN;
    private IgnoreMatcher ignore = IgnoreMatcher.NOTHING;
    private @Nullable Long epoch;

    CopyFixture(Path folder) {
        context = made(folder.resolve("context"));
        root = made(folder.resolve("root"));
        secret = made(folder.resolve("secret"));
        digests = folder.resolve("digests");
        remote = folder.resolve("remote");
        write(secret.resolve("file"), "secret");
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path link(Path link, String target) {
        try {
            Files.createDirectories(link.getParent());
            return Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path mode(Path file, String permissions) {
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CopyFixture ids(IdMap map) {
        ids = map;
        return this;
    }

    CopyFixture ignoring(String text) {
        ignore = IgnoreMatcher.ofFile(text);
        return this;
    }

    CopyFixture epoch(long seconds) {
        epoch = seconds;
        return this;
    }

    /// Files of the context, each with its path as content.
    CopyFixture with(String... paths) {
        for (String path : paths) {
            write(context.resolve(path), path);
        }
        return this;
    }

    BuildFiles files() {
        return BuildFiles.ofFolder(context, ignore, OWN, ContextDigests.open(digests, context, Clock.systemUTC()));
    }

    RemoteFiles remote() {
        return new RemoteFiles(remote.resolve("files"), remote.resolve("scratch"), ids);
    }

    Path scratch() {
        return remote.resolve("scratch");
    }

    CopyResult copy(String destination, String... sources) {
        return run(CopyStep.copy(List.of(sources), destination, CopyFlags.NONE));
    }

    CopyResult copy(CopyFlags flags, String destination, String... sources) {
        return run(CopyStep.copy(List.of(sources), destination, flags));
    }

    CopyResult add(CopyFlags flags, String destination, String... sources) {
        return run(CopyStep.add(List.of(sources), destination, flags));
    }

    CopyResult run(CopyStep step) {
        try (BuildFiles files = files()) {
            return run(step, files);
        }
    }

    CopyResult run(CopyStep step, BuildFiles files) {
        try (RemoteFiles other = remote();
                CopySelection selection = step.select(files, other);
                Fd target = KERNEL.open(root.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            return selection.apply(new CopyTarget(target, ids, epoch));
        }
    }

    CopyDigest digest(String... sources) {
        return digest(CopyStep.copy(List.of(sources), "/x/", CopyFlags.NONE));
    }

    CopyDigest digest(CopyStep step) {
        try (BuildFiles files = files();
                RemoteFiles other = remote();
                CopySelection selection = step.select(files, other)) {
            return selection.digest();
        }
    }

    /// Ids in the container.
    String owner(String path) {
        FileStatus status = status(path);
        return ids.shownUid(status.uid()) + ":" + ids.shownGid(status.gid());
    }

    FileStatus status(String path) {
        return KERNEL.statx(Fd.CWD, root.resolve(path).toString(), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    /// Every path below the root, folders with a slash, links with where they lead.
    List<String> tree() {
        return tree(root);
    }

    static List<String> tree(Path top) {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(path -> !path.equals(top))
                    .map(path -> top.relativize(path) + mark(path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mark(Path path) {
        try {
            return Files.isSymbolicLink(path)
                    ? " -> " + Files.readSymbolicLink(path)
                    : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "/" : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
