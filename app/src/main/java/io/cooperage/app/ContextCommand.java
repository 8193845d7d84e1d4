package io.cooperage.app;

import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.docker.DockerContext;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage context`: this engine as a context of the docker command.
@Command(
        name = "context",
        description = "Makes this engine known to the docker command.",
        synopsisSubcommandLabel = "(create | use)",
        subcommands = {ContextCommand.Create.class, ContextCommand.Use.class})
final class ContextCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a subcommand runs
    private DesktopCommand root;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before a subcommand runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: create or use.");
    }

    /// What is done with the context of a name. Classes and not methods: of a method's arguments picocli counts the
    /// inherited `--root` as the first.
    abstract static class Deed implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private ContextCommand parent;

        @Parameters(
                arity = "0..1",
                paramLabel = "NAME",
                defaultValue = DockerContext.NAME,
                description = "${DEFAULT-VALUE} when left out.")
        private String name = DockerContext.NAME;

        abstract void on(ContextCommand contexts, String context);

        @Override
        public final Integer call() {
            on(parent, name);
            return 0;
        }
    }

    @Command(
            name = "create",
            description = "Makes a docker context of this engine, or points the one of that name to it.")
    static final class Create extends Deed {
        @Override
        void on(ContextCommand contexts, String context) {
            contexts.create(context);
        }
    }

    @Command(
            name = "use",
            description = "Makes docker talk to this engine from now on, until another context is chosen.")
    static final class Use extends Deed {
        @Override
        void on(ContextCommand contexts, String context) {
            contexts.use(context);
        }
    }

    private void create(String name) {
        String host = "unix://" + root.paths().run().resolve(DockerApi.SOCKET);
        contexts().create(name, host);
        say("docker context " + name + ": " + host);
    }

    private void use(String name) {
        if (name.equals(DockerContext.NAME) && contexts().host(name).isEmpty()) {
            create(name);
        }
        contexts().use(name);
        say("docker uses " + name + " from now on; back with: docker context use default");
        if (!root.environment().getOrDefault("DOCKER_HOST", "").isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("cooperage: DOCKER_HOST is set and goes before any context: unset DOCKER_HOST");
        }
    }

    private DockerContext contexts() {
        return DockerContext.of(root.environment());
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
