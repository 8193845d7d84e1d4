package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Files in memory with marks against an image that the test says; writing marks as the engine would. Any method can be
/// told to fail. Closing counts, and the tree can be opened again. Any thread.
public final class MarkedFiles implements FileTree {
    /// @param content of a file
    @SuppressWarnings("ArrayRecordComponent")
    private record Node(FileEntry entry, byte[] content) {}

    private final FakeCalls calls = new FakeCalls();
    private final AtomicInteger closed = new AtomicInteger();

    /// Guards the nodes.
    private final Object lock = new Object();

    private final Map<String, Node> nodes = new TreeMap<>();
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");

    public MarkedFiles() {
        nodes.put("/", new Node(entry("/", Kind.FOLDER, 0, 0755, null, Mark.SAME), new byte[0]));
    }

    public void failNext(String method, RuntimeException failure) {
        calls.failNext(method, failure);
    }

    /// What was called, such as `write /etc/motd`, in order.
    public List<String> calls() {
        return calls.all();
    }

    public int closed() {
        return closed.get();
    }

    /// With its folders, as the image has them.
    public MarkedFiles file(String path, Mark mark, String content) {
        return file(path, mark, content.getBytes(StandardCharsets.UTF_8));
    }

    public MarkedFiles file(String path, Mark mark, byte[] content) {
        synchronized (lock) {
            folders(parent(path));
            nodes.put(path, new Node(entry(path, Kind.FILE, content.length, 0644, null, mark), content));
        }
        return this;
    }

    public MarkedFiles link(String path, String target) {
        synchronized (lock) {
            folders(parent(path));
            nodes.put(path, new Node(entry(path, Kind.SYMLINK, 0, 0777, target, Mark.SAME), new byte[0]));
        }
        return this;
    }

    public MarkedFiles folder(String path, Mark mark) {
        synchronized (lock) {
            folders(parent(path));
            nodes.put(path, new Node(entry(path, Kind.FOLDER, 0, 0755, null, mark), new byte[0]));
        }
        return this;
    }

    /// What a file holds now.
    public String text(String path) {
        synchronized (lock) {
            return new String(node(path).content(), StandardCharsets.UTF_8);
        }
    }

    public boolean exists(String path) {
        synchronized (lock) {
            return nodes.containsKey(path);
        }
    }

    @Override
    public FileEntry stat(String path) {
        calls.enter("stat", path);
        synchronized (lock) {
            return node(path).entry();
        }
    }

    @Override
    public List<FileEntry> list(String path) {
        calls.enter("list", path);
        synchronized (lock) {
            if (node(path).entry().kind() != Kind.FOLDER) {
                throw EngineException.invalid(path + " is no folder");
            }
            return nodes.values().stream()
                    .map(Node::entry)
                    .filter(entry ->
                            !entry.path().equals("/") && parent(entry.path()).equals(path))
                    .toList();
        }
    }

    @Override
    public byte[] read(String path, long offset, int limit) {
        calls.enter("read", path);
        synchronized (lock) {
            Node node = node(path);
            if (node.entry().kind() == Kind.FOLDER) {
                throw EngineException.invalid(path + " is a folder");
            }
            int from = (int) Math.min(offset, node.content().length);
            return Arrays.copyOfRange(node.content(), from, Math.min(node.content().length, from + limit));
        }
    }

    @Override
    public void write(String path, InputStream content) {
        calls.enter("write", path);
        try {
            byte[] bytes = content.readAllBytes();
            synchronized (lock) {
                node(parent(path));
                Node was = nodes.get(path);
                now = now.plusSeconds(1);
                Mark mark = was == null || was.entry().mark() == Mark.ADDED ? Mark.ADDED : Mark.CHANGED;
                int mode = was == null ? 0644 : was.entry().mode();
                nodes.put(path, new Node(entry(path, Kind.FILE, bytes.length, mode, null, mark), bytes));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("write " + path, e);
        }
    }

    @Override
    public void makeFolder(String path) {
        calls.enter("makeFolder", path);
        synchronized (lock) {
            node(parent(path));
            if (nodes.containsKey(path)) {
                throw EngineException.conflict(path + " is there already");
            }
            nodes.put(path, new Node(entry(path, Kind.FOLDER, 0, 0755, null, Mark.ADDED), new byte[0]));
        }
    }

    @Override
    public void delete(String path) {
        calls.enter("delete", path);
        synchronized (lock) {
            node(path);
            nodes.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
        }
    }

    @Override
    public void move(String from, String to) {
        calls.enter("move", from + " " + to);
        synchronized (lock) {
            Node node = node(from);
            if (nodes.containsKey(to)) {
                throw EngineException.conflict(to + " is there already");
            }
            nodes.remove(from);
            FileEntry was = node.entry();
            nodes.put(
                    to,
                    new Node(entry(to, was.kind(), was.size(), was.mode(), was.target(), Mark.ADDED), node.content()));
        }
    }

    @Override
    public void chmod(String path, int mode) {
        calls.enter("chmod", path);
        synchronized (lock) {
            Node node = node(path);
            FileEntry was = node.entry();
            Mark mark = was.mark() == Mark.SAME ? Mark.CHANGED : was.mark();
            nodes.put(path, new Node(entry(path, was.kind(), was.size(), mode, was.target(), mark), node.content()));
        }
    }

    @Override
    public void chown(String path, long uid, long gid) {
        throw new UnsupportedOperationException("owners are not faked");
    }

    @Override
    public void copyOut(String path, OutputStream tar) {
        calls.enter("copyOut", path);
        try {
            tar.write(("a tar of " + path).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("copy " + path, e);
        }
    }

    @Override
    public void copyIn(String path, InputStream tar, CopyOptions options) {
        throw new UnsupportedOperationException("archives are not faked");
    }

    @Override
    public List<Change> changes() {
        calls.enter("changes", "");
        synchronized (lock) {
            return nodes.values().stream()
                    .map(Node::entry)
                    .filter(entry -> entry.mark() != Mark.SAME && entry.mark() != Mark.MOUNT)
                    .map(entry -> new Change(entry.path(), entry.mark()))
                    .toList();
        }
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    private void folders(String path) {
        if (!nodes.containsKey(path)) {
            folders(parent(path));
            nodes.put(path, new Node(entry(path, Kind.FOLDER, 0, 0755, null, Mark.SAME), new byte[0]));
        }
    }

    private Node node(String path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw new EngineException(ErrorKind.NOT_FOUND, path + ": no such file or directory");
        }
        return node;
    }

    private FileEntry entry(
            String path, Kind kind, long size, int mode, @org.jspecify.annotations.Nullable String target, Mark mark) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new FileEntry(path, name, kind, size, mode, 0, 0, now, target, mark);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
