package io.cooperage.engine.layer;

import io.cooperage.engine.layer.LayerIndex.Totals;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes the file of a [LayerIndex] from sorted entries, from its beginning to its end, without going back.
///
/// A folder comes after all that is in it, so its totals and the places of its children are known:
///
///     magic       8 bytes, the last is the version
///     record*     flags (1 byte): 1 a folder, 2 implied
///                 name (length and bytes)
///                 of a folder: totals (4 numbers), count of children, place of each (8 bytes, little-endian)
///                 the entry, see EntryCodec
///     place of the root's record (8 bytes), count of entries (4), CRC-32C of all before (4), little-endian
///
/// In memory are the folders that are open: 8 bytes for each of their children. One thread.
final class IndexFileWriter implements AutoCloseable {
    static final byte[] MAGIC = {'C', 'o', 'o', 'p', 'I', 'd', 'x', 1};
    static final int TRAILER = Long.BYTES + Integer.BYTES + Integer.BYTES;
    static final int FOLDER = 1;
    static final int IMPLIED = 2;

    private static final LayerEntry IMPLIED_FOLDER =
            new LayerEntry("", LayerEntry.Type.FOLDER, 0, 0755, 0, 0, 0, 0, "", Map.of(), "");

    private final CRC32C checksum = new CRC32C();
    private final OutputStream file;
    private final CheckedOutputStream out;
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private long at;
    private int count;

    /// From the root to the folder that entries go into now.
    private final Deque<OpenFolder> open = new ArrayDeque<>();

    /// The last entry that was no folder.
    private @Nullable PathKey leaf;

    private PathKey current = PathKey.of(new byte[2]);

    IndexFileWriter(Path path) throws IOException {
        file = Files.newOutputStream(path);
        out = new CheckedOutputStream(new BufferedOutputStream(file, 1 << 16), checksum);
        out.write(MAGIC);
        at = MAGIC.length;
    }

    private static final class OpenFolder {
        private final byte[] name;
        private final byte[] entry;
        private final boolean implied;
        private Totals totals = Totals.NONE;
        private long[] children = new long[8];
        private int size;

        OpenFolder(byte[] name, byte[] entry, boolean implied) {
            this.name = name;
            this.entry = entry;
            this.implied = implied;
        }

        void child(long place, Totals more) {
            if (size == children.length) {
                children = Arrays.copyOf(children, size * 2);
            }
            children[size++] = place;
            totals = totals.plus(more);
        }
    }

    /// @param path greater than all before
    /// @param body holds the entry from `offset` on
    /// @throws IllegalArgumentException when what holds it is no folder
    void add(PathKey path, byte[] body, int offset) throws IOException {
        if (leaf != null && path.common(leaf) == leaf.depth()) {
            throw new IllegalArgumentException("beneath " + leaf.path());
        }
        byte[] entry = Arrays.copyOfRange(body, offset, body.length);
        if (path.depth() > 0) {
            enterParents(path);
        }
        count = Math.addExact(count, 1);
        LayerEntry.Type type = EntryCodec.type(entry[0]);
        byte[] name = path.depth() == 0 ? new byte[0] : path.parts().getLast();
        switch (type) {
            case FOLDER, OPAQUE_FOLDER -> {
                open.addLast(new OpenFolder(name, entry, false));
                current = path;
            }
            case FILE, SYMLINK, HARD_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, WHITEOUT -> {
                if (path.depth() == 0) {
                    throw new IllegalArgumentException("the root is no folder");
                }
                leaf(name, type, entry);
                leaf = path;
            }
        }
    }

    private void leaf(byte[] name, LayerEntry.Type type, byte[] entry) throws IOException {
        record.reset();
        record.write(0);
        EntryCodec.text(name, record);
        record.writeBytes(entry);
        int[] next = {1};
        long size = EntryCodec.number(() -> entry[next[0]++]);
        Totals totals = new Totals(size, 1, type == LayerEntry.Type.WHITEOUT ? 1 : 0, 0);
        open.getLast().child(write(), totals);
    }

    /// Closes folders that the path is not in, and opens those that it is in.
    private void enterParents(PathKey path) throws IOException {
        if (open.isEmpty()) {
            implied(new byte[0]);
        }
        int keep = Math.min(path.common(current), path.depth() - 1);
        while (open.size() - 1 > keep) {
            closeFolder();
        }
        while (open.size() < path.depth()) {
            implied(path.parts().get(open.size() - 1));
            count = Math.addExact(count, 1);
        }
        current = new PathKey(path.parts().subList(0, path.depth() - 1));
    }

    private void implied(byte[] name) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        EntryCodec.encode(IMPLIED_FOLDER, entry);
        open.addLast(new OpenFolder(name, entry.toByteArray(), true));
    }

    private long closeFolder() throws IOException {
        OpenFolder folder = open.removeLast();
        record.reset();
        record.write(FOLDER | (folder.implied ? IMPLIED : 0));
        EntryCodec.text(folder.name, record);
        EntryCodec.number(folder.totals.bytes(), record);
        EntryCodec.number(folder.totals.entries(), record);
        EntryCodec.number(folder.totals.whiteouts(), record);
        EntryCodec.number(folder.totals.folders(), record);
        EntryCodec.number(folder.size, record);
        ByteBuffer places = ByteBuffer.allocate(folder.size * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        places.asLongBuffer().put(folder.children, 0, folder.size);
        record.writeBytes(places.array());
        record.writeBytes(folder.entry);
        long place = write();
        if (!open.isEmpty()) {
            open.getLast().child(place, folder.totals.plus(new Totals(0, 1, 0, 1)));
        }
        return place;
    }

    private long write() throws IOException {
        long place = at;
        record.writeTo(out);
        at += record.size();
        return place;
    }

    /// Writes what is still open, and the trailer.
    void finish() throws IOException {
        if (open.isEmpty()) {
            implied(new byte[0]);
        }
        long root = 0;
        while (!open.isEmpty()) {
            root = closeFolder();
        }
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putLong(root).putInt(count);
        out.write(trailer.array(), 0, trailer.position());
        trailer.putInt((int) checksum.getValue());
        out.write(trailer.array(), trailer.position() - Integer.BYTES, Integer.BYTES);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
