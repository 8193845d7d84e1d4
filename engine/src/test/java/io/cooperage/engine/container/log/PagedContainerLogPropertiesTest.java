package io.cooperage.engine.container.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

/// Whatever is in the files, and whatever became of the index, the reader says what a naive reader says.
class PagedContainerLogPropertiesTest {
    private static final long START = 1_764_000_000_000_000_000L;

    private final LogWatcher watcher = new LogWatcher();
    private @Nullable Path work;

    @BeforeProperty
    void makeDirectory() throws IOException {
        work = Files.createTempDirectory("log-property");
    }

    @AfterProperty
    void removeDirectory() throws IOException {
        watcher.close();
        clear();
        Files.delete(work());
    }

    @Property(tries = 60)
    void pagesAreWhatIsInTheFiles(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 6000) int entries,
            @ForAll IndexFault fault,
            @ForAll @IntRange(min = 1, max = 700) int page)
            throws IOException {
        clear();
        write(new Random(seed), entries);
        fault.apply(work(), new Random(seed));
        List<LogLine> expected = NaiveLog.read(work());

        try (PagedContainerLog log = PagedContainerLog.open(work(), watcher)) {
            assertThat(log.lineCount()).isEqualTo(expected.size());
            List<LogLine> read = new ArrayList<>();
            for (long first = 0; first < expected.size(); first += page) {
                read.addAll(log.lines(first, page));
            }
            assertThat(read).isEqualTo(expected);
            Random random = new Random(seed);
            for (int i = 0; i < 10 && !expected.isEmpty(); i++) {
                int first = random.nextInt(expected.size());
                int last = Math.min(expected.size(), first + page);
                assertThat(log.lines(first, page)).isEqualTo(expected.subList(first, last));
            }
            assertThat(log.tail(page))
                    .isEqualTo(expected.subList(Math.max(0, expected.size() - page), expected.size()));
        }
    }

    @Property(tries = 40)
    void theFirstLineAtATimeIsTheOneANaiveReaderFinds(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6000) int entries, @ForAll IndexFault fault)
            throws IOException {
        clear();
        write(new Random(seed), entries);
        fault.apply(work(), new Random(seed));
        List<LogLine> expected = NaiveLog.read(work());

        try (PagedContainerLog log = PagedContainerLog.open(work(), watcher)) {
            Random random = new Random(seed);
            for (int i = 0; i < 20; i++) {
                var time = expected.get(random.nextInt(expected.size())).time().plusNanos(random.nextInt(3) - 1);
                long naive = expected.stream()
                        .filter(line -> !line.time().isBefore(time))
                        .mapToLong(LogLine::number)
                        .findFirst()
                        .orElse(expected.size());
                assertThat(log.lineAt(time)).as("first at %s", time).isEqualTo(naive);
            }
        }
    }

    @Property(tries = 400)
    void searchFindsWhatTheExpressionFindsInEachText(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 300) int entries,
            @ForAll("patterns") Pattern pattern,
            @ForAll boolean onlyErrors)
            throws IOException {
        clear();
        write(new Random(seed), entries);
        List<LogLine> lines = NaiveLog.read(work());
        @Nullable StdStream stream = onlyErrors ? StdStream.STDERR : null;
        long[] expected = lines.stream()
                .filter(line -> stream == null || line.stream() == stream)
                .filter(line -> pattern.matcher(line.text()).find())
                .mapToLong(LogLine::number)
                .toArray();

        try (PagedContainerLog log = PagedContainerLog.open(work(), watcher)) {
            List<Long> found = new ArrayList<>();
            long count = log.search(
                    new LogQuery(pattern, stream, null, null),
                    batch -> Arrays.stream(batch).forEach(found::add),
                    () -> false);
            assertThat(found.stream().mapToLong(Long::longValue).toArray()).isEqualTo(expected);
            assertThat(count).isEqualTo(expected.length);
        }
    }

    @Example
    void someLogsAreLongEnoughForTheIndexAndSeveralPieces() throws IOException {
        write(new Random(1), 6000);
        assertThat(largest(name -> !name.endsWith(".idx"))).isGreaterThan(LogSearch.PIECE);
        assertThat(largest(name -> name.endsWith(".idx"))).isGreaterThanOrEqualTo(3 * 24);
    }

    private long largest(Predicate<String> names) throws IOException {
        try (Stream<Path> files = Files.list(work())) {
            return files.filter(path -> names.test(path.toString()))
                    .mapToLong(path -> path.toFile().length())
                    .max()
                    .orElse(0);
        }
    }

    @Provide
    Arbitrary<Pattern> patterns() {
        Arbitrary<Integer> flags = Arbitraries.of(
                0, 0, 0, Pattern.CASE_INSENSITIVE, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE, Pattern.MULTILINE);
        Arbitrary<Pattern> expressions =
                Combinators.combine(expression(2), flags).as(Pattern::compile);
        Arbitrary<Pattern> literals = Arbitraries.strings()
                .withChars("ab1.\u00e9")
                .ofMaxLength(3)
                .map(text -> Pattern.compile(text, Pattern.LITERAL));
        Arbitrary<Pattern> inline = expression(1).map(text -> Pattern.compile("(?i)" + text));
        return Arbitraries.oneOf(expressions, expressions, expressions, literals, inline);
    }

    private static Arbitrary<String> expression(int depth) {
        Arbitrary<String> atom = Arbitraries.of(
                "a",
                "b",
                "A",
                "1",
                " ",
                "ab",
                "\\.",
                "\\d",
                "\\w",
                "[ab]",
                "[^a]",
                ".",
                "\\b",
                "^",
                "$",
                "\u00e9",
                "\\Qb.\\E",
                "k",
                "s",
                "error",
                "\\\\",
                "(?=a)",
                "(?<!b)",
                "\\p{Alpha}",
                "\\x61",
                "\\t",
                "\r");
        if (depth > 0) {
            Arbitrary<String> inner = expression(depth - 1);
            Arbitrary<String> group = Combinators.combine(
                            Arbitraries.of("(", "(?:", "(?>", "(?<g" + depth + ">"), inner)
                    .as((open, text) -> open + text + ")");
            atom = Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, atom), net.jqwik.api.Tuple.of(1, group));
        }
        Arbitrary<String> repeated = Combinators.combine(
                        atom, Arbitraries.of("", "", "", "", "?", "+", "*", "{2}", "{1,2}", "{0,1}", "*?", "++"))
                .as((text, repeat) -> isCondition(text) ? text : text + repeat);
        Arbitrary<String> sequence =
                repeated.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("", onlyOneOfEachName(parts)));
        return Arbitraries.oneOf(
                sequence,
                sequence,
                Combinators.combine(sequence, sequence)
                        .as((left, right) ->
                                left.contains("(?<g") || right.contains("(?<g") ? left : left + "|" + right));
    }

    private static boolean isCondition(String text) {
        return List.of("\\b", "^", "$", "(?=a)", "(?<!b)").contains(text);
    }

    /// Two groups of one name do not compile.
    private static List<String> onlyOneOfEachName(List<String> parts) {
        List<String> kept = new ArrayList<>();
        for (String part : parts) {
            if (!part.contains("(?<g") || kept.stream().noneMatch(other -> other.contains("(?<g"))) {
                kept.add(part);
            }
        }
        return kept;
    }

    private Path work() {
        return java.util.Objects.requireNonNull(work);
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(work())) {
            files.forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void write(Random random, int entries) {
        long nanos = START;
        try (ShimLog log = new ShimLog(work(), 3)) {
            for (int i = 0; i < entries; i++) {
                nanos += random.nextInt(1_000_000);
                log.entry(nanos, random.nextInt(5) == 0, random.nextInt(9) == 0, text(random));
                if (random.nextInt(4000) == 0) {
                    log.rotate();
                }
            }
            if (random.nextInt(4) == 0) {
                log.raw(log.time(nanos).clone()); // a torn last entry
            }
        }
    }

    private static byte[] text(Random random) {
        String[] words = {
            "a",
            "b",
            "ab",
            "AB",
            "1",
            "23",
            ".",
            " ",
            "error",
            "K",
            "\u212a",
            "\u017f",
            "\u00e9",
            "\ud83d\ude00",
            "\t",
            "\u001b[31m",
            "\\",
            "b.",
            "\r"
        };
        int kind = random.nextInt(12);
        if (kind == 0) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes); // mostly not UTF-8
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '\n' ? (byte) 'x' : bytes[i];
            }
            return bytes;
        }
        if (kind == 1) {
            return "long ".repeat(random.nextInt(300)).getBytes(StandardCharsets.US_ASCII);
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// What may have become of the index files.
    enum IndexFault {
        NONE {
            @Override
            byte[] damage(byte[] index, Random random) {
                return index;
            }
        },
        EMPTY {
            @Override
            byte[] damage(byte[] index, Random random) {
                return new byte[0];
            }
        },
        TORN {
            @Override
            byte[] damage(byte[] index, Random random) {
                return Arrays.copyOf(index, Math.max(0, index.length - 1 - random.nextInt(30)));
            }
        },
        ZEROED_TAIL {
            @Override
            byte[] damage(byte[] index, Random random) {
                Arrays.fill(index, index.length / 2, index.length, (byte) 0);
                return index;
            }
        },
        WRONG_OFFSETS {
            @Override
            byte[] damage(byte[] index, Random random) {
                for (int i = 0; i < index.length; i += 24) {
                    index[i] += (byte) (1 + random.nextInt(100));
                }
                return index;
            }
        },
        NOISE {
            @Override
            byte[] damage(byte[] index, Random random) {
                random.nextBytes(index);
                return index;
            }
        };

        abstract byte[] damage(byte[] index, Random random);

        void apply(Path directory, Random random) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".idx")).toList()) {
                    Files.write(file, damage(Files.readAllBytes(file), random));
                }
            }
        }
    }
}
