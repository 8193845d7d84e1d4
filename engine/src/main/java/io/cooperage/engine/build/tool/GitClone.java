package io.cooperage.engine.build.tool;

import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Gets one commit of a git repository, without its history, with the user's own git and credentials. One
/// thread.
public final class GitClone {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final int OUTPUT_MAX = 1 << 20;

    /// Nobody is there to be asked for a password.
    private static final Map<String, String> QUIET =
            Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_SSH_COMMAND", "ssh -o BatchMode=yes", "LC_ALL", "C.UTF-8");

    private final Path program;
    private final Path folder;

    private GitClone(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /// @param folder empty; becomes the work tree
    /// @param checksum the commit, or how its name begins; empty for any
    /// @throws EngineException NOT_IMPLEMENTED when git is not installed; UNAVAILABLE with what git says;
    ///     INVALID_ARGUMENT in BuildKit's words when it is another commit
    public static void into(Path folder, GitReference git, String checksum) {
        Path program = ToolRun.find("git")
                .orElseThrow(() -> EngineException.notImplemented("ADD " + git.remote()
                        + ": git is not installed, and repositories are fetched with it; install git, or clone it"
                        + " into the context and COPY it"));
        new GitClone(program, folder).fetch(git, checksum);
    }

    private void fetch(GitReference git, String checksum) {
        String wanted = git.fetchByCommit() && !checksum.isEmpty() ? checksum : git.ref();
        run(List.of("init", "--quiet", "."));
        fetch(git.remote(), wanted.isEmpty() ? "HEAD" : wanted);
        run(List.of("-c", "advice.detachedHead=false", "checkout", "--quiet", "--force", "FETCH_HEAD"));
        if (!checksum.isEmpty()) {
            String commit = run(List.of("rev-parse", "HEAD")).strip();
            if (!commit.startsWith(checksum)) {
                throw EngineException.invalid(
                        "expected checksum to match " + checksum + ", got " + commit + " of " + git.remote());
            }
        }
        if (git.submodules() == null || git.submodules()) {
            run(List.of("submodule", "update", "--quiet", "--init", "--recursive", "--depth=1"));
        }
        if (git.mtime().equals("commit")) {
            setTimes(Long.parseLong(
                    run(List.of("show", "--no-patch", "--format=%ct", "HEAD")).strip()));
        }
    }

    /// `mtime=commit`: every file is as old as the commit, whenever it was checked out.
    private void setTimes(long seconds) {
        FileTime time = FileTime.from(seconds, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(time, null, null);
            }
        } catch (IOException failure) {
            throw StorageFailure.of("set the times of", folder, failure);
        }
    }

    /// A server may refuse to give a commit that no branch or tag names; then all of them are fetched.
    private void fetch(String remote, String ref) {
        ToolRun.Output one = git(List.of("fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, ref));
        if (one.status() == 0) {
            return;
        }
        boolean commit = ref.matches("[0-9a-f]{7,64}");
        if (!commit) {
            throw failed("fetch " + remote + " " + ref, one);
        }
        run(List.of(
                "fetch", "--quiet", "--", remote, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"));
        run(List.of("update-ref", "FETCH_HEAD", ref));
    }

    private String run(List<String> arguments) {
        ToolRun.Output output = git(arguments);
        if (output.status() != 0) {
            throw failed(String.join(" ", arguments), output);
        }
        return output.text();
    }

    private static EngineException failed(String what, ToolRun.Output output) {
        return new EngineException(
                ErrorKind.UNAVAILABLE, "git " + what + ": status " + output.status() + ": " + output.complaints());
    }

    private ToolRun.Output git(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        // A folder that others may write to holds no repository of ours.
        command.addAll(List.of("-c", "safe.directory=*", "-c", "core.hooksPath=/dev/null"));
        command.addAll(arguments);
        return new ToolRun(command, folder, QUIET, new byte[0], OUTPUT_MAX, TIMEOUT).run();
    }
}
