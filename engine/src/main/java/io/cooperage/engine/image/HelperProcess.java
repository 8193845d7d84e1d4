package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program whose output is wanted, with the last lines of what it complains. Closing it before it has ended
/// ends it, and all that it has started.
final class HelperProcess implements AutoCloseable {
    private static final int LAST_LINES = 12;

    /// It is given time to take its mounts and folders away.
    private static final int GRACE_SECONDS = 15;

    private final Process process;
    private final Deque<String> complaints = new ArrayDeque<>();
    private final Thread listener;

    private HelperProcess(Process process) {
        this.process = process;
        this.listener = Thread.ofVirtual().start(this::listen);
    }

    static HelperProcess start(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            return new HelperProcess(process);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (complaints) {
                    complaints.addLast(line);
                    if (complaints.size() > LAST_LINES) {
                        complaints.removeFirst();
                    }
                }
            }
        } catch (IOException _) {
            // It was ended while it spoke; nobody asks for the rest.
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    /// Waits for its end.
    ///
    /// @return empty when all went well, else what it said last
    String finish() {
        try {
            int status = process.waitFor();
            listener.join();
            if (status == 0) {
                return "";
            }
            synchronized (complaints) {
                return "status " + status + ": " + String.join("; ", complaints);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "cancelled", e);
        }
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
