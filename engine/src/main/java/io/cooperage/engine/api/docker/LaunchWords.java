package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;

/// Why a program did not come to run, as Docker tells it: its clients choose their exit status, 126 or 127,
/// by words in it, and scripts look for the beginning.
final class LaunchWords {
    private static final String COMMAND = "exec: ";

    private static final String FOLDER = "chdir to cwd ";

    /// A step of the way there that failed.
    private static final String STEP = "step ";

    private LaunchWords() {}

    /// A program that can't be run is a mistake in the request: 404 would say that there is no container.
    static EngineException start(EngineException failure) {
        return isLaunch(failure)
                ? told(
                        "failed to create task for container: failed to create shim task: OCI runtime create failed:"
                                + " cooperage create failed: ",
                        failure)
                : failure;
    }

    /// The same of what is executed in a container that runs.
    static EngineException exec(EngineException failure) {
        return isLaunch(failure) ? told("OCI runtime exec failed: exec failed: ", failure) : failure;
    }

    private static boolean isLaunch(EngineException failure) {
        String message = String.valueOf(failure.getMessage());
        return isMistake(message) || message.startsWith(STEP);
    }

    private static boolean isMistake(String message) {
        return message.startsWith(COMMAND) || message.startsWith(FOLDER);
    }

    private static EngineException told(String prefix, EngineException failure) {
        boolean mistake = isMistake(String.valueOf(failure.getMessage())) || failure.kind() == ErrorKind.NOT_FOUND;
        return new EngineException(
                mistake ? ErrorKind.INVALID_ARGUMENT : failure.kind(),
                prefix + "unable to start container process: " + failure.getMessage() + ": unknown",
                failure);
    }
}
