package io.cooperage.ui.testing;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.engine.image.RegistryService.RegistryAccount;
import io.cooperage.engine.image.RegistryService.SearchResult;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.testing.FakeImage.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Images as a developer's machine has them, some sharing a base, some in use, some without a name, and a registry or
/// two; for looking at.
public final class ImageShelf {
    private static final long MIB = 1 << 20;

    /// The base of half the images.
    public static final Step DEBIAN = new Step("/bin/sh -c #(nop) ADD file:3e9ab2d61b2a8c in / ", 117 * MIB);

    private static final Step ALPINE = new Step("ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit", 8 * MIB);

    public static final List<StarterImage> STARTERS = List.of(
            new StarterImage(
                    "busybox:local",
                    "Busybox from this machine",
                    "A shell and 300 small tools in one file, 2 MiB. Good for a first look.",
                    true,
                    ""),
            new StarterImage(
                    "debian:local",
                    "Debian, made by mmdebstrap",
                    "A minimal Debian of this machine’s release, with apt. About 160 MiB.",
                    false,
                    "mmdebstrap is not installed. Install it with: sudo apt-get install mmdebstrap"));

    private ImageShelf() {}

    public static void fill(FakeImages images, Instant now) {
        images.offer(STARTERS);
        images.add(FakeImage.of("debian:12", ago(now, Duration.ofDays(12)), DEBIAN, cmd("[\"bash\"]"))
                .named("debian:12", "debian:bookworm")
                .with(command(List.of("bash"))));
        images.add(FakeImage.of(
                        "nginx:1.27",
                        ago(now, Duration.ofDays(9)),
                        DEBIAN,
                        new Step("ENV NGINX_VERSION=1.27.3", 0),
                        new Step(
                                "RUN /bin/sh -c set -x && groupadd --system nginx && apt-get update # buildkit",
                                72 * MIB),
                        new Step("COPY docker-entrypoint.sh / # buildkit", 4 << 10),
                        cmd("[\"nginx\" \"-g\" \"daemon off;\"]"))
                .with(command(List.of("nginx", "-g", "daemon off;"))));
        images.add(FakeImage.of(
                "postgres:17",
                ago(now, Duration.ofDays(5)),
                DEBIAN,
                new Step("RUN /bin/sh -c set -eux; groupadd -r postgres --gid=999 # buildkit", 9 * MIB),
                new Step("RUN /bin/sh -c apt-get install -y postgresql-17 # buildkit", 312 * MIB),
                cmd("[\"postgres\"]")));
        images.add(FakeImage.of(
                "redis:7-alpine",
                ago(now, Duration.ofDays(33)),
                ALPINE,
                new Step("RUN /bin/sh -c apk add --no-cache redis # buildkit", 31 * MIB)));
        images.add(FakeImage.of("alpine:3.20", ago(now, Duration.ofDays(61)), ALPINE, cmd("[\"/bin/sh\"]")));
        images.add(FakeImage.of(
                "node:22-bookworm",
                ago(now, Duration.ofDays(20)),
                DEBIAN,
                new Step(
                        "RUN /bin/sh -c apt-get install -y --no-install-recommends git mercurial # buildkit",
                        176 * MIB),
                new Step("RUN /bin/sh -c curl -fsSLO https://nodejs.org/dist/node-v22.tar.xz # buildkit", 623 * MIB)));
        images.add(FakeImage.of(
                        "localhost:5000/shop/api:1.4.2",
                        ago(now, Duration.ofHours(3)),
                        DEBIAN,
                        new Step("COPY requirements.txt . # buildkit", 2 << 10),
                        new Step("RUN /bin/sh -c pip install -r requirements.txt # buildkit", 91 * MIB),
                        new Step("COPY . /app # buildkit", 3 * MIB))
                .with(labelled(Map.of("org.opencontainers.image.source", "https://git.example.org/shop/api"))));
        images.add(FakeImage.of(
                        "api",
                        ago(now, Duration.ofHours(26)),
                        DEBIAN,
                        new Step("COPY requirements.txt . # buildkit", 2 << 10),
                        new Step("RUN /bin/sh -c pip install -r requirements.txt # buildkit", 91 * MIB),
                        new Step("COPY . /app # buildkit ", 3 * MIB - 4096))
                .named());
        images.add(FakeImage.of(
                        "scratch",
                        ago(now, Duration.ofDays(2)),
                        ALPINE,
                        new Step("COPY dist /srv # buildkit", 46 * MIB))
                .named());
        images.add(FakeImage.of(
                        "registry.example.org/sensors/edge-collector:2.0.0-rc.1",
                        ago(now, Duration.ofDays(90)),
                        new Step("COPY collector /collector # buildkit", 14 * MIB))
                .on(Platform.of("linux", "arm64", "v8")));
    }

    /// Containers of some of these images.
    public static void use(FakeContainers containers) {
        run(containers, "web", "nginx:1.27", "nginx");
        run(containers, "db", "postgres:17", "postgres");
        run(containers, "db-test", "postgres:17", "postgres");
        run(containers, "cache", "redis:7-alpine", "redis-server");
    }

    public static void furnish(FakeRegistries registries, Instant now) {
        registries.know(
                new RegistryAccount("docker.io", null, "", false, false, List.of("https://mirror.example.org")));
        registries.know(new RegistryAccount("localhost:5000", null, "", false, true, List.of()));
        registries.know(
                new RegistryAccount("registry.example.org", "ann", "~/.docker/config.json", true, false, List.of()));
        FakeImage api =
                FakeImage.of("api", ago(now, Duration.ofHours(3)), DEBIAN, new Step("COPY . /app # buildkit", 3 * MIB));
        for (String tag : List.of("1.4.0", "1.4.1", "1.4.2", "latest")) {
            registries.put("localhost:5000/shop/api:" + tag, api, api.on(Platform.of("linux", "arm64", "v8")));
        }
        registries.put("localhost:5000/shop/web:dev", api);
        registries.put("localhost:5000/tools/lint:3", api);
        registries.find(List.of(
                new SearchResult("nginx", "Official build of Nginx.", 20_412, true),
                new SearchResult("bitnami/nginx", "Bitnami container image for NGINX", 201, false)));
    }

    private static void run(FakeContainers containers, String name, String image, String command) {
        containers.create(ContainerConfig.of(new RootSource.Image(image), List.of(command)).toBuilder()
                .name(name)
                .build());
        containers.start(name);
    }

    private static Step cmd(String words) {
        return new Step("CMD " + words, 0);
    }

    private static Defaults command(List<String> words) {
        return defaults(words, Map.of());
    }

    private static Defaults labelled(Map<String, String> labels) {
        return defaults(null, labels);
    }

    private static Defaults defaults(@Nullable List<String> command, Map<String, String> labels) {
        return new Defaults(
                "",
                "",
                null,
                command,
                List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                List.of(),
                List.of(),
                labels,
                null,
                null,
                null,
                null,
                List.of());
    }

    private static Instant ago(Instant now, Duration age) {
        return now.minus(age);
    }
}
