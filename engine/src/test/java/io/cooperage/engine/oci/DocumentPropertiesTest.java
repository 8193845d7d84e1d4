package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// What holds for every document, sense or nonsense.
class DocumentPropertiesTest {
    private static final List<Function<byte[], Object>> READERS = List.of(
            json -> ImageDocuments.manifest(json, null),
            json -> ImageDocuments.index(json, MediaTypes.DOCKER_LIST),
            ImageDocuments::config,
            ImageDocuments::detect);

    private static final List<String> WORDS = List.of(
            "schemaVersion",
            "mediaType",
            "config",
            "layers",
            "manifests",
            "fsLayers",
            "subject",
            "digest",
            "size",
            "data",
            "urls",
            "platform",
            "os",
            "os.features",
            "architecture",
            "variant",
            "annotations",
            "artifactType",
            "rootfs",
            "type",
            "diff_ids",
            "history",
            "created",
            "empty_layer",
            "Env",
            "Cmd",
            "Volumes",
            "Labels",
            "Healthcheck",
            "Interval",
            "Retries",
            "StopTimeout",
            "Config",
            "SIZE",
            "",
            "\ud800",
            "layers[0]");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[null]",
            "[[]]",
            "\"\"",
            "2",
            "1",
            "-1",
            "1e400",
            "1.5",
            "99999999999999999999",
            "9223372036854775807",
            "\"layers\"",
            "\"sha256:" + "0".repeat(64) + "\"",
            "\"sha512:0\"",
            "\"" + MediaTypes.OCI_MANIFEST + "\"",
            "\"" + MediaTypes.OCI_INDEX + "\"",
            "\"" + MediaTypes.OCI_CONFIG + "\"",
            "\"a/b\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"0000-01-01T00:00:00+18:00\"",
            "\"2020-02-30T00:00:00Z\"",
            "\"A=b\"",
            "\"http:\\\\\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "{\"a\":{}}",
            "{\"\":null}");

