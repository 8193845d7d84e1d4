package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The [LayerIndexWriter]: notes what happened to which path when, sorts the notes by path, and lets the last
/// word on each path stand.
///
/// A note is the [PathKey], its number (8 bytes, so that notes on one path sort by time), one byte for what
/// happened, and the entry as [EntryCodec] writes it.
final class SortingIndexWriter implements LayerIndexWriter {
    private static final byte ADDED = 0;
    private static final byte REMOVED = 1;

    private final ItemSorter sorter;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private long number;

    /// Notes on the path that is being read.
    private final List<Note> notes = new ArrayList<>();

    /// Paths above the current one beneath which older notes no longer count, the outermost first.
    private final Deque<Barrier> barriers = new ArrayDeque<>();

    SortingIndexWriter(Path scratch, long memory) {
        this.sorter = new ItemSorter(scratch, memory);
    }

    /// @param item all of it, from the key on
    private record Note(byte[] item, int keyLength) {
        static Note of(byte[] item) {
            return new Note(item, PathKey.length(item));
        }

        boolean samePath(Note other) {
            return Arrays.equals(item, 0, keyLength, other.item, 0, other.keyLength);
        }

        long number() {
            return ByteBuffer.wrap(item).getLong(keyLength);
        }

        boolean isRemoval() {
            return item[keyLength + Long.BYTES] == REMOVED;
        }

        int bodyOffset() {
            return keyLength + Long.BYTES + 1;
        }

        LayerEntry.Type type() {
            return EntryCodec.type(item[bodyOffset()]);
        }

        boolean isFolder() {
            return !isRemoval() && (type() == LayerEntry.Type.FOLDER || type() == LayerEntry.Type.OPAQUE_FOLDER);
        }
    }

    /// Notes beneath `path` older than `number` are void.
    private record Barrier(PathKey path, long number) {}

    @Override
    public void add(LayerEntry entry) {
        note(entry.path(), ADDED, entry);
    }

    @Override
    public void remove(String path) {
        note(path, REMOVED, null);
    }

    private void note(String path, byte what, @Nullable LayerEntry entry) {
        buffer.reset();
        PathKey.encode(path, buffer);
        buffer.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number++).array());
        buffer.write(what);
        if (entry != null) {
            EntryCodec.encode(entry, buffer);
        }
        sorter.add(buffer.toByteArray());
    }

    @Override
    public void finish(Path file) {
        Path temporary = TemporaryName.beside(file);
        try {
            try (IndexFileWriter out = new IndexFileWriter(temporary)) {
                sorter.drain(item -> {
                    Note next = Note.of(item);
                    if (!notes.isEmpty() && !notes.getFirst().samePath(next)) {
                        decide(out);
                    }
                    notes.add(next);
                });
                decide(out);
                out.finish();
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw StorageFailure.of("write the layer index", file, failure);
        } finally {
            discard(temporary);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            throw StorageFailure.of("remove the unfinished layer index", temporary, failure);
        }
    }

    /// Lets the last of [#notes] stand, unless a note on a folder above has made it void.
    private void decide(IndexFileWriter out) throws IOException {
        if (notes.isEmpty()) {
            return;
        }
        PathKey path = PathKey.of(notes.getFirst().item());
        while (!barriers.isEmpty()
                && barriers.getLast().path().common(path)
                        < barriers.getLast().path().depth()) {
            barriers.removeLast();
        }
        long above = barriers.isEmpty() ? -1 : barriers.getLast().number();
        long own = above;
        Note last = null;
        for (Note note : notes) {
            if (note.number() > above) {
                last = note;
                own = note.isFolder() ? own : note.number();
            }
        }
        notes.clear();
        if (own > above) {
            barriers.addLast(new Barrier(path, own));
        }
        if (last != null && !last.isRemoval()) {
            try {
                out.add(path, last.item(), last.bodyOffset());
            } catch (IllegalArgumentException beneathFile) {
                throw new EngineException(
                        ErrorKind.INTERNAL,
                        "index a layer: '" + path.path() + "' lies in something that is no folder",
                        beneathFile);
            }
        }
    }

    @Override
    public void close() {
        sorter.close();
    }
}
