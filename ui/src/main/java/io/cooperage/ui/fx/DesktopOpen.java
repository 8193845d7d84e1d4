package io.cooperage.ui.fx;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Opens addresses with the program that the person chose for them.
public final class DesktopOpen {
    private DesktopOpen() {}

    /// Blocks shortly. Not for the JavaFX thread.
    ///
    /// @param address a URL or a path
    /// @throws EngineException UNAVAILABLE where the desktop has nothing that opens things
    public static void open(String address) {
        Path opener = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "xdg-open"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        ErrorKind.UNAVAILABLE,
                        address + " can’t be opened from here: xdg-open is missing. Install the package xdg-utils."));
        try {
            new ProcessBuilder(opener.toString(), address)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "xdg-open can’t be started: " + e.getMessage(), e);
        }
    }
}