    @Property(tries = 3000)
    void aReaderFailsWithNothingButItsOwnException(@ForAll("anything") byte[] bytes) {
        for (Function<byte[], Object> reader : READERS) {
            try {
                assertThat(reader.apply(bytes)).isNotNull();
            } catch (EngineException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1000);
            }
        }
    }

    /// Whatever is accepted has one meaning, which writing and reading keeps.
    @Property(tries = 3000)
    void whatIsAcceptedComesBack(@ForAll("anything") byte[] bytes) {
        rewritten(bytes, ImageDocuments::config, ImageDocuments::write)
                .ifPresent(json -> assertThat(ImageDocuments.write(ImageDocuments.config(json)))
                        .isEqualTo(json));
        rewritten(bytes, json -> ImageDocuments.manifest(json, null), ImageDocuments::write)
                .ifPresent(json -> assertThat(ImageDocuments.write(ImageDocuments.manifest(json, null)))
                        .isEqualTo(json));
        rewritten(bytes, json -> ImageDocuments.index(json, null), ImageDocuments::write)
                .ifPresent(json -> assertThat(ImageDocuments.write(ImageDocuments.index(json, null)))
                        .isEqualTo(json));
    }

    /// For half of the time that packaging/test asks for with `cooperage.fuzz.seconds` (the archives have the
    /// other), each time others; a few where it asks for none.
    @Example
    void damagedDocumentsForAsLongAsAsked() {
        long seconds = Long.getLong("cooperage.fuzz.seconds", 0) / 2;
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Random random = new Random();
        byte[] whole = ImageDocuments.write(manifest());
        int done = 0;
        while (done < 100 || System.nanoTime() < end) {
            byte[] damaged = damaged(whole, random);
            try {
                aReaderFailsWithNothingButItsOwnException(damaged);
                whatIsAcceptedComesBack(damaged);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(HexFormat.of().formatHex(damaged), e);
            }
            done++;
        }
    }

    /// Some bytes others, some left out, some twice, some words in the place of others.
    private static byte[] damaged(byte[] whole, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < whole.length) {
            int until = Math.min(whole.length, at + 1 + random.nextInt(120));
            out.write(whole, at, until - at);
            at = until;
            switch (random.nextInt(8)) {
                case 0 -> out.write(random.nextInt(256));
                case 1 -> at = Math.min(whole.length, at + random.nextInt(30));
                case 2 -> at = Math.max(1, at - random.nextInt(30));
                case 3 ->
                    out.writeBytes(VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8));
                default -> {}
            }
            if (out.size() > 4 * whole.length) {
                break;
            }
        }
        return out.toByteArray();
    }

    /// Empty when the document is refused; also when it has half a surrogate pair, which can't be written.
    private static <T> Optional<byte[]> rewritten(
            byte[] bytes, Function<byte[], T> reader, Function<T, byte[]> writer) {
        try {
            return Optional.of(writer.apply(reader.apply(bytes)));
        } catch (EngineException _) {
            return Optional.empty();
        }
    }

    @Example
    void everythingInAManifestComesBack() {
        assertThat(ImageDocuments.manifest(ImageDocuments.write(manifest()), null))
                .isEqualTo(manifest());
    }

    @Property
    void everyConfigComesBack(@ForAll("configs") ImageConfig config) {
        assertThat(ImageDocuments.config(ImageDocuments.write(config))).isEqualTo(config);
    }

    @Provide
    Arbitrary<byte[]> anything() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
                objects(4).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                mutants());
    }

    /// JSON of the right words in the wrong places.
    private static Arbitrary<String> objects(int depth) {
        Arbitrary<String> leaf = Arbitraries.of(VALUES);
        Arbitrary<String> value = depth == 0
                ? leaf
                : Arbitraries.frequencyOf(
                        Tuple.of(3, leaf),
                        Tuple.of(1, Arbitraries.lazy(() -> objects(depth - 1))),
                        Tuple.of(
                                1,
                                Arbitraries.lazy(() -> objects(depth - 1))
                                        .list()
                                        .ofMaxSize(3)
                                        .map(list -> "[" + String.join(",", list) + "]")));
        return Combinators.combine(Arbitraries.of(WORDS), value)
                .as((word, inner) -> "\"" + word + "\":" + inner)
                .list()
                .ofMaxSize(7)
                .map(fields -> "{" + String.join(",", fields) + "}");
    }

    /// Good documents with something put in place of something else.
    private static Arbitrary<byte[]> mutants() {
        Arbitrary<String> good = Arbitraries.oneOf(
                Arbitraries.just(new String(ImageDocuments.write(manifest()), StandardCharsets.UTF_8)),
                configArbitrary().map(config -> new String(ImageDocuments.write(config), StandardCharsets.UTF_8)));
        Arbitrary<String> piece =
                Arbitraries.oneOf(Arbitraries.of(VALUES), Arbitraries.strings().ofMaxLength(3));
        return Combinators.combine(
                        good,
                        piece,
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.integers().between(0, 12))
                .as((text, put, at, cut) -> {
                    int start = at % (text.length() + 1);
                    int end = Math.min(text.length(), start + cut);
                    return (text.substring(0, start) + put + text.substring(end)).getBytes(StandardCharsets.UTF_8);
                });
    }

    private static ImageManifest manifest() {
        Descriptor layer = new Descriptor(
                MediaTypes.OCI_LAYER_ZSTD,
                Digest.of("layer"),
                5,
                List.of("https://example.com/layer"),
                Map.of("a", "b"),
                "layer".getBytes(StandardCharsets.UTF_8),
                Platform.of("linux", "arm", "v7"),
                "application/x");
        return new ImageManifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of("config"), 6),
                List.of(layer),
                Map.of("c", "d"),
                "application/y",
                Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("subject"), 7));
    }

    @Provide
    Arbitrary<ImageConfig> configs() {
        return configArbitrary();
    }

    private static Arbitrary<ImageConfig> configArbitrary() {
        // Half a surrogate pair is no text that could be written.
        Arbitrary<String> text = Arbitraries.strings().ascii().ofMaxLength(8);
        Arbitrary<String> name = text.map(rest -> "n" + rest);
        Arbitrary<List<String>> list = text.list().ofMaxSize(3);
        Arbitrary<Instant> time = Arbitraries.longs()
                .between(-62_000_000_000L, 250_000_000_000L)
                .map(seconds -> Instant.ofEpochSecond(seconds, Math.floorMod(seconds, 1_000_000_000L)));
        Arbitrary<Duration> duration =
                Arbitraries.longs().between(0, Long.MAX_VALUE).map(Duration::ofNanos);
        Arbitrary<ImageConfig.Healthcheck> healthcheck = Combinators.combine(
                        list, duration, duration, Arbitraries.integers().between(0, 9))
                .as((test, interval, timeout, retries) ->
                        new ImageConfig.Healthcheck(test, interval, timeout, Duration.ZERO, interval, retries));
        Arbitrary<ImageConfig.Defaults> defaults = Combinators.combine(
                        text,
                        list.injectNull(0.3),
                        list.map(values ->
                                values.stream().map(value -> value + "=").toList()),
                        Arbitraries.maps(name, text).ofMaxSize(3),
                        healthcheck.injectNull(0.5),
                        name.list()
                                .uniqueElements()
                                .ofMaxSize(3)
                                .map(names -> names.stream().sorted().toList()),
                        Arbitraries.integers().between(-1, 100).injectNull(0.5))
                .as((user, command, env, labels, health, names, timeout) -> new ImageConfig.Defaults(
                        user, user, command, command, env, names, names, labels, null, timeout, health, command, env));
        Arbitrary<ImageConfig.History> history = Combinators.combine(
                        time.injectNull(0.2), text.injectNull(0.2), Arbitraries.of(true, false))
                .as((created, by, empty) -> new ImageConfig.History(created, by, by, by, empty));
        return Combinators.combine(
                        time.injectNull(0.2),
                        text.injectNull(0.2),
                        Arbitraries.of("linux/amd64", "linux/arm/v7", "windows/arm64")
                                .map(Platform::parse),
                        defaults,
                        text.map(Digest::of).list().ofMaxSize(3),
                        history.list().ofMaxSize(3))
                .as(ImageConfig::new);
    }

    @Property(tries = 3000)
    void aNameIsReadOrRefused(@ForAll("texts") String text) {
        try {
            ImageReference reference = ImageReference.parse(text);
            assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
            assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
        } catch (EngineException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1000);
        }
    }

    @Property(tries = 2000)
    void aNameOfTheGrammarIsRead(@ForAll("names") String name) {
        ImageReference reference = ImageReference.parse(name);
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
        assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
        assertThat(ImageReference.parseTagged(name).toString()).startsWith(reference.repository());
        assertThat(name)
                .endsWith(reference
                        .familiar()
                        .substring(reference.familiarRepository().length()));
    }

    @Property(tries = 2000)
    void aPlatformIsReadOrRefused(@ForAll("platforms") String text) {
        try {
            Platform platform = Platform.parse(text);
            assertThat(Platform.parse(platform.toString())).isEqualTo(platform);
            assertThat(platform.accepts(platform)).isTrue();
        } catch (EngineException refused) {
            assertThat(refused.getMessage()).contains("invalid platform");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings().withChars("aA0._-/:@[]").ofMaxLength(300),
                Arbitraries.of(
                                "docker.io",
                                "localhost",
                                "library",
                                "a",
                                "sha256",
                                "0".repeat(64),
                                "a.b",
                                "A",
                                "[::1]:5")
                        .list()
                        .ofMaxSize(5)
                        .flatMap(parts ->
                                Arbitraries.of("/", ":", "@", "/library/").map(s -> String.join(s, parts))));
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> domain = Arbitraries.of(
                "", "docker.io/", "index.docker.io/", "localhost/", "a:5000/", "[fe80::1]:80/", "x-1.example/", "Up/");
        Arbitrary<String> path = Arbitraries.of("a", "a.b", "a_b", "a__b", "a---b", "0", "library", "localhost")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
        Arbitrary<String> tag = Arbitraries.of("", ":1", ":latest", ":_x.Y-z");
        Arbitrary<String> digest = Arbitraries.of("", "@sha256:" + "0a".repeat(32), "@sha512:" + "f".repeat(128));
        return Combinators.combine(domain, path, tag, digest).as((a, b, c, d) -> a + b + c + d);
    }

    @Provide
    Arbitrary<String> platforms() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.of("linux", "Windows", "arm", "arm64", "amd64", "x86_64", "v7", "8", "v8.1", "v", "1", "")
                        .list()
                        .ofMaxSize(4)
                        .map(parts -> String.join("/", parts)));
    }
}
