package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.Leftovers;
import io.cooperage.engine.store.SeparateTrees;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/// The [LayerStore] on disk. A layer in the making has a [TemporaryName] beside its final one, and one rename
/// makes it visible; `.unsynced/` tells which layers may not have reached the disk yet ([UnsyncedTrees]).
final class OverlayLayerStore implements LayerStore {
    private final Syscalls kernel;
    private final Path folder;
    private final IdMap ids;
    private final LayerMaker maker;
    private final TreeRemover remover;
    private final UnsyncedTrees unsynced;
    private final SharedWork<Layer> making = new SharedWork<>();
    private final Leases leases = new Leases();

    /// Layers that are there, by the name of their folder, as far as anyone has asked.
    private final ConcurrentHashMap<String, LayerAbout> known = new ConcurrentHashMap<>();

    /// Of an engine that runs elsewhere: nothing here may change.
    private final boolean foreign;

    OverlayLayerStore(Syscalls kernel, Path folder, UnpackOptions options, boolean rootless, boolean foreign) {
        this.kernel = kernel;
        this.folder = folder;
        this.ids = options.ids();
        this.maker = new LayerMaker(kernel, options, new OverlayMarks(kernel, rootless));
        this.remover = new TreeRemover(kernel);
        this.unsynced = new UnsyncedTrees(kernel, folder.resolve(".unsynced"));
        this.foreign = foreign;
        if (!foreign) {
            make(folder);
            SeparateTrees.keepApart(kernel, folder);
            make(folder.resolve(".unsynced"));
        }
    }

    private void make(Path path) {
        try {
            // Whoever could pass would find every set-user-id program of every layer.
            kernel.mkdirat(Fd.CWD, path.toString(), 0700);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
        }
    }

    private String name(Digest chainId) {
        String digest =
                chainId.algorithm().equals("sha256") ? chainId.hex() : chainId.algorithm() + "-" + chainId.hex();
        return digest + ids.tag();
    }

    private Path diff(String name) {
        return folder.resolve(name).resolve("diff");
    }

    @Override
    public Optional<Layer> find(Digest chainId) {
        String name = name(chainId);
        return about(name).map(about -> about.layer(diff(name)));
    }

    private Optional<LayerAbout> about(String name) {
        LayerAbout about = known.get(name);
        if (about != null && Files.isDirectory(diff(name))) {
            return Optional.of(about);
        }
        // With the lock a removal takes, or a layer just removed could be remembered.
        List<LayerAbout> found = new ArrayList<>(1);
        leases.withLock(() -> {
            known.remove(name);
            Path place = folder.resolve(name);
            if (Files.isDirectory(diff(name))) {
                try {
                    found.add(LayerAbout.read(place.resolve("about")));
                    known.put(name, found.getFirst());
                } catch (EngineException failure) {
                    if (!foreign || Files.isDirectory(diff(name))) {
                        throw failure;
                    }
                    // The engine that has the folder removed it between the two looks.
                }
            }
        });
        return found.stream().findFirst();
    }

    @Override
    public LayerIndex index(Digest chainId) {
        String name = name(chainId);
        if (about(name).isEmpty()) {
            throw missing(chainId);
        }
        Path file = folder.resolve(name).resolve("index");
        try {
            return LayerIndexes.open(file);
        } catch (EngineException failure) {
            if (failure.kind() != ErrorKind.DATA_LOSS && failure.kind() != ErrorKind.NOT_FOUND) {
                throw failure;
            }
            if (foreign) {
                throw new EngineException(
                        ErrorKind.CONFLICT,
                        "the index of layer " + chainId + " has to be made anew, and only the engine that has " + folder
                                + " may do it: open the image there, or quit that engine",
                        failure);
            }
            // Damaged or of an older version: the tree itself tells the same.
            try (LayerLease _ = lease(List.of(chainId))) {
                LayerIndexes.scan(kernel, diff(name), ids, folder.resolve(name), file);
            }
            return LayerIndexes.open(file);
        }
    }

    private static EngineException missing(Digest chainId) {
        return EngineException.notFound("there is no layer " + chainId + "; it has to be unpacked first");
    }

