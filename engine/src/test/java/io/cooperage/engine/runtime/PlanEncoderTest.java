package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bytes of a plan, and what the shim makes of wrong ones.
class PlanEncoderTest {
    private static LaunchRequest request(LaunchStep... steps) {
        return new LaunchRequest(
                new LaunchPlan(List.of(steps)),
                Path.of("/d"),
                Path.of("/s"),
                null,
                5,
                2,
                true,
                80,
                24,
                true,
                false,
                Path.of("/oom"));
    }

    private static List<List<String>> decode(ByteBuffer plan) {
        byte[] magic = new byte[8];
        plan.order(ByteOrder.LITTLE_ENDIAN).get(magic);
        assertThat(magic).asString(StandardCharsets.US_ASCII).isEqualTo("COOPPLAN");
        assertThat(plan.getInt()).isEqualTo(1);
        assertThat(plan.getInt()).isEqualTo(plan.remaining() - 8);
        int steps = plan.getInt();
        int tokens = plan.getInt();
        List<List<String>> groups = new ArrayList<>();
        while (plan.hasRemaining()) {
            List<String> group = new ArrayList<>();
            int n = plan.getInt();
            for (int i = 0; i < n; i++) {
                byte[] token = new byte[plan.getInt()];
                plan.get(token);
                assertThat(plan.get()).isZero();
                group.add(new String(token, StandardCharsets.UTF_8));
            }
            groups.add(group);
            tokens -= n;
        }
        assertThat(groups).hasSize(steps + 1);
        assertThat(tokens).isZero();
        return groups;
    }

    @Test
    void writesTheRequestAndEveryStep() {
        assertThat(decode(PlanEncoder.encode(request(
                        new LaunchStep.CloneNamespaces(List.of(), Optional.of(Path.of("/g"))),
                        new LaunchStep.SetUser(-2, 7),
                        new LaunchStep.SetRlimit(7, "RLIMIT_NOFILE", -1, -1),
                        new LaunchStep.Mount("bind", "/a", "/b", MountOptions.parse("/b", List.of("ro"), true)),
                        new LaunchStep.Exec("sh", List.of("sh", "-c", "ü"), List.of("A=b"), "/bin")))))
                .containsExactly(
                        List.of("launch", "/d", "/s", "", "5", "2", "1", "80", "24", "1", "0", "/oom"),
                        List.of("clone", "0", "/g"),
                        List.of("user", "4294967294", "7"),
                        List.of("rlimit", "7", "18446744073709551615", "18446744073709551615"),
                        List.of("mount", "bind", "/a", "/b", "1", "0", "0", "0", "0"),
                        List.of("exec", "sh", "/bin", "3", "sh", "-c", "ü", "A=b"));
    }

    @Test
    void refusesWhatCanNotBeWritten() {
        assertThatThrownBy(() -> PlanEncoder.encode(request(new LaunchStep.SetHostname("a\0b"))))
                .hasMessage("\"a\\0b\" has a NUL character in it");
        assertThatThrownBy(() -> PlanEncoder.encode(
                        request(new LaunchStep.Exec("x", List.of("y".repeat(5 << 20)), List.of(), "/bin"))))
                .hasMessageContaining("may not take more than 4194304");
        assertThatThrownBy(() -> PlanEncoder.encode(
                        request(new LaunchStep.Exec("x", Collections.nCopies(300_000, "y"), List.of(), "/bin"))))
                .hasMessageContaining("can have 262144; use fewer arguments");
        LaunchStep[] steps = new LaunchStep[2049];
        Arrays.fill(steps, new LaunchStep.MakeDirectory("/x"));
        assertThatThrownBy(() -> PlanEncoder.encode(request(steps)))
                .hasMessage("the launch plan has 2049 steps and can have 2048; use fewer mounts, devices and sysctls");
    }

    @Test
    void everyStepHasWords() {
        Class<?>[] kinds = LaunchStep.class.getPermittedSubclasses();
        assertThat(kinds).hasSizeGreaterThan(35);
        assertThat(Stream.of(kinds)).allMatch(Class::isRecord);
    }

    /// Wrong bytes are answered with an error and never with a crash: the launcher still serves afterwards.
    @Test
    @Tag("kernel")
    void theShimSurvivesWrongPlans(@TempDir Path directory) throws Exception {
        ByteBuffer good = PlanEncoder.encode(request(
                new LaunchStep.MakeDirectory("/x"), new LaunchStep.Exec("x", List.of("x"), List.of("a=b"), "/bin")));
        byte[] plan = new byte[good.remaining()];
        good.get(plan);
        Random random = new Random(20261121);
        try (ShimLauncher launcher = new ShimLauncher(directory)) {
            launcher.connect().close();
            assertThat(answer(launcher, "nonsense that is longer than a header".getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo("failed -1 71\n");
            assertThat(answer(launcher, new byte[3])).isEqualTo("failed -1 32\n");
            for (int round = 0; round < 300; round++) {
                byte[] wrong = plan.clone();
                for (int i = 0; i <= round % 4; i++) {
                    // Not the paths of the request, which are where the shim would write.
                    wrong[8 + random.nextInt(16)] = (byte) random.nextInt(256);
                    wrong[24 + random.nextInt(8)] = (byte) random.nextInt(4);
                }
                assertThat(answer(launcher, wrong)).startsWith("failed ").endsWith("\n");
            }
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.filter(p -> p.getFileName().toString().startsWith("launcher")))
                    .isEmpty();
        }
    }

    private static String answer(ShimLauncher launcher, byte[] plan) throws IOException {
        try (SocketChannel channel = launcher.connect()) {
            assertThat(channel.getRemoteAddress()).isInstanceOf(UnixDomainSocketAddress.class);
            ByteBuffer bytes = ByteBuffer.wrap(plan);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            String line = LineReader.only(channel);
            return line == null ? "" : line + "\n";
        } catch (IOException e) {
            // The shim may answer and hang up before it has read everything.
            return "failed to read it all\n";
        }
    }
}
