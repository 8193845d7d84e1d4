package io.cooperage.ui.alerts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `org.freedesktop.Notifications` through `notify-send`, or through `gdbus` where there is only that.
public final class NotifySend implements DesktopNotes {
    private static final Logger LOG = LoggerFactory.getLogger(NotifySend.class);
    private static final long PATIENCE_SECONDS = 5;

    private final Path program;

    private NotifySend(Path program) {
        this.program = program;
    }

    /// @param path folders to look in, as the variable `PATH` has them
    /// @return what the machine has; toasts only where it has neither
    public static DesktopNotes find(String path) {
        return Stream.of("notify-send", "gdbus")
                .flatMap(name -> in(path, name).stream())
                .findFirst()
                .<DesktopNotes>map(NotifySend::new)
                .orElse(NONE);
    }

    @Override
    public void show(String title, String text) {
        try {
            Process process = new ProcessBuilder(command(title, text))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                LOG.debug("{} did not end in time", program);
            }
        } catch (IOException e) {
            LOG.debug("{} can't be started", program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The words are the person's own: names of containers never become options or markup.
    private List<String> command(String title, String text) {
        String plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        if (program.endsWith("notify-send")) {
            return List.of(
                    program.toString(),
                    "--app-name=Cooperage",
                    "--icon=cooperage",
                    "--urgency=normal",
                    "--",
                    title,
                    plain);
        }
        return List.of(
                program.toString(),
                "call",
                "--session",
                "--dest=org.freedesktop.Notifications",
                "--object-path=/org/freedesktop/Notifications",
                "--method=org.freedesktop.Notifications.Notify",
                "--",
                quoted("Cooperage"),
                "0",
                quoted("cooperage"),
                quoted(title),
                quoted(plain),
                "[]",
                "{}",
                "-1");
    }

    /// As GVariant's text format has strings.
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    private static Optional<Path> in(String path, String name) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
