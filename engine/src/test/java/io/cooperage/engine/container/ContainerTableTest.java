package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.container.ContainerTable.StoredContainer;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.engine.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTableTest {
    /// A row as the first release of the table has it, its configuration with the fields of that time.
    private static final String OLD_CONFIG = """
            {"name":"old","root":{"kind":"directory","path":"file:///srv/root"},"command":["sh"],"env":["A=1"],
            "workingDir":"","user":"","groupAdd":[],"hostname":null,"domainname":null,"terminal":false,
            "stdinOpen":false,"readOnlyRoot":false,"mounts":[],"network":"LOOPBACK","pidMode":"PRIVATE",
            "ipcMode":"PRIVATE","utsMode":"PRIVATE","cgroupMode":"PRIVATE","limits":{"ioThrottles":[]},
            "security":{"privileged":false,"capAdd":[],"capDrop":[],"noNewPrivileges":false,"seccomp":"default",
            "apparmor":null},"sysctls":{},"ulimits":[],"devices":[],"oomScoreAdj":null,"umask":null,
            "shmSize":67108864,"stopSignal":"SIGTERM","stopTimeout":"PT10S","labels":{},"autoRemove":false,
            "log":{"maxSize":0,"maxFiles":1}}
            """;

    private final ObjectMapper json = EngineJson.mapper();

    @TempDir
    Path folder;

    @Test
    void aRowOfAnEngineWithoutImagesIsRead() {
        Path file = folder.resolve("db");
        try (Database old = Database.open(file, ContainerTable.MIGRATIONS.subList(0, 1))) {
            old.write(sql -> sql.update(
                    "INSERT INTO containers VALUES (?, ?, ?, ?, ?, NULL, 'EXITED', 0, 3, 0, '', NULL, NULL)",
                    "0123",
                    "old",
                    "2026-01-02T03:04:05Z",
                    OLD_CONFIG,
                    "/srv/root"));
        }
        try (Database database = Database.open(file, ContainerTable.MIGRATIONS)) {
            StoredContainer read = new ContainerTable(database, json).all().getFirst();
            assertThat(read.root()).isEqualTo(ContainerRoot.of(Path.of("/srv/root")));
            ContainerConfig config = read.container().config();
            assertThat(config)
                    .isEqualTo(
                            ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("sh"))
                                    .toBuilder()
                                    .name("old")
                                    .network(NetworkMode.NONE)
                                    .env(List.of("A=1"))
                                    .stopSignal("SIGTERM")
                                    .stopTimeout(Duration.ofSeconds(10))
                                    .build());
        }
    }

    @Test
    void aContainerOfAnImageComesBackAsItWas() {
        try (Database database = Database.open(folder.resolve("db"), ContainerTable.MIGRATIONS)) {
            ContainerTable table = new ContainerTable(database, json);
            ContainerConfig config = ContainerConfig.of(new RootSource.Image("debian:12"), List.of("serve")).toBuilder()
                    .entrypoint(List.of("/entry"))
                    .exposedPorts(List.of("80/tcp"))
                    .volumes(List.of("/data"))
                    .healthcheck(new Healthcheck(
                            List.of("CMD", "true"),
                            Duration.ofSeconds(1),
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO,
                            2))
                    .shell(List.of("/bin/bash", "-c"))
                    .build();
            Container container =
                    new Container("0123", "web", config, ContainerState.CREATED, Instant.ofEpochSecond(1));
            ContainerRoot root = new ContainerRoot(
                    List.of(Path.of("/l/b"), Path.of("/l/a")),
                    Digest.of("image"),
                    List.of(Digest.of("a"), Digest.of("b")));
            table.insert(new ManagedContainer(container, root));
            StoredContainer read = table.all().getFirst();
            assertThat(read.root()).isEqualTo(root);
            assertThat(read.container()).isEqualTo(container);
        }
    }
}