    @Override
    public Layer unpack(
            List<Digest> parents, Digest diffId, InputStream blob, long packedSize, UnpackProgress progress) {
        try (blob) {
            return obtain(
                    parents,
                    diffId,
                    progress,
                    (place, told) -> maker.unpack(place.folder(), place.lowers(), diffId, blob, packedSize, told));
        } catch (IOException failure) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "close the blob of layer " + diffId + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public Layer adopt(List<Digest> parents, Digest diffId, Path upper, Set<String> omitted) {
        return obtain(
                parents,
                diffId,
                UnpackProgress.NONE,
                (place, _) -> maker.copy(place.folder(), place.lowers(), diffId, upper, omitted));
    }

    @Override
    public Layer take(List<Digest> parents, Digest diffId, Path upper) {
        return obtain(
                parents,
                diffId,
                UnpackProgress.NONE,
                (place, _) -> maker.take(place.folder(), place.lowers(), diffId, upper));
    }

    /// Where a layer is made, and on what.
    private record Place(Path folder, List<Path> lowers) {}

    private interface Making {
        Unpacked at(Place place, UnpackProgress progress);
    }

    private Layer obtain(List<Digest> parents, Digest diffId, UnpackProgress progress, Making work) {
        Digest chainId = parents.isEmpty() ? diffId : Digest.of(parents.getLast() + " " + diffId);
        while (true) {
            Optional<Layer> here = find(chainId);
            if (here.isPresent()) {
                return here.get();
            }
            Function<UnpackProgress, Layer> make = told -> {
                // Someone may have made it between the look and here.
                Optional<Layer> made = find(chainId);
                return made.isPresent() ? made.get() : make(parents, chainId, diffId, place -> work.at(place, told));
            };
            Optional<Layer> made = making.perform(name(chainId), "unpack layer " + diffId, progress, make);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    private Layer make(List<Digest> parents, Digest chainId, Digest diffId, Function<Place, Unpacked> work) {
        String name = name(chainId);
        Path temporary = TemporaryName.beside(folder.resolve(name));
        if (Files.isDirectory(folder.resolve(name))) {
            // Without a tree, or there would be nothing to make; it is in the way.
            discard(name);
        }
        // Now, while there is nothing yet that its flush would have to wait for.
        unsynced.mark(name);
        boolean visible = false;
        try (LayerLease below = lease(parents)) {
            Unpacked unpacked = work.apply(new Place(temporary, below.lowers()));
            LayerAbout about = new LayerAbout(chainId, diffId, unpacked.bytes(), parents, unpacked.warnings());
            about.write(temporary.resolve("about"));
            Path place = folder.resolve(name);
            kernel.renameat2(Fd.CWD, temporary.toString(), Fd.CWD, place.toString(), AtFlags.RENAME_NOREPLACE);
            visible = true;
            unsynced.sync(place);
            return about.layer(diff(name));
        } finally {
            if (!visible) {
                remover.remove(temporary);
                unsynced.forget(name);
            }
        }
    }

    @Override
    public LayerLease lease(List<Digest> chainIds) {
        List<String> held = new ArrayList<>();
        for (Digest chainId : chainIds) {
            String name = name(chainId);
            if (!leases.take(name, () -> Files.isDirectory(diff(name)))) {
                held.forEach(leases::release);
                throw missing(chainId);
            }
            held.add(name);
        }
        List<Path> lowers = held.reversed().stream().map(this::diff).toList();
        AtomicBoolean open = new AtomicBoolean(true);
        return new LayerLease() {
            @Override
            public List<Path> lowers() {
                return lowers;
            }

            @Override
            public void close() {
                if (open.getAndSet(false)) {
                    held.forEach(leases::release);
                }
            }
        };
    }

    @Override
    public List<Layer> list() {
        return names().stream()
                .flatMap(name -> about(name).map(about -> about.layer(diff(name))).stream())
                .toList();
    }

    /// Of this store's id map only.
    private List<String> names() {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !TemporaryName.matches(name))
                    .filter(name -> ids.tag().isEmpty() ? !tagged(name) : name.endsWith(ids.tag()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw StorageFailure.of("list the folder", folder, failure);
        }
    }

    private static boolean tagged(String name) {
        return name.lastIndexOf('-') > "sha512".length();
    }

    @Override
    public Withdrawn withdrawUnused(Set<Digest> used) {
        long bytes = 0;
        List<Path> trees = new ArrayList<>();
        for (Layer layer : list()) {
            Optional<Path> tree = used.contains(layer.chainId()) ? Optional.empty() : withdraw(name(layer.chainId()));
            if (tree.isPresent()) {
                trees.add(tree.get());
                bytes += layer.size();
            }
        }
        long freed = bytes;
        return new Withdrawn() {
            @Override
            public long bytes() {
                return freed;
            }

            @Override
            public void close() {
                trees.forEach(remover::remove);
            }
        };
    }

    /// @return where the tree is now, to be removed; empty when someone holds it
    private Optional<Path> withdraw(String name) {
        Path temporary = TemporaryName.beside(folder.resolve(name));
        boolean withdrawn = leases.withdraw(name, () -> true, () -> {
            // From here on nobody finds it, and should this end half-way, the next start sweeps it.
            kernel.renameat2(Fd.CWD, folder.resolve(name).toString(), Fd.CWD, temporary.toString(), 0);
            known.remove(name);
            unsynced.forget(name);
        });
        return withdrawn ? Optional.of(temporary) : Optional.empty();
    }

    /// What a start does: sweeps layers that were never finished, and those that a power cut may have holed.
    void recover() {
        Leftovers leftovers = new Leftovers(kernel);
        leftovers.sweep(folder);
        leftovers.sweep(folder.resolve(".unsynced"));
        for (String name : unsynced.doubtful(folder)) {
            discard(name);
        }
        for (String name : names()) {
            try {
                about(name);
            } catch (EngineException damaged) {
                if (damaged.kind() != ErrorKind.DATA_LOSS && damaged.kind() != ErrorKind.NOT_FOUND) {
                    throw damaged;
                }
                discard(name);
            }
        }
    }

    private void discard(String name) {
        if (Files.isDirectory(folder.resolve(name))) {
            withdraw(name).ifPresent(remover::remove);
        } else {
            unsynced.forget(name);
        }
    }

    /// Waits until every layer that was unpacked is on the disk.
    void awaitSynced() {
        unsynced.await();
    }
}
