package io.cooperage.app;

import io.cooperage.app.StandardStreams.Stream;
import io.cooperage.engine.Engine;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.image.TransferListener;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage image …`: the images of an engine that this command opens for itself.
///
/// A new subcommand is a class with `@ParentCommand ImageCommand image`, added in [#line]; it works through
/// [#on], prints its result to [#out], and hears progress with [#progress].
@Command(name = "image", description = "Lists, pulls, pushes, saves and removes images.")
final class ImageCommand implements Runnable {
    private final Wiring wiring;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private DesktopCommand root;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    ImageCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    static CommandLine line(Wiring wiring) {
        return new CommandLine(new ImageCommand(wiring))
                .addSubcommand(new ImageListCommand())
                .addSubcommand(new ImagePullCommand())
                .addSubcommand(new ImagePushCommand())
                .addSubcommand(new ImageRemoveCommand())
                .addSubcommand(new ImageTagCommand())
                .addSubcommand(new ImageSaveCommand())
                .addSubcommand(new ImageLoadCommand())
                .addSubcommand(new ImageImportCommand())
                .addSubcommand(new ImagePruneCommand())
                .addSubcommand(new ImageInspectCommand())
                .addSubcommand(new ImageHistoryCommand())
                .addSubcommand(new ImageUsageCommand())
                .addSubcommand(new ImageAnalyzeCommand());
    }

    /// Without a subcommand: what there is, and exit status 2.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed after 'image'");
    }

    <T> T on(Function<Engine, T> work) {
        return EngineWork.on(root, work);
    }

    /// Work on an empty engine that is gone afterwards.
    <T> T onTemporary(Function<Engine, T> work) {
        return EngineWork.onTemporary(root, work);
    }

    /// Looks at images, also at those of an engine that runs elsewhere.
    <T> T reading(Function<ImageQueries, T> work) {
        return EngineWork.reading(root, work);
    }

    StandardStreams streams() {
        return wiring.streams();
    }

    PrintWriter out() {
        return wiring.out();
    }

    PrintWriter err() {
        return wiring.err();
    }

    /// @param quiet nothing is shown
    TransferListener progress(boolean quiet) {
        if (quiet) {
            return TransferListener.NONE;
        }
        boolean screen = streams().isTerminal(Stream.ERRORS)
                && !wiring.environment().getOrDefault("TERM", "dumb").equals("dumb");
        return screen ? new TransferScreen(wiring.err()) : new TransferLines(wiring.err());
    }
}
