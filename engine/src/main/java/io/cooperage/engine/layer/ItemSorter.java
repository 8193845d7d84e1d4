package io.cooperage.engine.layer;

import io.cooperage.engine.store.StorageFailure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Puts byte arrays into the order of their unsigned bytes; what does not fit into memory is sorted on disk in
/// runs and merged. One thread.
final class ItemSorter implements AutoCloseable {
    private static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

    /// What the JVM takes beside the bytes themselves: the array's header and the reference to it.
    private static final int OVERHEAD = 28;

    private static final int BUFFER = 64 << 10;

    private final Path scratch;
    private final long memory;
    private final List<byte[]> items = new ArrayList<>();
    private long used;
    private final List<Path> runs = new ArrayList<>();
    private final List<Run> open = new ArrayList<>();

    /// @param scratch a folder for the runs
    /// @param memory bytes that may be held
    ItemSorter(Path scratch, long memory) {
        this.scratch = scratch;
        this.memory = memory;
    }

    void add(byte[] item) {
        items.add(item);
        used += item.length + OVERHEAD;
        if (used > memory) {
            spill();
        }
    }

    private void spill() {
        items.sort(ORDER);
        try {
            Path run = Files.createTempFile(scratch, "index-", ".run");
            runs.add(run);
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), BUFFER))) {
                for (byte[] item : items) {
                    out.writeInt(item.length);
                    out.write(item);
                }
            }
        } catch (IOException failure) {
            throw StorageFailure.of("sort the names of a layer in", scratch, failure);
        }
        items.clear();
        used = 0;
    }

    @FunctionalInterface
    interface Sink {
        void accept(byte[] item) throws IOException;
    }

    /// Hands out all items in order. Once.
    void drain(Sink sink) throws IOException {
        if (runs.isEmpty()) {
            items.sort(ORDER);
            for (byte[] item : items) {
                sink.accept(item);
            }
            return;
        }
        if (!items.isEmpty()) {
            spill();
        }
        PriorityQueue<Run> heads = new PriorityQueue<>(Comparator.comparing(Run::head, ORDER));
        for (Path file : runs) {
            Run run = new Run(file);
            open.add(run);
            if (run.advance()) {
                heads.add(run);
            }
        }
        for (Run first = heads.poll(); first != null; first = heads.poll()) {
            sink.accept(first.head());
            if (first.advance()) {
                heads.add(first);
            }
        }
    }

    private static final class Run implements AutoCloseable {
        private final DataInputStream in;
        private long left;
        private byte @Nullable [] head;

        Run(Path file) throws IOException {
            left = Files.size(file);
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        }

        byte[] head() {
            if (head == null) {
                throw new IllegalStateException("not advanced");
            }
            return head;
        }

        boolean advance() throws IOException {
            if (left == 0) {
                return false;
            }
            byte[] next = new byte[in.readInt()];
            in.readFully(next);
            left -= Integer.BYTES + next.length;
            head = next;
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public void close() {
        IOException first = null;
        for (Run run : open) {
            try {
                run.close();
            } catch (IOException failure) {
                first = failure;
            }
        }
        for (Path run : runs) {
            try {
                Files.deleteIfExists(run);
            } catch (IOException failure) {
                first = failure;
            }
        }
        open.clear();
        runs.clear();
        items.clear();
        if (first != null) {
            throw StorageFailure.of("remove what was sorted in", scratch, first);
        }
    }
}
