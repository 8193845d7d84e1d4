package io.cooperage.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage builder …`: what builds have left behind. Not below `build`, whose first word is a folder.
@Command(name = "builder", description = "Shows and clears the build cache.")
final class BuilderCommand implements Runnable {
    private final Wiring wiring;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private DesktopCommand root;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    BuilderCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    static CommandLine line(Wiring wiring) {
        return new CommandLine(new BuilderCommand(wiring)).addSubcommand(new BuilderPruneCommand());
    }

    /// Without a subcommand: what there is, and exit status 2.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed after 'builder'");
    }

    DesktopCommand root() {
        return root;
    }

    Wiring wiring() {
        return wiring;
    }
}
