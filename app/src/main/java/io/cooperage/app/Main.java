package io.cooperage.app;

import io.cooperage.engine.error.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// The entry of the `cooperage` command. Exit status: 0 done, 1 failed, 2 the command line is
/// wrong, 128 and the signal's number when one ended it before it was done.
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        Carriers.provide();
        // A thread that dies prints nothing over the person's terminal.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LOG.error("thread {} failed", thread.getName(), failure));
        System.exit(run(args, Wiring.production()));
    }

    static int run(String[] args, Wiring wiring) {
        return commandLine(wiring).execute(args);
    }

    static CommandLine commandLine(Wiring wiring) {
        CommandLine root = new CommandLine(new DesktopCommand(wiring))
                .addSubcommand(new EngineCommand())
                .addSubcommand(new DoctorCommand(wiring))
                .addSubcommand(ImageCommand.line(wiring))
                .addSubcommand(new BuildCommand(wiring))
                .addSubcommand(BuilderCommand.line(wiring))
                .addSubcommand(new EnvCommand())
                .addSubcommand(new ContextCommand())
                .addSubcommand(new LoginCommand())
                .addSubcommand(new LogoutCommand());
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(wiring.out())
                .setErr(wiring.err())
                .setExecutionExceptionHandler(Main::report);
    }

    /// One message for the person, the whole story for the log. This is the edge where every exception ends.
    private static int report(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof Interruption interruption) {
            LOG.info("cancelled", interruption);
            command.getErr().println("cooperage: cancelled");
            return interruption.exitStatus();
        }
        LOG.error("cooperage failed", failure);
        String text = failure instanceof EngineException
                ? failure.getMessage()
                : "unexpected error, please report it: " + failure;
        command.getErr().println("cooperage: " + text + LogFile.hint(failure));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
