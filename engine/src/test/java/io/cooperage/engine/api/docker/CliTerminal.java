package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A client in a terminal, made by script(1), with somebody at the keys.
final class CliTerminal implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final StringBuilder shown = new StringBuilder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();

    CliTerminal(ApiRoom room, String command) throws IOException {
        process = room.process(List.of("script", "-qefc", command, "/dev/null"))
                .redirectErrorStream(true)
                .start();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        byte[] piece = new byte[4096];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                lock.lock();
                try {
                    shown.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
                    more.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException e) {
            // The terminal is gone; what was shown is there.
            return;
        }
    }

    String shown() {
        lock.lock();
        try {
            return shown.toString();
        } finally {
            lock.unlock();
        }
    }

    CliTerminal await(String text) throws InterruptedException {
        long rest = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        lock.lockInterruptibly();
        try {
            while (shown.indexOf(text) < 0) {
                if (rest <= 0) {
                    throw new AssertionError("no '" + text + "' in: " + shown);
                }
                rest = more.awaitNanos(rest);
            }
            return this;
        } finally {
            lock.unlock();
        }
    }

    CliTerminal type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.ISO_8859_1));
        process.getOutputStream().flush();
        return this;
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + shown());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
