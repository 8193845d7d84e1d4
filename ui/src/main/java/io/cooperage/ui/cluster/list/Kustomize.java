package io.cooperage.ui.cluster.list;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// Builds kustomizations with the person's own kubectl, or kustomize, so that they come out as in their
/// shell.
///
/// @see <a href="https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/">Kustomization</a>
final class Kustomize {
    private final String searchPath;

    /// @param searchPath of the process: `PATH`
    Kustomize(String searchPath) {
        this.searchPath = searchPath;
    }

    /// Blocks; an interrupt ends it.
    ///
    /// @return the manifests, in the order in which they are to be made
    /// @throws EngineException NOT_IMPLEMENTED where neither program is there, INVALID_ARGUMENT with what
    ///     it says where the kustomization is no good
    String build(Path folder) {
        List<String> command = command();
        command.add(folder.toString());
        try {
            Process process = new ProcessBuilder(command).start();
            try {
                process.getOutputStream().close();
                // Both at once, or it stops when one of the pipes is full.
                FutureTask<String> trouble = new FutureTask<>(
                        () -> new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
                Thread.ofVirtual().name("kustomize-errors").start(trouble);
                String built = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw EngineException.invalid(folder + " can't be built: "
                            + trouble.get().strip() + "; run “" + String.join(" ", command) + "” to see it again");
                }
                return built;
            } finally {
                process.destroy();
            }
        } catch (IOException | ExecutionException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, command.getFirst() + " can't be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "building " + folder + " was cancelled", e);
        }
    }

    private List<String> command() {
        Optional<Path> kubectl = find("kubectl");
        if (kubectl.isPresent()) {
            return new ArrayList<>(List.of(kubectl.get().toString(), "kustomize"));
        }
        Path kustomize = find("kustomize")
                .orElseThrow(
                        () -> EngineException.notImplemented(
                                "a kustomization is built with kubectl, and there is no kubectl in PATH; install it, or apply what “kubectl kustomize” prints elsewhere"));
        return new ArrayList<>(List.of(kustomize.toString(), "build"));
    }

    private Optional<Path> find(String program) {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
