package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import java.util.List;

/// A COPY or ADD, all words expanded: what to take and where it goes.
///
/// ```java
/// try (CopySelection selection = step.select(context.files(), remote)) {
///     String key = selection.digest().digest();
///     CopyResult done = selection.apply(new CopyTarget(root, ids, epoch));
/// }
/// ```
///
/// @param add ADD: URLs, repositories, and archives that are unpacked
/// @param destination as written; relative to `workdir`
/// @param workdir absolute
public record CopyStep(
        boolean add,
        List<String> sources,
        List<InlineFile> contents,
        String destination,
        String workdir,
        CopyFlags flags) {
    public CopyStep {
        sources = List.copyOf(sources);
        contents = List.copyOf(contents);
    }

    /// `COPY source… destination` where the working folder is `/`.
    public static CopyStep copy(List<String> sources, String destination, CopyFlags flags) {
        return new CopyStep(false, sources, List.of(), destination, "/", flags);
    }

    /// `ADD source… destination` where the working folder is `/`.
    public static CopyStep add(List<String> sources, String destination, CopyFlags flags) {
        return new CopyStep(true, sources, List.of(), destination, "/", flags);
    }

    public CopyStep withContents(List<InlineFile> files) {
        return new CopyStep(add, sources, files, destination, workdir, flags);
    }

    public CopyStep in(String folder) {
        return new CopyStep(add, sources, contents, destination, folder, flags);
    }

    /// The instruction as messages call it.
    String keyword() {
        return add ? "ADD" : "COPY";
    }

    /// Where it goes: absolute, by its letters, with a slash at the end when it must be a folder.
    String absoluteDestination() {
        String path = destination.startsWith("/") ? destination : workdir + "/" + destination;
        boolean folder = destination.isEmpty()
                || destination.equals(".")
                || destination.endsWith("/")
                || destination.endsWith("/.");
        return folder ? path + "/" : path;
    }

    /// Finds what the step selects. URLs are fetched unless they are at hand.
    ///
    /// @param from the context, or what `--from` names; stays the caller's
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND in BuildKit's words for a source that is
    ///     not there; INVALID_ARGUMENT for a flag or pattern that makes no sense; what [RemoteFiles] throws
    public CopySelection select(BuildFiles from, RemoteFiles remote) {
        return new SourceFinder(this, from, remote).find();
    }

    /// The same where nothing of another machine is named, as by COPY.
    CopySelection select(BuildFiles from) {
        return new SourceFinder(this, from, null).find();
    }
}
