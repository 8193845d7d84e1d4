package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImageDocumentsTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String CONFIG =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + DIGEST + "\",\"size\":7}";
    private static final String LAYERS = "[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\""
            + DIGEST + "\",\"size\":9}]";

    @Test
    void keepsWhatRefersToOtherThings() {
        ImageManifest manifest = manifest("{\"schemaVersion\":2,\"artifactType\":\"application/x.sbom\",\"config\":"
                + CONFIG + ",\"layers\":" + LAYERS + ",\"subject\":{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                + "\",\"digest\":\"" + DIGEST + "\",\"size\":3},\"annotations\":{\"a\":\"b\"},\"x-unknown\":[1]}");
        assertThat(manifest)
                .isEqualTo(new ImageManifest(
                        MediaTypes.OCI_MANIFEST,
                        Descriptor.of(MediaTypes.OCI_CONFIG, Digest.parse(DIGEST), 7),
                        List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.parse(DIGEST), 9)),
                        Map.of("a", "b"),
                        "application/x.sbom",
                        Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.parse(DIGEST), 3)));
        assertThat(manifest(text(ImageDocuments.write(manifest)))).isEqualTo(manifest);
    }

    @Test
    void contentInADescriptorMustBeTheContent() {
        Digest digest = Digest.of("{}");
        String data = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
        String config = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"" + digest
                + "\",\"size\":2,\"data\":\"%s\"}";
        String document = "{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":" + LAYERS + "}";
        assertThat(manifest(document.formatted(data)).config().data())
                .asString()
                .isEqualTo("{}");
        assertThat(manifest(document.formatted(data)).isImage()).isFalse();
        assertInvalid(() -> manifest(document.formatted("e30x")), "config.data is not the content");
        assertInvalid(() -> manifest(document.formatted("?")), "config.data is not base64");
    }

    @Test
    void refusesWhatReadersWouldTakeForDifferentThings() {
        String good = "{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":" + LAYERS;
        assertThat(manifest(good + "}").layers()).hasSize(1);
        assertInvalid(() -> manifest(good + ",\"manifests\":[]}"), "ambiguous", "has 'config'");
        assertInvalid(() -> manifest(good + ",\"fsLayers\":[]}"), "has 'fsLayers'");
        assertInvalid(() -> manifest(good + ",\"Layers\":[]}"), "'Layers' differs from 'layers' in case only");
        assertInvalid(() -> manifest(good + ",\"config\":null}"), "line 1", "config");
        assertInvalid(() -> manifest(good + "} {}"), "not JSON as it should be");
        assertInvalid(
                () -> ImageDocuments.manifest(
                        bytes(good + ",\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\"}"),
                        MediaTypes.DOCKER_MANIFEST),
                "it came as " + MediaTypes.DOCKER_MANIFEST + " but calls itself " + MediaTypes.OCI_MANIFEST);
        assertInvalid(() -> ImageDocuments.index(bytes(good + "}"), null), "where an index is expected");
        assertInvalid(() -> ImageDocuments.index(bytes(good + "}"), MediaTypes.OCI_INDEX), "has 'config'");
    }

    @Test
    void theSendersWordCountsWhereTheDocumentHasNone() {
        String document = "{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":" + LAYERS + "}";
        assertThat(ImageDocuments.manifest(bytes(document), MediaTypes.DOCKER_MANIFEST + "; charset=utf-8")
                        .mediaType())
                .isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(ImageDocuments.manifest(bytes(document), "application/json").mediaType())
                .isEqualTo(MediaTypes.OCI_MANIFEST);
        assertInvalid(
                () -> ImageDocuments.manifest(bytes(document), "application/x-other+json"),
                "application/x-other+json is not one of");
    }

    @Test
    void schemaOneIsRefusedByName() {
        for (ThrowingCallable reading : List.<ThrowingCallable>of(
                () -> manifest("{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]}"),
                () -> ImageDocuments.detect(bytes("{\"schemaVersion\":1}")),
                () -> ImageDocuments.manifest(
                        bytes("{\"schemaVersion\":2}"), "application/vnd.docker.distribution.manifest.v1+prettyjws"))) {
            assertThatThrownBy(reading)
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED))
                    .hasMessageContaining("schema 1")
                    .hasMessageContaining("skopeo copy --format v2s2");
        }
    }

    @Test
    void whatCostsMemoryIsRefused() {
        assertInvalid(() -> manifest(" ".repeat(ImageDocuments.SIZE_MAX + 1)), "no more than 4194304 are allowed");
        assertInvalid(() -> manifest("[".repeat(100_000)), "too deep or too long");
        assertInvalid(() -> manifest("{\"a\":[" + "{},".repeat(1_000_000) + "{}]}"), "too deep or too long");
        assertInvalid(() -> manifest("{\"schemaVersion\":" + "9".repeat(1_000_000) + "}"), "too long");
        assertThatThrownBy(() -> manifest("{\"schemaVersion\":2,\"mediaType\":\"" + "x\\n".repeat(100_000) + "\"}"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).doesNotContain("\n"));
    }

    @Test
    void onlyUtf8() {
        String document = "{\"schemaVersion\":2}";
        assertInvalid(
                () -> ImageDocuments.detect(document.getBytes(StandardCharsets.UTF_16LE)), "image manifest", "JSON");
        assertInvalid(() -> ImageDocuments.detect(new byte[] {'"', (byte) 0xc3, '"'}), "not text in UTF-8");
    }

    @Test
    void dockersConfigComesBackAsItWas() {
        ImageConfig config = ImageDocuments.config(bytes("""
                {"architecture":"arm64","variant":"v8","os":"linux","os.version":"1","created":"2024-05-01T10:11:12.5+02:00",
                 "docker_version":"26","container":"0123","config":{"Hostname":"h","User":"app:app","ExposedPorts":{"80/tcp":{}},
                 "Env":["PATH=/bin","A="],"Cmd":null,"Entrypoint":[],"Volumes":{"/data":{}},"WorkingDir":"/w","Labels":null,
                 "OnBuild":["RUN a"],"StopSignal":"SIGINT","StopTimeout":12,"Shell":["/bin/ash","-c"],"Healthcheck":
                 {"Test":["CMD-SHELL","true"],"Interval":30000000000,"Timeout":1,"StartPeriod":2,"StartInterval":3,"Retries":4}},
                 "rootfs":{"type":"layers","diff_ids":["%s"]},"history":[{"created_by":"RUN","empty_layer":true,"comment":"c"}]}
                """.formatted(DIGEST)));
        assertThat(config)
                .isEqualTo(new ImageConfig(
                        Instant.parse("2024-05-01T08:11:12.5Z"),
                        null,
                        new Platform("linux", "arm64", "v8", "1", List.of()),
                        new ImageConfig.Defaults(
                                "app:app",
                                "/w",
                                List.of(),
                                null,
                                List.of("PATH=/bin", "A="),
                                List.of("/data"),
                                List.of("80/tcp"),
                                Map.of(),
                                "SIGINT",
                                12,
                                new Healthcheck(
                                        List.of("CMD-SHELL", "true"),
                                        Duration.ofSeconds(30),
                                        Duration.ofNanos(1),
                                        Duration.ofNanos(2),
                                        Duration.ofNanos(3),
                                        4),
                                List.of("/bin/ash", "-c"),
                                List.of("RUN a")),
                        List.of(Digest.parse(DIGEST)),
                        List.of(new ImageConfig.History(null, "RUN", null, "c", true))));
        assertThat(ImageDocuments.config(ImageDocuments.write(config))).isEqualTo(config);
    }

    @Test
    void aConfigIsWrittenAsDockerWouldInTheSameBytesEachTime() {
        ImageConfig.Defaults defaults = new ImageConfig.Defaults(
                "",
                "/",
                null,
                List.of("sh"),
                List.of("PATH=/bin"),
                List.of("/b", "/a"),
                List.of(),
                Map.of("z", "1", "y", "ü", "x", "3", "w", "4"),
                null,
                null,
                new Healthcheck(List.of("NONE"), Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0),
                null,
                List.of());
        ImageConfig config = new ImageConfig(
                Instant.parse("2024-05-01T08:11:12.500Z"),
                null,
                Platform.of("linux", "amd64", null),
                defaults,
                List.of(Digest.parse(DIGEST)),
                List.of());
        assertThat(text(ImageDocuments.write(config)))
                .isEqualTo("{\"architecture\":\"amd64\",\"config\":{\"Env\":[\"PATH=/bin\"],\"Cmd\":[\"sh\"],"
                        + "\"Healthcheck\":{\"Test\":[\"NONE\"],\"Interval\":60000000000},"
                        + "\"Volumes\":{\"/a\":{},\"/b\":{}},\"WorkingDir\":\"/\","
                        + "\"Labels\":{\"w\":\"4\",\"x\":\"3\",\"y\":\"ü\",\"z\":\"1\"}},"
                        + "\"created\":\"2024-05-01T08:11:12.500Z\",\"os\":\"linux\","
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST + "\"]}}");
    }

    @Test
    void everyComplaintNamesThePlace() {
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\"},%s}";
        assertInvalid(
                () -> ImageDocuments.config(bytes(config.formatted("\"config\":{\"Env\":[\"A=b\",7]}"))),
                "invalid image config: config.Env[1] must be a text, not the number 7");
        assertInvalid(
                () -> ImageDocuments.config(bytes(config.formatted("\"history\":[{\"created\":\"yesterday\"}]"))),
                "history[0].created: 'yesterday' is not a time");
        assertInvalid(
                () -> ImageDocuments.config(bytes(config.formatted("\"config\":{\"Healthcheck\":{\"Interval\":-1}}"))),
                "config.Healthcheck.Interval must not be negative");
        assertInvalid(
                () -> ImageDocuments.config(bytes(config.formatted("\"config\":{\"Labels\":{\"a\":null}}"))),
                "config.Labels[a] must be a text, not nothing");
        assertInvalid(
                () -> manifest("{\"schemaVersion\":2,\"config\":" + CONFIG
                        + ",\"layers\":[{\"mediaType\":\"a/b\",\"size\":1e3,\"digest\":\"" + DIGEST + "\"}]}"),
                "layers[0].size must be a whole number");
    }

    @Test
    void anIndexChoosesTheBestNotTheFirst() {
        ImageIndex index = new ImageIndex(
                MediaTypes.OCI_INDEX,
                List.of(
                        Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("none"), 1),
                        entry("unknown/unknown"),
                        entry("linux/386"),
                        entry("linux/arm/v5"),
                        entry("linux/arm/v7"),
                        entry("linux/amd64"),
                        entry("linux/arm64/v8")),
                Map.of(),
                null,
                null);
        assertThat(chosen(index, "linux/amd64")).isEqualTo("linux/amd64");
        assertThat(chosen(index, "linux/arm/v6")).isEqualTo("linux/arm/v5");
        assertThat(chosen(index, "linux/arm/v8")).isEqualTo("linux/arm/v7");
        assertThat(chosen(index, "linux/arm64")).isEqualTo("linux/arm64/v8");
        assertThat(chosen(index, "linux/386")).isEqualTo("linux/386");
        assertThat(chosen(index, "linux/s390x")).isEqualTo("none");
        assertThat(chosen(index, "windows/amd64")).isEqualTo("none");
    }

    private static String chosen(ImageIndex index, String platform) {
        return index.choose(Platform.parse(platform))
                .map(entry -> String.valueOf(entry.platform()))
                .orElse("none");
    }

    private static Descriptor entry(String platform) {
        String[] parts = platform.split("/", -1);
        return Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(platform), 1)
                .withPlatform(Platform.of(parts[0], parts[1], parts.length > 2 ? parts[2] : null));
    }

    private static void assertInvalid(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContainingAll(parts);
    }

    private static ImageManifest manifest(String json) {
        return ImageDocuments.manifest(bytes(json), null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
