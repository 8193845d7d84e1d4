package io.cooperage.ui.dockerfile.context;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Reads a build context once. Blocks; interrupting it ends it. Links are not followed, and a folder that is left out
/// as a whole is not entered.
public final class ContextWalk {
    /// A context of more than this is a mistake, such as a home folder.
    static final int MOST = 100_000;

    private static final Comparator<ContextNode> ORDER =
            Comparator.comparing((ContextNode node) -> !node.directory()).thenComparing(ContextNode::name);

    private final List<String> unreadable = new ArrayList<>();
    private final IgnoreMatcher ignore;
    private int files;
    private int ignored;
    private int seen;

    private ContextWalk(IgnoreMatcher ignore) {
        this.ignore = ignore;
    }

    /// @param dockerfile path from the context of the file to be built: `NAME.dockerignore` beside it goes before
    ///     the context's own; empty when there is none
    /// @throws EngineException NOT_FOUND when there is no such folder
    public static ContextScan scan(Path root, String dockerfile) {
        if (!Files.isDirectory(root)) {
            throw EngineException.notFound("there is no folder " + root + "; it was moved or deleted");
        }
        String ignoreFile = ignoreFile(root, dockerfile);
        String problem = "";
        IgnoreMatcher matcher = IgnoreMatcher.NOTHING;
        if (!ignoreFile.isEmpty()) {
            try {
                matcher = IgnoreMatcher.ofFile(Files.readString(root.resolve(ignoreFile)));
            } catch (EngineException | IOException e) {
                problem = ignoreFile + ": " + e.getMessage();
            }
        }
        ContextWalk walk = new ContextWalk(matcher);
        ContextNode tree = walk.folder(root, "", "", matcher.walk());
        return new ContextScan(
                root,
                tree,
                matcher,
                ignoreFile,
                problem,
                walk.files,
                walk.ignored,
                tree.size(),
                walk.seen >= MOST,
                walk.unreadable);
    }

    private static String ignoreFile(Path root, String dockerfile) {
        String own = dockerfile + ".dockerignore";
        if (!dockerfile.isEmpty() && Files.isRegularFile(root.resolve(own))) {
            return own;
        }
        return Files.isRegularFile(root.resolve(".dockerignore")) ? ".dockerignore" : "";
    }

    private ContextNode folder(Path folder, String name, String path, IgnoreMatcher.Walk state) {
        List<ContextNode> children = new ArrayList<>();
        long size = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Thread.interrupted()) {
                    throw new CancellationException();
                }
                if (++seen > MOST) {
                    break;
                }
                ContextNode child = entry(entry, path, state);
                children.add(child);
                size += child.ignored() && !child.directory() ? 0 : child.size();
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            unreadable.add(path.isEmpty() ? "." : path);
        }
        children.sort(ORDER);
        return new ContextNode(name, path, true, state.isIgnored(), true, size, children);
    }

    private ContextNode entry(Path entry, String parent, IgnoreMatcher.Walk above) {
        String name = entry.getFileName().toString();
        String path = parent.isEmpty() ? name : parent + "/" + name;
        IgnoreMatcher.Walk state = above.enter(path);
        try {
            PosixFileAttributes found =
                    Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isDirectory()) {
                boolean whole = state.isIgnored() && !ignore.hasExceptions();
                ignored += whole ? 1 : 0;
                return whole
                        ? new ContextNode(name, path, true, true, true, 0, List.of())
                        : folder(entry, name, path, state);
            }
            files += state.isIgnored() ? 0 : 1;
            ignored += state.isIgnored() ? 1 : 0;
            boolean executable = found.permissions().contains(PosixFilePermission.OTHERS_EXECUTE);
            long size = found.isRegularFile() ? found.size() : 0;
            return new ContextNode(name, path, false, state.isIgnored(), executable, size, List.of());
        } catch (IOException e) {
            unreadable.add(path);
            return new ContextNode(name, path, false, state.isIgnored(), false, 0, List.of());
        }
    }
}
