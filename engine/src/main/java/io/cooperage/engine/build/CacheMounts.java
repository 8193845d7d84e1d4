package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.ast.RunMount.Sharing;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The folders of `RUN --mount=type=cache`, each kept from build to build under its id. Any thread.
final class CacheMounts {
    private static final int DEFAULT_MODE = 0755;

    private final Path folder;
    private final IdMap ids;
    private final BuildCache cache;
    private final Syscalls kernel = Syscalls.host();
    private final KeyLocks locked = new KeyLocks();
    private final KeyLocks making = new KeyLocks();

    /// Folders in use, and by how many steps.
    private final Map<String, Integer> busy = new HashMap<>();

    /// @param folder where they lie
    /// @param ids of the containers that are built
    CacheMounts(Path folder, IdMap ids, BuildCache cache) {
        this.folder = folder;
        this.ids = ids;
        this.cache = cache;
    }

    /// A folder that a step may write to, until it is closed.
    record Taken(Path folder, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }

    /// How a new one looks.
    ///
    /// @param mode null for 0755
    record Form(long uid, long gid, @Nullable Integer mode) {}

    /// @param sharing LOCKED waits until nobody has it, PRIVATE takes another folder then
    /// @param use of the build
    /// @param fill given the folder when it is new
    Taken take(String id, Sharing sharing, Form form, BuildCache.Use use, Consumer<Path> fill) {
        return switch (sharing) {
            case SHARED -> taken(id, form, use, fill, () -> {});
            case LOCKED -> {
                KeyLocks.Held held = locked.lock(id);
                boolean done = false;
                try {
                    Taken taken = taken(id, form, use, fill, held::close);
                    done = true;
                    yield taken;
                } finally {
                    if (!done) {
                        held.close();
                    }
                }
            }
            case PRIVATE -> {
                int number = 0;
                while (true) {
                    String own = number == 0 ? id : id + "#" + number;
                    synchronized (busy) {
                        if (!busy.containsKey(own)) {
                            busy.merge(own, 1, Integer::sum);
                            break;
                        }
                    }
                    number++;
                }
                String own = number == 0 ? id : id + "#" + number;
                boolean done = false;
                try {
                    Taken taken = taken(own, form, use, fill, () -> release(own));
                    done = true;
                    yield taken;
                } finally {
                    if (!done) {
                        release(own);
                    }
                }
            }
        };
    }

    private Taken taken(String id, Form form, BuildCache.Use use, Consumer<Path> fill, Runnable after) {
        Path path = path(id);
        String key = "mount " + id;
        try (KeyLocks.Held _ = making.lock(id)) {
            Optional<CacheEntry> known = cache.table().find(key);
            if (known.isPresent()) {
                use.hold(known.get().id());
            }
            if (known.isEmpty() || !Files.isDirectory(path)) {
                make(path, form, fill);
                if (known.isEmpty()) {
                    Instant now = cache.clock().instant();
                    CacheEntry entry = new CacheEntry(
                            BuildCache.newId(),
                            key,
                            BuildCache.MOUNT,
                            "cache mount " + id,
                            "",
                            "",
                            null,
                            0,
                            now,
                            now,
                            0);
                    cache.table().put(entry, List.of(), List.of());
                    use.hold(entry.id());
                }
            }
        }
        synchronized (busy) {
            busy.merge(id, 1, Integer::sum);
        }
        return new Taken(path, () -> {
            release(id);
            after.run();
        });
    }

    private void release(String id) {
        synchronized (busy) {
            busy.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void make(Path path, Form form, Consumer<Path> fill) {
        TreeRemover remover = new TreeRemover(kernel);
        remover.remove(path);
        boolean made = false;
        try {
            Files.createDirectories(path);
            fill.accept(path);
            kernel.fchmodat(Fd.CWD, path.toString(), form.mode() == null ? DEFAULT_MODE : form.mode());
            kernel.fchownat(
                    Fd.CWD,
                    path.toString(),
                    ids.hostUid(form.uid()),
                    ids.hostGid(form.gid()),
                    AtFlags.AT_SYMLINK_NOFOLLOW);
            made = true;
        } catch (IOException e) {
            throw StorageFailure.of("make the cache folder", path, e);
        } finally {
            if (!made) {
                remover.remove(path);
            }
        }
    }

    private Path path(String id) {
        return folder.resolve(Digest.of(id).hex());
    }

    /// The id of a record's mount.
    private static String idOf(CacheEntry entry) {
        return entry.key().substring("mount ".length());
    }

    /// Bytes in it now.
    long size(CacheEntry entry) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(path(idOf(entry)), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StorageFailure.of("measure", path(idOf(entry)), e);
        }
        return bytes.get();
    }

    /// @return false when a step has it
    boolean delete(CacheEntry entry) {
        String id = idOf(entry);
        try (KeyLocks.Held _ = making.lock(id)) {
            synchronized (busy) {
                if (busy.containsKey(id)) {
                    return false;
                }
            }
            new TreeRemover(kernel).remove(path(id));
            return true;
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "remove the cache mount " + id + ": " + e.getMessage(), e);
        }
    }
}
