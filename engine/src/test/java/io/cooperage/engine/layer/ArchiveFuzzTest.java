package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Limits;
import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.store.TreeRemover;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Whatever the bytes are: all or nothing, nothing outside, and a message instead of a crash.
class ArchiveFuzzTest {
    /// Names that lead everywhere, made of few parts so that entries meet each other.
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "c", ".", "..", "", "secret", "around")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
    }

    record Member(char type, String name, String link) {}

    @Provide
    Arbitrary<List<Member>> members() {
        Arbitrary<Character> types = Arbitraries.of('0', '1', '2', '2', '5', '5', '6');
        return Combinators.combine(types, names(), names())
                .as(Member::new)
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 1500)
    void entriesThatPointAnywhereStayInside(@ForAll("members") List<Member> members, @ForAll boolean inRoot)
            throws IOException {
        unpackSafely(archive(members), inRoot);
    }

    private static byte[] archive(List<Member> members) {
        TarBytes tar = new TarBytes();
        for (Member member : members) {
            byte[] content = member.type() == '0' ? new byte[] {'x'} : new byte[0];
            tar.entry(member.name(), member.type(), 0755, member.link(), content, header -> {});
        }
        return tar.bytes();
    }

    /// An archive with something of everything, some of its bytes changed.
    @Property(tries = 1500)
    void damagedArchivesUnpackOrAreRefused(
            @ForAll @Size(max = 12) List<@IntRange(max = 20_000) Integer> places, @ForAll long seed)
            throws IOException {
        byte[] bytes = everything();
        Random random = new Random(seed);
        for (int place : places) {
            int block = place / 512 * 512;
            int at = Math.min(place, bytes.length - 1);
            bytes[at] = (byte) random.nextInt(256);
            boolean header = block + 512 <= bytes.length && bytes[block + 257] == 'u';
            if (header && random.nextInt(4) > 0) {
                // With a checksum that fits, or hardly a change would get past the first look.
                byte[] mended = Arrays.copyOfRange(bytes, block, block + 512);
                TarBytes.sum(mended);
                System.arraycopy(mended, 0, bytes, block, 512);
            }
        }
        unpackSafely(bytes, random.nextBoolean());
    }

    /// For half of the time that packaging/test asks for with `cooperage.fuzz.seconds` (the documents have
    /// the other), each time others; a few where it asks for none.
    @Example
    void damagedArchivesForAsLongAsAsked() throws IOException {
        long seconds = Long.getLong("cooperage.fuzz.seconds", 0) / 2;
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Random seeds = new Random();
        int done = 0;
        while (done < 100 || System.nanoTime() < end) {
            long seed = seeds.nextLong();
            Random random = new Random(seed);
            List<Integer> places =
                    random.ints(random.nextInt(13), 0, 20_001).boxed().toList();
            try {
                damagedArchivesUnpackOrAreRefused(places, seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("places " + places + ", seed " + seed, e);
            }
            done++;
        }
    }

    @Property(tries = 5000)
    void theReaderEndsOnAnyBytes(@ForAll @Size(max = 4000) byte[] noise, @ForAll long seed) {
        byte[] bytes = noise.clone();
        Random random = new Random(seed);
        for (int block = 0; block + 512 <= bytes.length; block += 512) {
            byte[] header = Arrays.copyOfRange(bytes, block, block + 512);
            header[156] = (byte) "01234567xgLKSDVM".charAt(random.nextInt(16));
            TarBytes.put(header, 124, String.format("%011o", random.nextInt(1500)));
            TarBytes.sum(header);
            System.arraycopy(header, 0, bytes, block, 512);
        }
        TarReader reader = new TarReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
        ByteBuffer content = ByteBuffer.allocate(100);
        try {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                assertThat(entry.stored()).isBetween(0L, 1L << 31);
                while (reader.read(content) >= 0) {
                    content.clear();
                }
            }
        } catch (IOException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Property(tries = 3000)
    void namesKeepTheirBytes(@ForAll @Size(min = 1, max = 60) byte[] name) {
        String text = NativeText.text(name);
        String pax = new String(name, StandardCharsets.ISO_8859_1);
        TarBytes tar = new TarBytes().pax("path", "x" + pax).file("x", "");
        TarReader reader = new TarReader(Channels.newChannel(new ByteArrayInputStream(tar.bytes())));
        try {
            TarEntry entry = Objects.requireNonNull(reader.next());
            assertThat(NativeText.bytes(entry.name())).startsWith('x').endsWith(name);
            assertThat(entry.name()).endsWith(text);
        } catch (IOException refused) {
            assertThat(refused).hasMessageContaining("NUL");
        }
    }

    private static byte[] everything() {
        return new TarBytes()
                .folder("d")
                .file("d/f", "y".repeat(600))
                .symlink("s", "d")
                .hardLink("h", "d/f")
                .entry("fifo", '6', 0644, "", new byte[0], h -> {})
                .pax("path", "l".repeat(120), "mtime", "1.5", "SCHILY.xattr.user.a", "b")
                .file("short", "z")
                .entry("././@LongLink", 'L', 0, "", "long\0".getBytes(StandardCharsets.UTF_8), h -> {})
                .file("x", "1")
                .pax(
                        "GNU.sparse.major",
                        "1",
                        "GNU.sparse.minor",
                        "0",
                        "GNU.sparse.realsize",
                        "5000",
                        "GNU.sparse.name",
                        "sp")
                .file("GNUSparseFile.0/sp", "1\n4096\n4\n" + "\0".repeat(503) + "data")
                .entry("old", 'S', 0644, "", new byte[] {1, 2, 3}, h -> {
                    TarBytes.put(h, 386, String.format("%011o\0%011o\0", 100, 3));
                    TarBytes.put(h, 483, String.format("%011o", 200));
                    TarBytes.put(h, 257, "ustar  \0");
                })
                .bytes();
    }

    private static void unpackSafely(byte[] bytes, boolean inRoot) throws IOException {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            UnpackFixture fixture = new UnpackFixture(folder);
            UnpackOptions options = UnpackOptions.of(UnpackFixture.OWN)
                    .withLimits(new Limits(1 << 20, 1000, 0, 0))
                    .withLinks(inRoot ? UnpackOptions.Links.IN_ROOT : UnpackOptions.Links.BENEATH);
            try {
                fixture.unpack(bytes, options);
                assertThat(fixture.target).isDirectory();
            } catch (EngineException refused) {
                assertThat(refused.kind()).as(refused.getMessage()).isNotEqualTo(ErrorKind.INTERNAL);
                assertThat(fixture.around).isEmptyDirectory();
            }
            fixture.assertSecretUntouched();
        } finally {
            new TreeRemover(UnpackFixture.KERNEL).remove(folder);
        }
    }
}
