package io.cooperage.engine.container;

import io.cooperage.engine.Engine;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Two engines, one after the other: the one that leaves a container behind, and the one that finds it. The
/// processes of [ContinuityTest].
final class LeftBehind {
    private LeftBehind() {}

    /// @param args `leave` or `find`, engine root, root filesystem
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, InterruptedException {
        EnginePaths paths = EnginePaths.under(Path.of(args[1]));
        try (Engine engine = Engine.open(paths)) {
            ContainerService containers = engine.containers();
            System.out.println("> user " + Files.readSymbolicLink(Path.of("/proc/self/ns/user")));
            if (args[0].equals("leave")) {
                RootSource root = new RootSource.Directory(Path.of(args[2]));
                Container made = containers.create(
                        ContainerConfig.of(root, List.of("/bin/sh", "-c", "echo left > /mark; exec sleep 1000"))
                                .toBuilder()
                                .network(NetworkMode.NONE)
                                .build());
                containers.start(made.id());
                System.out.println("> running " + made.id());
                Thread.sleep(Duration.ofMinutes(5));
            } else {
                find(containers, containers.list().getFirst());
            }
        }
        System.out.println("> closed");
    }

    @SuppressWarnings("SystemOut")
    private static void find(ContainerService containers, Container found) throws IOException {
        System.out.println("> found " + found.state().status());
        Path mark = Path.of("/proc", Integer.toString(found.state().pid()), "root", "mark");
        System.out.println("> file " + Files.readString(mark).strip());
        try (ExecSession exec = containers.exec(
                found.id(),
                new ExecConfig(
                        List.of("/bin/sh", "-c", "cat /mark; id -u"),
                        List.of(),
                        null,
                        null,
                        false,
                        false,
                        false,
                        0,
                        0))) {
            System.out.println("> exec " + output(exec).replace("\n", " ").strip());
        }
        Await.until(() -> containers.latestStats(found.id()).isPresent());
        System.out.println("> stats");
        containers.stop(found.id(), Duration.ZERO);
        System.out.println("> stopped " + containers.get(found.id()).state().status());
        containers.start(found.id());
        System.out.println("> started " + containers.get(found.id()).state().status());
        containers.remove(found.id(), true);
        System.out.println("> left " + containers.list().size());
    }

    private static String output(ExecSession exec) {
        StringBuilder text = new StringBuilder();
        for (Attachment.Chunk chunk = exec.read(); chunk != null; chunk = exec.read()) {
            text.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
