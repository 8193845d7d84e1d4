package io.cooperage.ui.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySendTest {
    @TempDir
    Path folder;

    @Test
    void aNameIsNeitherOptionNorMarkup() throws IOException {
        Path said = program("notify-send");
        NotifySend.find(folder.toString()).show("--help: out of memory", "<b>web</b> & co");
        assertThat(said).content().isEqualTo("""
                        --app-name=Cooperage
                        --icon=cooperage
                        --urgency=normal
                        --
                        --help: out of memory
                        &lt;b&gt;web&lt;/b&gt; &amp; co
                        """);
    }

    @Test
    void theBusIsCalledWhereThereIsNoNotifySend() throws IOException {
        Path said = program("gdbus");
        NotifySend.find("relative:/nowhere:" + folder).show("it's over", "back\\slash");
        assertThat(said)
                .content()
                .startsWith("call\n--session\n--dest=org.freedesktop.Notifications\n")
                .contains("\n'it\\'s over'\n'back\\\\slash'\n[]\n{}\n-1\n");
    }

    @Test
    void withoutEitherNothingHappens() {
        assertThat(NotifySend.find(folder.toString())).isSameAs(DesktopNotes.NONE);
    }

    /// Stands in for the real one, and writes its arguments down, one per line.
    private Path program(String name) throws IOException {
        Path said = folder.resolve("said");
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + said + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return said;
    }
}
