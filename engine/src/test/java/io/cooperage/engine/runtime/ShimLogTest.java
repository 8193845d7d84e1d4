package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The log file that a shim writes, its rotation and its index.
@Tag("kernel")
@Timeout(120)
class ShimLogTest {
    private static final Pattern LINE = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z) (stdout|stderr) ([FP]) (.*)", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    private record Line(Instant time, String stream, String tag, String text) {}

    private record Mark(long offset, long line, long nanos) {}

    private Path log() {
        return sandbox.lastDirectory().resolveSibling("log");
    }

    private Path runToEnd(String... command) throws Exception {
        Shim shim = sandbox.start(command);
        Path log = log();
        Sandbox.exit(shim);
        return log;
    }

    private static List<Line> read(Path log) throws IOException {
        String content = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(content).endsWith("\n");
        List<Line> lines = new ArrayList<>();
        for (String line : content.substring(0, content.length() - 1).split("\n", -1)) {
            Matcher m = LINE.matcher(line);
            assertThat(m.matches()).as(line).isTrue();
            lines.add(new Line(Instant.parse(m.group(1)), m.group(2), m.group(3), m.group(4)));
        }
        return lines;
    }

    private static List<Mark> index(Path log) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log.resolveSibling(log.getFileName() + ".idx")))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<Mark> marks = new ArrayList<>();
        while (bytes.remaining() >= 24) {
            marks.add(new Mark(bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        assertThat(bytes.hasRemaining()).isFalse();
        return marks;
    }

    private static void assertIndexFits(Path log) throws IOException {
        byte[] content = Files.readAllBytes(log);
        List<Mark> marks = index(log);
        assertThat(marks).hasSizeBetween(content.length / (80 << 10), content.length / (64 << 10) + 1);
        assertThat(marks.getFirst().offset()).isZero();
        assertThat(marks.getFirst().line()).isZero();
        long lines = 0;
        int at = 0;
        for (Mark mark : marks) {
            for (; at < mark.offset(); at++) {
                lines += content[at] == '\n' ? 1 : 0;
            }
            assertThat(mark.line()).isEqualTo(lines);
            assertThat(at == 0 || content[at - 1] == '\n').isTrue();
            Instant time = Instant.parse(new String(content, at, 30, StandardCharsets.US_ASCII));
            assertThat(Instant.ofEpochSecond(0, mark.nanos())).isEqualTo(time);
        }
    }

    @Test
    void writesBothStreamsAsCriLines() throws Exception {
        Instant before = Instant.now();
        List<Line> lines = read(runToEnd("sh", "-c", "echo one; echo; echo '  two  '; echo three >&2"));
        assertThat(lines)
                .extracting(Line::stream, Line::tag, Line::text)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("stdout", "F", "one"),
                        org.assertj.core.groups.Tuple.tuple("stdout", "F", ""),
                        org.assertj.core.groups.Tuple.tuple("stdout", "F", "  two  "),
                        org.assertj.core.groups.Tuple.tuple("stderr", "F", "three"));
        assertThat(lines)
                .allMatch(line -> !line.time().isBefore(before) && !line.time().isAfter(Instant.now()));
    }

    @Test
    void cutsLongLinesAndMarksUnfinishedOnes() throws Exception {
        List<Line> lines = read(runToEnd(
                "sh",
                "-c",
                "head -c 40000 /dev/zero | tr '\\0' x; echo; head -c 16384 /dev/zero | tr '\\0' y; echo;"
                        + " printf unfinished"));
        assertThat(lines).extracting(Line::tag).containsExactly("P", "P", "F", "F", "P");
        assertThat(lines).extracting(l -> l.text().length()).containsExactly(16384, 16384, 40000 - 32768, 16384, 10);
        assertThat(lines.getLast().text()).isEqualTo("unfinished");
    }

    @Test
    void keepsEveryByteInOrder() throws Exception {
        Path log = runToEnd("sh", "-c", "seq 1 100000");
        List<Line> lines = read(log);
        assertThat(lines.stream().map(Line::text).toList())
                .isEqualTo(IntStream.rangeClosed(1, 100_000)
                        .mapToObj(Integer::toString)
                        .toList());
        assertIndexFits(log);
    }

    @Test
    void writesPromptlyWhenTheProgramPauses() throws Exception {
        sandbox.stdinOpen = true;
        sandbox.start("sh", "-c", "echo now; cat");
        Path log = log();
        Sandbox.eventually("the line is there", () -> {
            try {
                return Files.exists(log) && Files.readString(log).endsWith(" stdout F now\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void rotatesBySizeAndKeepsSoManyFiles() throws Exception {
        sandbox.logMaxSize = 300_000;
        sandbox.logMaxFiles = 3;
        Path log = runToEnd("seq", "1", "50000");
        List<Line> all = new ArrayList<>();
        for (String name : List.of("log.2", "log.1", "log")) {
            Path file = log.resolveSibling(name);
            assertThat(Files.size(file)).isPositive().isLessThanOrEqualTo(300_000);
            assertIndexFits(file);
            all.addAll(read(file));
        }
        assertThat(log.resolveSibling("log.3")).doesNotExist();
        assertThat(log.resolveSibling("log.3.idx")).doesNotExist();
        int first = Integer.parseInt(all.getFirst().text());
        assertThat(all).hasSize(50_000 - first + 1);
        assertThat(all.getLast().text()).isEqualTo("50000");
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).text()).isEqualTo(Integer.toString(first + i));
        }
    }

    @Test
    void aSingleFileStartsAnewWhenFull() throws Exception {
        sandbox.logMaxSize = 100_000;
        Path log = runToEnd("seq", "1", "20000");
        assertThat(Files.size(log)).isPositive().isLessThanOrEqualTo(100_000);
        assertThat(read(log).getLast().text()).isEqualTo("20000");
        assertThat(log.resolveSibling("log.1")).doesNotExist();
        assertIndexFits(log);
    }

    @Test
    void aSecondRunAppends() throws Exception {
        sandbox.spec.command("seq", "1", "5000");
        LaunchRequest request = sandbox.request();
        Path log = log();
        Sandbox.exit(sandbox.launch(request));
        Sandbox.eventually(
                "the shim has ended",
                () -> sandbox.runtime.adopt(request.directory()).isEmpty());
        Files.writeString(log, "torn", java.nio.file.StandardOpenOption.APPEND);
        Files.write(log.resolveSibling("log.idx"), new byte[7], java.nio.file.StandardOpenOption.APPEND);
        Sandbox.exit(sandbox.launch(request));
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(10_001);
        assertThat(lines.get(5000)).isEqualTo("torn");
        assertThat(lines.get(5001)).endsWith(" stdout F 1");
        List<Mark> marks = index(log);
        assertThat(marks).hasSizeGreaterThan(4);
        for (Mark mark : marks) {
            long before = Files.readString(log)
                    .substring(0, (int) mark.offset())
                    .lines()
                    .count();
            assertThat(mark.line()).isEqualTo(before);
        }
    }

    @Test
    void aFullDiskDropsLinesButNeverHoldsTheProgramUp() throws Exception {
        sandbox.stdinOpen = true;
        sandbox.hold = true;
        Shim shim = sandbox.start("sh", "-c", "seq 1 20000; echo first >&2; read go; echo room again; cat");
        Path log = log();
        int pid = ShimFiles.readLiving(sandbox.lastDirectory()).orElseThrow().pid();
        // A limit of file size is a disk that is full for this one process.
        fileSizeLimit(pid, "100000");
        try (SocketChannel channel = shim.attach()) {
            shim.proceed();
            Sandbox.Frames frames = new Sandbox.Frames(channel);
            frames.until("\n20000\n");
            while (frames.err().isEmpty()) {
                assertThat(frames.next()).isTrue();
            }
            List<Line> kept = read(log);
            assertThat(Files.size(log)).isLessThanOrEqualTo(100_000);
            assertThat(kept.getLast().text()).isEqualTo(Integer.toString(kept.size()));
            fileSizeLimit(pid, "unlimited");
            Sandbox.Frames.send(channel, 0, "go\n".getBytes(StandardCharsets.UTF_8));
            frames.until("room again");
            Sandbox.eventually("the log goes on", () -> {
                try {
                    return read(log).size() == kept.size() + 2;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            List<Line> lines = read(log);
            assertThat(lines.get(kept.size()).text())
                    .isEqualTo("[cooperage: " + (20_001 - kept.size()) + " log lines lost, the disk was full]");
            assertThat(lines.getLast().text()).isEqualTo("room again");
        }
    }

    private static void fileSizeLimit(int pid, String bytes) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Integer.toString(pid), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    @Test
    void aLogThatCanNotBeOpenedFailsTheLaunch() throws Exception {
        sandbox.spec.command("true");
        LaunchRequest request = sandbox.request();
        Files.createDirectory(log());
        assertThatThrownBy(() -> sandbox.launch(request))
                .isInstanceOf(LaunchException.class)
                .hasMessage("opening the log: Is a directory");
        assertThat(request.directory()).doesNotExist();
        assertThat(request.socket()).doesNotExist();
    }

    @Test
    void withoutALogNothingIsWritten() throws Exception {
        sandbox.spec.command("echo", "x");
        LaunchRequest r = sandbox.request();
        Sandbox.exit(sandbox.launch(
                new LaunchRequest(r.plan(), r.directory(), r.socket(), null, 0, 1, false, 0, 0, false, false, null)));
        assertThat(log()).doesNotExist();
    }
}
