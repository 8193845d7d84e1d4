package io.cooperage.app;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The screen a window would open on, looked at before the toolkit is loaded: GTK's own complaint helps nobody.
///
/// @param x11 the value of DISPLAY, empty when unset
/// @param wayland the value of WAYLAND_DISPLAY, empty when unset
record Display(String x11, String wayland) {
    /// `:0`, `:0.1`, `unix:0`: a server on this machine, reached through a socket file (X(7), DISPLAY NAMES).
    private static final Pattern LOCAL = Pattern.compile("(?:unix)?:(\\d+)(?:\\.\\d+)?");

    private static final String INSTEAD = "; without a screen, `cooperage engine` runs the engine alone";

    static Display of(Map<String, String> environment) {
        return new Display(environment.getOrDefault("DISPLAY", ""), environment.getOrDefault("WAYLAND_DISPLAY", ""));
    }

    /// @throws EngineException UNAVAILABLE, with what to do instead, when no window can be opened
    void requireUsable() {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new EngineException(ErrorKind.UNAVAILABLE, trouble.get() + INSTEAD);
        }
    }

    /// The doctor's view: a machine without a screen still runs containers.
    Check check() {
        return trouble()
                .map(text -> new Check(
                        "window", Verdict.LIMITED, text, "start it from a desktop session, or use: cooperage engine"))
                .orElseGet(() -> new Check("window", Verdict.OK, "X11 display " + x11, ""));
    }

    private Optional<String> trouble() {
        if (x11.isEmpty() && wayland.isEmpty()) {
            return Optional.of("no display: neither DISPLAY nor WAYLAND_DISPLAY is set");
        }
        if (x11.isEmpty()) {
            return Optional.of("no X11 display: the Wayland session " + wayland
                    + " has no Xwayland (DISPLAY is not set), and JavaFX draws through X11");
        }
        Matcher local = LOCAL.matcher(x11);
        if (local.matches() && !answers(Path.of("/tmp/.X11-unix/X" + local.group(1)))) {
            return Optional.of("the display " + x11 + " can't be opened: no X server answers there");
        }
        return Optional.empty();
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            // Some servers listen only in the abstract socket namespace, which Java can't reach: let GTK try.
            return abstractSocketListens(socket);
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean abstractSocketListens(Path socket) {
        try {
            return Files.readString(Path.of("/proc/net/unix")).contains("@" + socket);
        } catch (IOException e) {
            return false;
        }
    }
}
