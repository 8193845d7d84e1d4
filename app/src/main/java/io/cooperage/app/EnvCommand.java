package io.cooperage.app;

import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.docker.ShellLanguage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage env`: the lines that point docker and its kin to this engine, for `eval`.
@Command(
        name = "env",
        description =
                "Prints what a shell must know for docker and kubectl to use this engine: eval \"$(cooperage env)\".")
final class EnvCommand implements Callable<Integer> {
    private static final String KUBECONFIG = "KUBECONFIG";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DesktopCommand root;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--shell", paramLabel = "SHELL", description = "bash, zsh or fish; what SHELL names when left out.")
    private @Nullable ShellLanguage shell;

    @Option(names = "--unset", description = "Takes it back.")
    private boolean unset;

    @Override
    public Integer call() {
        ShellLanguage language = shell == null ? ShellLanguage.of(root.environment()) : shell;
        String host = "unix://" + root.paths().run().resolve(DockerApi.SOCKET);
        spec.commandLine().getOut().println(unset ? language.forget() : language.use(host));
        Path kubeconfig = root.paths().run().resolve("kubeconfig");
        // It is there while the cluster is on.
        if (Files.exists(kubeconfig)) {
            spec.commandLine()
                    .getOut()
                    .println(unset ? language.unset(KUBECONFIG) : language.set(KUBECONFIG, kubeconfig.toString()));
        }
        spec.commandLine().getOut().flush();
        return 0;
    }
}
