package io.cooperage.engine.build.copy;

import static io.cooperage.engine.build.copy.CopyFixture.KERNEL;
import static io.cooperage.engine.build.copy.CopyFixture.link;
import static io.cooperage.engine.build.copy.CopyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageOutputTest {
    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new CopyFixture(folder);
        write(fixture.root.resolve("bin/tool"), "tool");
        write(fixture.root.resolve("etc/conf"), "conf");
        link(fixture.root.resolve("abs"), "/etc/conf");
        CopyFixture.mode(fixture.root.resolve("bin/tool"), "rwxr-x---");
    }

    private StageOutput output(Fd root) {
        return new StageOutput(root, CopyFixture.OWN);
    }

    private Fd root() {
        return KERNEL.open(fixture.root.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    }

    @Test
    void aFolderGetsTheFilesOverWhatIsThere() {
        Path out = folder.resolve("out/put");
        write(out.resolve("etc/conf"), "old");
        write(out.resolve("own"), "stays");
        try (Fd root = root()) {
            output(root).toFolder(out);
        }
        assertThat(CopyFixture.tree(out))
                .containsExactly("abs -> /etc/conf", "bin/", "bin/tool", "etc/", "etc/conf", "own");
        assertThat(out.resolve("etc/conf")).hasContent("conf");
        assertThat(out.resolve("bin/tool").toFile().canExecute()).isTrue();
    }

    @Test
    void aTarHoldsTheFilesWithoutAFolderAround() throws IOException {
        Path tar = folder.resolve("out.tar");
        long bytes;
        try (Fd root = root()) {
            bytes = output(root).toTar(tar);
        }
        assertThat(tar).hasSize(bytes);
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName() + " " + entry.getLongUserId());
            }
        }
        assertThat(names).contains("bin/tool 0", "etc/conf 0", "abs 0").noneMatch(name -> name.startsWith("/"));
        assertThat(CopyFixture.tree(folder)).noneMatch(name -> name.contains(".tmp-"));
    }
}
