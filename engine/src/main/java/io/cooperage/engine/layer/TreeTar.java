package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.StackFolder.Child;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The [LayerTar] of folders on disk.
final class TreeTar implements LayerTar {
    private final Syscalls kernel;
    private final IdMap ids;

    TreeTar(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.ids = ids;
    }

    @FunctionalInterface
    private interface Writing {
        void into(LayerTarWriter writer) throws IOException;
    }

    private TarSummary write(String what, OutputStream out, boolean layer, Writing writing) {
        try {
            LayerTarWriter writer = new LayerTarWriter(kernel, out, layer);
            writing.into(writer);
            return writer.finish();
        } catch (IOException failure) {
            throw failed(what, failure);
        } catch (EngineException failure) {
            throw new EngineException(failure.kind(), what + ": " + failure.getMessage(), failure);
        }
    }

    private static EngineException failed(String what, IOException failure) {
        boolean cancelled = failure instanceof InterruptedIOException || failure instanceof ClosedByInterruptException;
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        ErrorKind kind = cancelled
                ? ErrorKind.CANCELLED
                : reason.contains("No space left") ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.UNAVAILABLE;
        return new EngineException(kind, what + ": " + (cancelled ? "cancelled" : reason), failure);
    }

    @Override
    public TarSummary ofUpper(Path upper, Set<String> omitted, OutputStream out) {
        return write("make a layer of " + upper, out, true, writer -> {
            // The root waits for something in it: an upper folder always has one, changed or not.
            Deque<DiskFile> root = new ArrayDeque<>(1);
            new LayerWalk(kernel, ids, omitted).walk(upper, file -> {
                if (file.entry().path().isEmpty()) {
                    root.add(file);
                    return;
                }
                if (!root.isEmpty()) {
                    writer.add(root.remove());
                }
                writer.add(file);
            });
        });
    }

    @Override
    public TarSummary ofTree(List<Path> stack, OutputStream out) {
        return write("export " + title(stack), out, false, writer -> wholeTree(stack, writer));
    }

    @Override
    public long export(List<Path> stack, OutputStream out) {
        String what = "export " + title(stack);
        try {
            LayerTarWriter writer = LayerTarWriter.ofExport(kernel, out);
            wholeTree(stack, writer);
            return writer.end();
        } catch (IOException failure) {
            throw failed(what, failure);
        } catch (EngineException failure) {
            throw new EngineException(failure.kind(), what + ": " + failure.getMessage(), failure);
        }
    }

    private void wholeTree(List<Path> stack, LayerTarWriter writer) throws IOException {
        DiskFiles files = new DiskFiles(kernel, ids);
        try (StackFolder root = StackFolder.open(kernel, files, stack)) {
            DiskFile self = root.self().orElse(null);
            if (self != null) {
                writer.add(self);
            }
            tree(root, files, writer);
        }
    }

    private static void tree(StackFolder folder, DiskFiles files, LayerTarWriter writer) throws IOException {
        for (Child child : folder.children().values()) {
            writer.add(files.linked(child.file()));
            if (child.file().isFolder()) {
                try (StackFolder inner = folder.into(child)) {
                    tree(inner, files, writer);
                }
            }
        }
    }

    @Override
    public TarSummary ofDifference(List<Path> before, List<Path> after, OutputStream out) {
        String what = "make a layer of what differs between " + title(before) + " and " + title(after);
        return write(what, out, true, writer -> {
            DiskFiles files = new DiskFiles(kernel, ids);
            try (StackFolder old = StackFolder.open(kernel, files, before);
                    StackFolder now = StackFolder.open(kernel, files, after)) {
                new TreeDifference(kernel, files, writer).write(old, now);
            }
        });
    }

    private static String title(List<Path> stack) {
        return stack.isEmpty() ? "nothing" : stack.getFirst().toString();
    }

    /// Equal in everything that a layer says of a file but its content and name.
    static boolean sameAttributes(LayerEntry left, LayerEntry right) {
        return left.type() == right.type()
                && left.size() == right.size()
                && left.mode() == right.mode()
                && left.uid() == right.uid()
                && left.gid() == right.gid()
                && left.modifiedSeconds() == right.modifiedSeconds()
                && left.modifiedNanos() == right.modifiedNanos()
                && left.link().equals(right.link())
                && left.device().equals(right.device())
                && sameXattrs(left.xattrs(), right.xattrs());
    }

    static boolean sameXattrs(Map<String, byte[]> left, Map<String, byte[]> right) {
        return left.keySet().equals(right.keySet())
                && left.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), right.get(e.getKey())));
    }
}
