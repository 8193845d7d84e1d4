package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.NamePattern;
import io.cooperage.engine.build.context.PathFilter;
import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.build.context.TreePaths.Resolved;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.TarProbe;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns the words of a step into what they name. One thread.
final class SourceFinder {
    private final CopyStep step;
    private final CopyFlags flags;
    private final BuildFiles from;
    private final @Nullable RemoteFiles remote;
    private final PathFilter exclude;
    private final List<Source> sources = new ArrayList<>();
    private final List<BuildFiles> opened = new ArrayList<>();

    SourceFinder(CopyStep step, BuildFiles from, @Nullable RemoteFiles remote) {
        this.step = step;
        this.flags = step.flags();
        this.from = from;
        this.remote = remote;
        this.exclude = PathFilter.without(IgnoreMatcher.of(flags.exclude()));
    }

    CopySelection find() {
        ModeChange mode = flags.chmod() == null ? null : ModeChange.parse(flags.chmod());
        boolean done = false;
        try {
            CopyDemands.folder(step, step.sources().size() + step.contents().size());
            step.sources().forEach(this::find);
            step.contents().forEach(file -> sources.add(new Source.Inline(file)));
            if (flags.checksum() != null && sources.stream().noneMatch(Source.Fetched.class::isInstance)) {
                requireGitChecksum();
            }
            CopySelection selection = new CopySelection(step, sources, mode, opened);
            done = true;
            return selection;
        } finally {
            if (!done) {
                CopySelection.closeAll(opened);
            }
        }
    }

    private void requireGitChecksum() {
        if (opened.isEmpty()) {
            throw EngineException.invalid("checksum can't be specified for non-HTTP(S) sources");
        }
    }

    private void find(String source) {
        GitReference git = step.add() ? GitReference.parse(source) : null;
        if (git != null && (!git.looksLocal() || from.find(source).isEmpty())) {
            BuildFiles clone = remote().clone(git, flags.checksum(), flags.keepGitDir());
            opened.add(clone);
            sources.add(new Source.Folder(
                    clone, require(clone.find(git.subdir()).orElse(null), git.subdir(), clone), exclude));
        } else if (isUrl(source)) {
            if (!step.add()) {
                throw EngineException.invalid("source can't be a URL for COPY; use ADD " + source);
            }
            RemoteFiles.Fetched file = remote().fetch(source, flags.checksum());
            boolean unpack = Boolean.TRUE.equals(flags.unpack()) && isArchive(file.content());
            sources.add(
                    new Source.Fetched(source, file.content(), file.name(), file.digest(), file.modified(), unpack));
        } else if (flags.parents()) {
            withParents(source);
        } else {
            local(source);
        }
    }

    private RemoteFiles remote() {
        if (remote == null) {
            throw new IllegalStateException(step.keyword() + " without other machines");
        }
        return remote;
    }

    private static boolean isUrl(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    private void local(String source) {
        boolean wild = Arrays.stream(source.split("/", -1)).anyMatch(NamePattern::isWild);
        if (!wild) {
            add(source, require(from.find(source).orElse(null), source, from), false);
            return;
        }
        for (Resolved match : from.glob(source)) {
            if (exclude.from(match.name()).top().wanted()) {
                // A link that is named is followed, also where a wildcard names it.
                from.find(match.path()).ifPresent(target -> add(match.path(), target, true));
            }
        }
    }

    /// @param asked the name that a file gets comes from here
    private void add(String asked, Resolved found, boolean matched) {
        List<String> parts = TreePaths.parts(asked);
        String name = parts.isEmpty() ? "" : parts.getLast();
        if (found.isFolder()) {
            sources.add(new Source.Folder(from, found, exclude));
        } else if (unpacksLocal() && isArchive(found)) {
            sources.add(new Source.Archive(from, found));
        } else if (matched || exclude.from(name).top().wanted()) {
            sources.add(new Source.File(from, found, name));
        }
    }

    private boolean unpacksLocal() {
        return step.add() && !Boolean.FALSE.equals(flags.unpack());
    }

    /// Everything is seen from one folder, so that the folders between it and what is named are made too.
    /// `/./` says which folder that is.
    private void withParents(String source) {
        int pivot = source.indexOf("/./");
        String base = pivot < 0 ? "" : source.substring(0, pivot);
        String rest = String.join("/", TreePaths.parts(pivot < 0 ? source : source.substring(pivot + 3)));
        boolean wild = Arrays.stream(source.split("/", -1)).anyMatch(NamePattern::isWild);
        List<Resolved> bases = from.glob(base);
        if (bases.isEmpty() && !wild) {
            throw CopyDemands.missing(source, from);
        }
        PathFilter only = rest.isEmpty() ? PathFilter.ALL : PathFilter.only(IgnoreMatcher.of(List.of(rest)));
        for (Resolved folder : bases) {
            if (!wild
                    && !rest.isEmpty()
                    && from.find(TreePaths.join(folder.path(), rest)).isEmpty()) {
                throw CopyDemands.missing(source, from);
            }
            if (folder.isFolder()) {
                sources.add(new Source.Folder(from, folder, only.and(exclude)));
            }
        }
    }

    private static Resolved require(@Nullable Resolved found, String source, BuildFiles files) {
        if (found == null) {
            throw CopyDemands.missing(source, files);
        }
        return found;
    }

    private boolean isArchive(Resolved found) {
        if (found.status() == null || !found.status().isRegular()) {
            return false;
        }
        try (Fd file = from.openFile(found.path());
                InputStream in = Files.newInputStream(file.path())) {
            return TarProbe.isTar(in);
        } catch (IOException failure) {
            throw StorageFailure.of("read", Path.of(found.path()), failure);
        }
    }

    private static boolean isArchive(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return TarProbe.isTar(in);
        } catch (IOException failure) {
            throw StorageFailure.of("read", file, failure);
        }
    }
}
