package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A [LayerIndex] in a mapped file of the form that [IndexFileWriter] tells. Mapped, because reads through a
/// channel would close it when their thread is interrupted.
final class MappedLayerIndex implements LayerIndex {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long CHUNK = 1 << 30;

    private final Arena arena;
    private final MemorySegment bytes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int count;
    private final Place root;

    private MappedLayerIndex(Arena arena, MemorySegment bytes) {
        this.arena = arena;
        this.bytes = bytes;
        long trailer = bytes.byteSize() - IndexFileWriter.TRAILER;
        this.count = bytes.get(INT, trailer + Long.BYTES);
        this.root = new Place(bytes.get(LONG, trailer), null);
    }

    static MappedLayerIndex open(Path file) {
        Arena arena = Arena.ofShared();
        boolean kept = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            check(file, bytes);
            MappedLayerIndex index = new MappedLayerIndex(arena, bytes);
            kept = true;
            return index;
        } catch (IOException failure) {
            throw StorageFailure.of("read the layer index", file, failure);
        } finally {
            if (!kept) {
                arena.close();
            }
        }
    }

    private static void check(Path file, MemorySegment bytes) {
        byte[] magic = IndexFileWriter.MAGIC;
        long size = bytes.byteSize();
        if (size < magic.length + IndexFileWriter.TRAILER) {
            throw damaged(file, "it is cut off");
        }
        byte[] found = bytes.asSlice(0, magic.length).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(found, 0, magic.length - 1, magic, 0, magic.length - 1)) {
            throw damaged(file, "it is something else");
        }
        if (found[magic.length - 1] != magic[magic.length - 1]) {
            throw damaged(file, "its form has version " + found[magic.length - 1] + ", not " + magic[magic.length - 1]);
        }
        CRC32C checksum = new CRC32C();
        long end = size - Integer.BYTES;
        for (long at = 0; at < end; at += CHUNK) {
            checksum.update(bytes.asSlice(at, Math.min(CHUNK, end - at)).asByteBuffer());
        }
        if ((int) checksum.getValue() != bytes.get(INT, end)) {
            throw damaged(file, "its checksum is wrong");
        }
    }

    private static EngineException damaged(Path file, String reason) {
        return new EngineException(
                ErrorKind.DATA_LOSS,
                "read the layer index " + file + ": " + reason + "; it can be rebuilt from the layer's tree");
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Node root() {
        return root;
    }

    @Override
    public Optional<Node> node(String path) {
        Place place = root;
        if (path.isEmpty()) {
            return Optional.of(place);
        }
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            place = place.child(NativeText.bytes(path.substring(from, to)));
            if (place == null) {
                return Optional.empty();
            }
            from = to + 1;
        }
        return Optional.of(place);
    }

    @Override
    public Optional<LayerEntry> find(String path) {
        return node(path).filter(node -> !path.isEmpty() || !node.implied()).map(Node::entry);
    }

    @Override
    public List<LayerEntry> children(String folder) {
        return node(folder)
                .map(node -> node.children().stream().map(Node::entry).toList())
                .orElse(List.of());
    }

    @Override
    public void forEach(Consumer<LayerEntry> visitor) {
        visit(root, visitor);
    }

    private static void visit(Node node, Consumer<LayerEntry> visitor) {
        if (!node.implied() || !node.name().isEmpty()) {
            visitor.accept(node.entry());
        }
        for (Node child : node.children()) {
            visit(child, visitor);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
        }
    }

    private MemorySegment bytes() {
        if (closed.get()) {
            throw new IllegalStateException("the layer index is closed");
        }
        return bytes;
    }

    /// Reads a record from some place on, a piece at a time: single bytes of mapped memory are slow to reach until
    /// the compiler has seen to it.
    private final class Cursor implements EntryCodec.Source {
        private static final int PIECE = 160;

        private final MemorySegment from = bytes();
        private byte[] piece = {};

        /// Place in the file of the piece's first byte.
        private long start;

        private int position;

        Cursor(long at) {
            start = at;
        }

        long at() {
            return start + position;
        }

        private void load(long at, int length) {
            piece = new byte[(int) Math.min(length, from.byteSize() - at)];
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, piece, 0, piece.length);
            start = at;
            position = 0;
        }

        @Override
        public byte next() {
            if (position == piece.length) {
                load(at(), PIECE);
            }
            return piece[position++];
        }

        @Override
        public byte[] next(int length) {
            if (length > piece.length - position) {
                load(at(), length + PIECE);
            }
            byte[] part = Arrays.copyOfRange(piece, position, Math.addExact(position, length));
            position += length;
            return part;
        }
    }

    /// The record at some place of the file.
    private final class Place implements Node {
        private final @Nullable Place parent;
        private final String name;
        private final boolean implied;
        private final Totals totals;
        private final int count;
        private final long children;
        private final long entry;
        private final LayerEntry.Type type;
        private final long size;

        Place(long at, @Nullable Place parent) {
            this.parent = parent;
            Cursor cursor = new Cursor(at);
            int flags = cursor.next();
            implied = (flags & IndexFileWriter.IMPLIED) != 0;
            name = NativeText.text(cursor.next((int) EntryCodec.number(cursor)));
            if ((flags & IndexFileWriter.FOLDER) != 0) {
                totals = new Totals(
                        EntryCodec.number(cursor),
                        (int) EntryCodec.number(cursor),
                        (int) EntryCodec.number(cursor),
                        (int) EntryCodec.number(cursor));
                count = (int) EntryCodec.number(cursor);
                children = cursor.at();
                entry = children + (long) count * Long.BYTES;
                cursor = new Cursor(entry);
            } else {
                totals = Totals.NONE;
                count = 0;
                children = 0;
                entry = cursor.at();
            }
            type = EntryCodec.type(cursor.next());
            size = EntryCodec.number(cursor);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String path() {
            // No recursion: a path may have two thousand parts, and a thread little of its stack left.
            List<String> parts = new ArrayList<>();
            for (Place place = this; place.parent != null; place = place.parent) {
                parts.add(place.name);
            }
            return parts.isEmpty() ? name : String.join("/", parts.reversed());
        }

        @Override
        public LayerEntry.Type type() {
            return type;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean implied() {
            return implied;
        }

        @Override
        public LayerEntry entry() {
            return EntryCodec.decode(path(), new Cursor(entry));
        }

        @Override
        public Totals beneath() {
            return totals;
        }

        @Override
        public List<Node> children() {
            return new AbstractList<>() {
                @Override
                public Node get(int index) {
                    return new Place(childPlace(index), Place.this);
                }

                @Override
                public int size() {
                    return count;
                }
            };
        }

        private long childPlace(int index) {
            if (index < 0 || index >= count) {
                throw new IndexOutOfBoundsException(index);
            }
            return bytes().get(LONG, children + (long) index * Long.BYTES);
        }

        /// Null when there is none of this name.
        @Nullable
        Place child(byte[] wanted) {
            int low = 0;
            int high = count - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                long place = childPlace(middle);
                Cursor cursor = new Cursor(place + 1);
                int order = Arrays.compareUnsigned(cursor.next((int) EntryCodec.number(cursor)), wanted);
                if (order == 0) {
                    return new Place(place, this);
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return null;
        }
    }
}
