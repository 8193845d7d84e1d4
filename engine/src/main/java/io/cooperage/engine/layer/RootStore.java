package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.Leftovers;
import io.cooperage.engine.store.SeparateTrees;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Root archives, each unpacked once and shared by all containers made from it.
///
/// On disk, under one folder: `<sha256 of the archive>[-<tag of the id map>]/` is a complete tree; a tree in
/// the making has a [TemporaryName]. `.about/` holds the warnings of each, `.sources/` what is known of
/// archive files, `.unsynced/` which trees may not have reached the disk yet ([UnsyncedTrees]).
///
/// Any thread. One store per folder, under the engine's lock.
public final class RootStore {
    private final Syscalls kernel;
    private final Path folder;
    private final ArchiveUnpacker unpacker;
    private final TreeRemover remover;
    private final SourceIndex sources;
    private final UnsyncedTrees unsynced;

    /// Archives being unpacked now, by identity and map; the result is the name of the tree.
    private final SharedWork<String> unpacking = new SharedWork<>();

    private final Leases leases = new Leases();

    /// @param folder made if missing, in a parent that exists
    public RootStore(Syscalls kernel, Path folder) {
        this(kernel, folder, SourceIndex.SETTLED);
    }

    RootStore(Syscalls kernel, Path folder, Duration settled) {
        this.kernel = kernel;
        this.folder = folder;
        this.unpacker = new ArchiveUnpacker(kernel);
        this.remover = new TreeRemover(kernel);
        this.sources = new SourceIndex(folder.resolve(".sources"), settled);
        this.unsynced = new UnsyncedTrees(kernel, folder.resolve(".unsynced"));
        make(folder);
        SeparateTrees.keepApart(kernel, folder);
        make(folder.resolve(".about"));
        make(folder.resolve(".sources"));
        make(folder.resolve(".unsynced"));
    }

    private void make(Path path) {
        try {
            // Whoever could pass would find every set-user-id program of every root.
            kernel.mkdirat(Fd.CWD, path.toString(), 0700);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
        }
    }

    /// The unpacked form of `archive` with owners mapped by `ids`. Unpacks it unless that has been done; when
    /// several callers want the same archive at once, one does it and all wait.
    ///
    /// @param progress called only when there is something to unpack
    /// @return to be closed
    /// @throws EngineException as [ArchiveUnpacker#unpack] does; CANCELLED when interrupted
    public PreparedRoot prepare(Path archive, IdMap ids, UnpackProgress progress) {
        while (true) {
            SourceIndex.Identity identity = SourceIndex.Identity.of(archive);
            Optional<PreparedRoot> known = sources.digest(identity).flatMap(digest -> lease(digest + ids.tag()));
            if (known.isPresent()) {
                return known.get();
            }
            Optional<String> name = unpacking.perform(
                    identity.key() + ids.tag(),
                    "unpack " + archive,
                    progress,
                    told -> unpack(archive, identity, ids, told));
            // Empty when the one who unpacked was cancelled; gone when someone removed it just now. Both:
            // once more.
            Optional<PreparedRoot> root = name.flatMap(this::lease);
            if (root.isPresent()) {
                return root.get();
            }
        }
    }

    /// @return the name of the tree
    private String unpack(Path archive, SourceIndex.Identity before, IdMap ids, UnpackProgress progress) {
        Path temporary = TemporaryName.beside(folder.resolve("root"));
        Unpacked unpacked =
                unpacker.unpackNew(archive, temporary, UnpackOptions.of(ids).withProgress(progress));
        String name = unpacked.digest() + ids.tag();
        try {
            commit(temporary, name, unpacked);
        } catch (EngineException failure) {
            discard(temporary, failure);
            throw failure;
        }
        sources.remember(before, SourceIndex.Identity.of(archive), unpacked.digest());
        return name;
    }

    private void commit(Path temporary, String name, Unpacked unpacked) {
        Path tree = folder.resolve(name);
        if (Files.isDirectory(tree)) {
            // The same bytes under another name; that tree may be in use, so it stays and this one goes.
            remover.remove(temporary);
            return;
        }
        AtomicFile.write(folder.resolve(".about").resolve(name), String.join("\n", unpacked.warnings()));
        unsynced.mark(name);
        try {
            kernel.renameat2(Fd.CWD, temporary.toString(), Fd.CWD, tree.toString(), AtFlags.RENAME_NOREPLACE);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            remover.remove(temporary);
        }
        unsynced.sync(tree);
    }

    private void discard(Path temporary, EngineException failure) {
        try {
            remover.remove(temporary);
        } catch (EngineException second) {
            failure.addSuppressed(second);
        }
    }

    private Optional<PreparedRoot> lease(String name) {
        Path tree = folder.resolve(name);
        if (!leases.take(name, () -> Files.isDirectory(tree))) {
            return Optional.empty();
        }
        return Optional.of(new PreparedRoot(tree, name.substring(0, 64), warnings(name), () -> leases.release(name)));
    }

    private List<String> warnings(String name) {
        try {
            return Files.readString(folder.resolve(".about").resolve(name))
                    .lines()
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /// Every complete tree.
    public List<Path> list() {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(path -> !TemporaryName.matches(path.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw StorageFailure.of("list the folder", folder, failure);
        }
    }

    /// Removes the trees that `used` denies and that no open [PreparedRoot] holds.
    ///
    /// @param used asked under a lock that [#prepare] takes too, so it must be quick and not call back
    /// @return what was removed
    public List<Path> removeUnused(Predicate<Path> used) {
        List<Path> removed = new ArrayList<>();
        for (Path tree : list()) {
            if (withdraw(tree, used)) {
                removed.add(tree);
            }
        }
        return removed;
    }

    private boolean withdraw(Path tree, Predicate<Path> used) {
        String name = tree.getFileName().toString();
        Path temporary = TemporaryName.beside(tree);
        boolean withdrawn = leases.withdraw(name, () -> !used.test(tree), () -> {
            forget(name);
            // From here on nobody finds it, and should this end half-way, the next start sweeps it.
            kernel.renameat2(Fd.CWD, tree.toString(), Fd.CWD, temporary.toString(), 0);
        });
        if (withdrawn) {
            remover.remove(temporary);
        }
        return withdrawn;
    }

    private void forget(String name) {
        try {
            Files.deleteIfExists(folder.resolve(".about").resolve(name));
        } catch (IOException failure) {
            throw StorageFailure.of("remove what is known of", folder.resolve(name), failure);
        }
        unsynced.forget(name);
    }

    /// What a start does: sweeps trees that were never finished, and those that a power cut may have holed.
    public void recover() {
        Leftovers leftovers = new Leftovers(kernel);
        leftovers.sweep(folder);
        for (String part : List.of(".about", ".sources", ".unsynced")) {
            leftovers.sweep(folder.resolve(part));
        }
        for (String name : unsynced.doubtful(folder)) {
            remover.remove(folder.resolve(name));
            forget(name);
        }
    }

    /// Waits until every tree that was unpacked is on the disk.
    void awaitSynced() {
        unsynced.await();
    }
}
