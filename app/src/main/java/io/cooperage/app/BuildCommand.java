package io.cooperage.app;

import io.cooperage.app.StandardStreams.Stream;
import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.build.BuildResult;
import io.cooperage.engine.build.CheckReport;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `cooperage build`, with the options of `docker build`, on an engine that it opens for itself.
@Command(name = "build", description = "Builds an image from a Dockerfile.", sortOptions = false)
final class BuildCommand implements Callable<Integer> {
    private final Wiring wiring;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DesktopCommand root;

    @Parameters(
            arity = "1",
            paramLabel = "PATH",
            description = "The context: a folder or a tar archive; '-' reads an archive or a Dockerfile from"
                    + " standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String path;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile; PATH/Dockerfile when left out, '-' is standard input.")
    private @Nullable String file;

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "NAME",
            description = "A name for the image, NAME or NAME:TAG; may be repeated.")
    private List<String> tags = List.of();

    @Option(names = "--target", paramLabel = "STAGE", description = "The stage to stop at.")
    private @Nullable String target;

    @Option(
            names = "--build-arg",
            paramLabel = "NAME[=VALUE]",
            description = "The value of an ARG; without one, of the environment variable.")
    private List<String> arguments = List.of();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label for the image.")
    private List<String> labels = List.of();

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "What it is built for.")
    private @Nullable String platform;

    @Option(names = "--no-cache", description = "Does every step anew.")
    private boolean noCache;

    @Option(
            names = "--no-cache-filter",
            paramLabel = "STAGE",
            split = ",",
            description = "Does every step of these stages anew.")
    private List<String> noCacheFilter = List.of();

    @Option(names = "--pull", description = "Looks for newer base images.")
    private boolean pull;

    @Option(names = "--network", paramLabel = "NAME", description = "Of RUN: default, none, host, or a network.")
    private String network = "default";

    @Option(names = "--add-host", paramLabel = "HOST:IP", description = "A line for /etc/hosts of RUN.")
    private List<String> hosts = List.of();

    @Option(names = "--ulimit", paramLabel = "NAME=SOFT[:HARD]", description = "A limit of RUN.")
    private List<String> ulimits = List.of();

    @Option(names = "--shm-size", paramLabel = "BYTES", description = "Of /dev/shm of RUN.")
    private @Nullable String shmSize;

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "BYTES",
            description = "What a RUN may use.")
    private @Nullable String memory;

    @Option(
            names = "--secret",
            paramLabel = "id=ID,src=FILE",
            description = "For RUN --mount=type=secret; also id=ID,env=VARIABLE.")
    private List<String> secrets = List.of();

    @Option(
            names = "--build-context",
            paramLabel = "NAME=PATH",
            description = "Another context, for --from; also NAME=docker-image://IMAGE.")
    private List<String> contexts = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DEST",
            description = "The files instead of an image: DIR, type=tar,dest=FILE, or '-'.")
    private List<String> outputs = List.of();

    @Option(names = "--iidfile", paramLabel = "FILE", description = "Gets the image's id.")
    private @Nullable Path idFile;

    @Option(
            names = "--progress",
            paramLabel = "TYPE",
            description = "auto, plain, tty or quiet; auto is tty on a terminal, else plain.")
    private String progress = "auto";

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress; prints the id.")
    private boolean quiet;

    @Option(names = "--check", description = "Builds nothing; says what could be better in the Dockerfile.")
    private boolean check;

    @Option(names = "--squash", hidden = true)
    private boolean squash;

    @Option(names = "--cache-from", hidden = true)
    private List<String> cacheFrom = List.of();

    @Option(names = "--cache-to", hidden = true)
    private List<String> cacheTo = List.of();

    @Option(names = "--ssh", hidden = true)
    private List<String> ssh = List.of();

    @Option(names = "--push", hidden = true)
    private boolean push;

    BuildCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        refuse();
        return EngineWork.on(root, engine -> check ? checked(engine) : built(engine));
    }

    /// What an engine with a cache of its own can't honour.
    private void refuse() {
        if (!cacheFrom.isEmpty() || !cacheTo.isEmpty()) {
            throw EngineException.notImplemented((cacheFrom.isEmpty() ? "--cache-to" : "--cache-from")
                    + ": this builder keeps its cache in its own data folder only; leave the option out");
        }
        if (!ssh.isEmpty()) {
            throw EngineException.notImplemented(
                    "--ssh: no ssh agent is forwarded to a build; hand a key in with --secret");
        }
        if (push) {
            throw EngineException.notImplemented("--push: build first, then: cooperage image push NAME");
        }
        if (!List.of("auto", "plain", "tty", "quiet").contains(progress)) {
            throw EngineException.invalid("--progress " + progress + ": it is auto, plain, tty or quiet");
        }
    }

    private int built(Engine engine) {
        boolean silent = quiet || progress.equals("quiet");
        Path stream = TemporaryName.beside(engine.paths().ingest().resolve("output.tar"));
        try (BuildInput input = BuildInput.of(path, file, wiring.streams(), engine.paths());
                BuildProgress shown = progress(silent)) {
            List<BuildWords.Output> wanted = new ArrayList<>();
            outputs.forEach(text -> wanted.add(BuildWords.output(text, stream)));
            BuildResult result;
            try {
                result = engine.builder().build(request(input, wanted), shown);
            } catch (BuildException e) {
                shown.report().explain(e, input.shown(), input.textToShow());
                throw new EngineException(e.kind(), "failed to solve: " + e.getMessage(), e);
            }
            if (wanted.stream().anyMatch(BuildWords.Output::toOutput)) {
                copy(stream);
            }
            report(result, silent);
            return 0;
        } finally {
            remove(stream);
        }
    }

    private BuildProgress progress(boolean silent) {
        boolean terminal = wiring.streams().isTerminal(Stream.ERRORS)
                && !wiring.environment().getOrDefault("TERM", "dumb").equals("dumb");
        boolean screen = progress.equals("tty") || (progress.equals("auto") && terminal);
        return screen && !silent
                ? new BuildScreen(wiring.err(), InstantSource.system())
                : new BuildLines(wiring.err(), silent);
    }

    private BuildRequest request(BuildInput input, List<BuildWords.Output> wanted) {
        List<BuildOutput> made = wanted.isEmpty()
                ? List.of(new BuildOutput.Image())
                : wanted.stream().map(BuildWords.Output::output).toList();
        return new BuildRequest(
                input.context(),
                input.dockerfile(),
                input.text(),
                tags,
                target,
                BuildWords.arguments(arguments, wiring.environment()),
                BuildWords.labels(labels),
                platform == null ? null : Platform.parse(platform),
                noCache,
                noCacheFilter,
                0,
                pull,
                network,
                hosts,
                BuildWords.secrets(secrets),
                BuildWords.contexts(contexts),
                made,
                null,
                ulimits,
                BuildWords.bytes("--shm-size", shmSize),
                BuildWords.bytes("--memory", memory),
                squash);
    }

    private void report(BuildResult result, boolean silent) {
        Digest image = result.image();
        if (image == null) {
            return;
        }
        if (idFile != null) {
            try {
                Files.writeString(idFile, image.toString());
            } catch (IOException e) {
                throw StorageFailure.of("write", idFile, e);
            }
        }
        if (silent) {
            wiring.out().println(image);
            return;
        }
        wiring.out().println("image " + image);
        result.tags().forEach(tag -> wiring.out().println("named " + tag));
    }

    private void copy(Path stream) {
        try {
            OutputStream out = wiring.streams().bytes();
            Files.copy(stream, out);
            out.flush();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "write to standard output: " + e.getMessage(), e);
        }
    }

    private static void remove(Path stream) {
        try {
            Files.deleteIfExists(stream);
        } catch (IOException e) {
            throw StorageFailure.of("remove", stream, e);
        }
    }

    private int checked(Engine engine) {
        PrintWriter out = wiring.out();
        try (BuildInput input = BuildInput.of(path, file, wiring.streams(), engine.paths())) {
            try {
                return told(engine.builder().check(request(input, List.of())), input, out);
            } catch (BuildException e) {
                new BuildReport(wiring.err()).explain(e, input.shown(), input.textToShow());
                throw new EngineException(e.kind(), "failed to solve: " + e.getMessage(), e);
            }
        }
    }

    private static int told(CheckReport report, BuildInput input, PrintWriter out) {
        for (CheckReport.Finding found : report.findings()) {
            out.println(found.severity() + ": " + found.rule() + (found.url().isEmpty() ? "" : " - " + found.url()));
            out.println(found.message());
            if (found.line() > 0) {
                out.println(input.shown() + ":" + found.line());
            }
            out.println();
        }
        int count = report.findings().size();
        if (!report.trouble().isEmpty()) {
            out.println(report.trouble());
        }
        out.println(
                count == 0
                        ? "Check complete, no warnings found."
                        : "Check complete, " + count + (count == 1 ? " warning has" : " warnings have")
                                + " been found!");
        return report.failed() ? 1 : 0;
    }
}
