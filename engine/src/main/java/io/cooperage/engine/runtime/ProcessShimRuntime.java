package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.runtime.LaunchReport.StepResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The real thing: shims are processes.
final class ProcessShimRuntime implements ShimRuntime {
    private final ShimLauncher launcher;

    ProcessShimRuntime(Path binDirectory) {
        this.launcher = new ShimLauncher(binDirectory);
    }

    @Override
    public Shim launch(LaunchRequest request) {
        ByteBuffer plan = PlanEncoder.encode(request);
        boolean made = prepare(request.directory());
        boolean done = false;
        try {
            Shim shim = send(request, plan);
            done = true;
            return shim;
        } finally {
            if (!done && made) {
                removeIfEmpty(request.directory());
            }
        }
    }

    private Shim send(LaunchRequest request, ByteBuffer plan) {
        SocketChannel channel = launcher.connect();
        boolean keep = false;
        try {
            while (plan.hasRemaining()) {
                channel.write(plan);
            }
            LineReader lines = new LineReader(channel);
            ShimFiles.Launched launched = ShimFiles.parseReport(reportLines(lines));
            StepResult failed = launched.failed();
            if (failed != null) {
                throw LaunchFailures.explain(request.plan(), failed.step(), failed.errno(), launched.report());
            }
            keep = true;
            return new ConnectedShim(
                    request.directory(),
                    request.socket(),
                    request.plan(),
                    launched.pid(),
                    launched.report(),
                    channel,
                    lines);
        } catch (ClosedByInterruptException e) {
            // The shim sees the connection end and undoes what it has done.
            throw new EngineException(ErrorKind.CANCELLED, "the launch was cancelled", e);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "talking to the new shim: " + e.getMessage(), e);
        } finally {
            if (!keep) {
                closeQuietly(channel);
            }
        }
    }

    private static List<String> reportLines(LineReader lines) throws IOException {
        List<String> report = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            report.add(line);
            if (line.equals("done") || line.startsWith("failed")) {
                return report;
            }
        }
        throw new IOException("it ended without a report");
    }

    /// @return true when the directory was made here
    private static boolean prepare(Path directory) {
        try {
            boolean made = !Files.isDirectory(directory);
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            ShimFiles.clear(directory);
            return made;
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "preparing " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void removeIfEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else's files: not ours to remove.
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "removing " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }

    @Override
    public Optional<Shim> adopt(Path directory) {
        return ShimFiles.readLiving(directory).flatMap(identity -> connect(directory, identity));
    }

    private static Optional<Shim> connect(Path directory, ShimFiles.Identity identity) {
        SocketChannel channel;
        try {
            channel = ConnectedShim.open(identity.socket());
            LineReader.send(channel, "wait");
        } catch (IOException e) {
            // It ended between the two looks; its record is there.
            return Optional.empty();
        }
        ShimFiles.Launched launched = ShimFiles.readReport(directory)
                .orElseGet(() -> new ShimFiles.Launched(0, new LaunchReport(List.of()), null));
        return Optional.of(new ConnectedShim(
                directory,
                identity.socket(),
                null,
                launched.pid(),
                launched.report(),
                channel,
                new LineReader(channel)));
    }

    @Override
    public Optional<ShimExit> exitRecord(Path directory) {
        return ShimFiles.readExit(directory);
    }

    @Override
    public void close() {
        launcher.close();
    }
}
