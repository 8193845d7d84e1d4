package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeSyscallsTest {
    @TempDir
    Path dir;

    @Test
    void failsWhereToldAndIsRealElsewhere() {
        FakeSyscalls fake = new FakeSyscalls().failing("mkdirat", "full", Errno.ENOSPC, 1);
        Syscalls sys = fake.syscalls();
        try (Fd root = sys.open(dir.toString(), OpenFlags.O_DIRECTORY)) {
            sys.mkdirat(root, "fine", 0700);
            assertThatThrownBy(() -> sys.mkdirat(root, "full", 0700))
                    .hasMessage("mkdirat " + dir + "/full: No space left on device (ENOSPC)")
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED));
            sys.mkdirat(root, "full", 0700);
            assertThatThrownBy(() -> sys.mkdirat(root, "fine", 0700)).hasMessageContaining("EEXIST");
            assertThat(sys.tryStatx(root, "none", 0)).isEmpty();
        }
        assertThat(dir.resolve("full")).isDirectory();
        assertThat(fake.calls()).startsWith("openat " + dir, "mkdirat " + dir + "/fine", "mkdirat " + dir + "/full");
    }
}
