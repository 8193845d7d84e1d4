package io.cooperage.app;

import io.cooperage.engine.oci.ImageReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage logout`.
@Command(name = "logout", description = "Forgets the credentials for a registry.")
final class LogoutCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DesktopCommand root;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "The registry; docker.io when left out.")
    private String host = ImageReference.DEFAULT_DOMAIN;

    @Override
    public Integer call() {
        boolean was = EngineWork.on(root, engine -> engine.registries().logout(host));
        spec.commandLine().getOut().println(was ? "Signed out of " + host + "." : "Not signed in to " + host + ".");
        return 0;
    }
}
