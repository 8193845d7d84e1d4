package io.cooperage.engine.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.testing.JvmCommand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Carriers of virtual threads are made where somebody wakes one, and stay in that namespace.
@Tag("kernel")
class WokenThreadsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whoWaitsStaysOutside(WokenThreads.Kind kind) throws Exception {
        assumeTrue(
                Syscalls.host().geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "making network namespaces needs root, here or in a user namespace");
        List<String> command = JvmCommand.of(
                WokenThreads.class, List.of(folder.resolve("namespace").toString(), kind.name()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djdk.virtualThreadScheduler.parallelism=64");
        Process program = builder.start();
        String said = new String(program.getInputStream().readAllBytes(), UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
        assertThat(said.lines()).contains("astray: []");
    }
}
