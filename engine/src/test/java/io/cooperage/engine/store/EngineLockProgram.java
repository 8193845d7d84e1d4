package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Path;

/// A second process for [EngineLockTest]: takes the lock and holds it until killed, or says why it can't.
final class EngineLockProgram {
    private EngineLockProgram() {}

    public static void main(String[] args) throws IOException {
        try (EngineLock lock = EngineLock.acquire(Path.of(args[1]))) {
            System.out.println("locked");
            System.out.flush();
            if (args[0].equals("hold")) {
                // Ends with the test's kill, or when the test process is gone.
                int end = System.in.read();
                System.out.println(lock + " " + end);
            }
        } catch (EngineException refused) {
            System.out.println(refused.kind() + " " + refused.getMessage());
        }
    }
}
