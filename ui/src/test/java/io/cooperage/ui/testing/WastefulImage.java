package io.cooperage.ui.testing;

import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.Healthcheck;
import io.cooperage.ui.testing.FakeImage.Step;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// A web shop's image as people build them: a Debian base, a package list that is deleted one layer too late, a file
/// that is rewritten, a chown of everything.
public final class WastefulImage {
    public static final String NAME = "localhost:5000/shop/web:1.4.2";

    private static final long MIB = 1 << 20;

    private WastefulImage() {}

    /// Puts it among the images, with its files.
    public static FakeBrowser addTo(FakeImages images, Instant now) {
        LayeredFiles files = files();
        FakeBrowser browser = new FakeBrowser(files);
        List<Step> steps = new ArrayList<>();
        List<Long> sizes = files.layers().stream()
                .map(layer -> layer.entries().values().stream()
                        .mapToLong(LayeredFiles.Entry::size)
                        .sum())
                .toList();
        for (int i = 0; i < files.layers().size(); i++) {
            steps.add(new Step(files.layers().get(i).createdBy(), Math.max(1, sizes.get(i))));
            if (i == 0) {
                steps.add(new Step("/bin/sh -c #(nop)  CMD [\"bash\"]", 0));
                steps.add(new Step("ENV NGINX_VERSION=1.27.3", 0));
            }
        }
        steps.add(new Step("EXPOSE map[80/tcp:{} 443/tcp:{}]", 0));
        steps.add(new Step("CMD [\"nginx\" \"-g\" \"daemon off;\"]", 0));
        images.add(FakeImage.of(NAME, now.minus(Duration.ofHours(3)), steps.toArray(Step[]::new))
                .named(NAME, "shop-web:latest")
                .with(config()));
        images.onBrowse(_ -> browser);
        return browser;
    }

    private static Defaults config() {
        return new Defaults(
                "www-data",
                "/srv/shop",
                List.of("/docker-entrypoint.sh"),
                List.of("nginx", "-g", "daemon off;"),
                List.of(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "NGINX_VERSION=1.27.3",
                        "SHOP_ENV=production"),
                List.of("/var/cache/nginx"),
                List.of("80/tcp", "443/tcp"),
                Map.of(
                        "org.opencontainers.image.source",
                        "https://git.example.org/shop/web",
                        "org.opencontainers.image.version",
                        "1.4.2",
                        "maintainer",
                        "Shop team <shop@example.org>"),
                "SIGQUIT",
                30,
                new Healthcheck(
                        List.of("CMD-SHELL", "curl -fsS http://localhost/health || exit 1"),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(3),
                        Duration.ZERO,
                        Duration.ZERO,
                        3),
                null,
                List.of());
    }

    public static LayeredFiles files() {
        LayeredFiles files = new LayeredFiles()
                .layer("/bin/sh -c #(nop) ADD file:3e9ab2d61b2a8cf1 in / ")
                .program("bin/bash", 1_265_648)
                .program("bin/ping", 90_568, "security.capability")
                .link("bin/sh", "dash")
                .program("bin/dash", 125_560)
                .file("etc/debian_version", "12.8\n")
                .file("etc/passwd", PASSWD)
                .file("etc/hosts", "127.0.0.1\tlocalhost\n")
                .file(
                        "etc/os-release",
                        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nID=debian\n")
                .program("usr/bin/apt-get", 51_592)
                .program("usr/bin/perl", 3_840_984)
                .program("usr/lib/x86_64-linux-gnu/libc.so.6", 1_922_136)
                .program("usr/lib/x86_64-linux-gnu/libcrypto.so.3", 4_709_784)
                .file("usr/share/doc/bash/copyright", "This is Debian GNU/Linux’s prepackaged version of Bash.\n")
                .program("usr/share/locale/locale-archive", 96 * MIB)
                .folder("tmp")
                .folder("var/lib/apt/lists")
                .layer(
                        "RUN /bin/sh -c set -eux;     apt-get update && apt-get install -y --no-install-recommends nginx curl ca-certificates && nginx -v # buildkit")
                .program("usr/sbin/nginx", 1_324_520)
                .program("usr/bin/curl", 297_944)
                .file("etc/nginx/nginx.conf", NGINX)
                .file("etc/nginx/mime.types", MIME)
                .file("etc/passwd", PASSWD + "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n")
                .program("var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages", 46 * MIB)
                .program("var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm_main_Packages", 2 * MIB)
                .program("var/cache/apt/archives/nginx_1.27.3_amd64.deb", 1_400_000)
                .program("var/cache/apt/pkgcache.bin", 38 * MIB)
                .layer("RUN /bin/sh -c rm -rf /var/lib/apt/lists/* /var/cache/apt # buildkit")
                .remove("var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages")
                .remove("var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm_main_Packages")
                .remove("var/cache/apt")
                .layer("COPY . /srv/shop # buildkit")
                .script("srv/shop/docker-entrypoint.sh", ENTRYPOINT)
                .file("srv/shop/package.json", PACKAGE)
                .file("srv/shop/config/shop.yaml", YAML)
                .file("srv/shop/tools/import.py", PYTHON)
                .bytes("srv/shop/assets/logo.png", picture())
                .program("srv/shop/assets/catalogue.sqlite", 22 * MIB);
        for (int i = 0; i < 40; i++) {
            files.file("srv/shop/templates/page-%02d.html".formatted(i), "<h1>Page %d</h1>\n".formatted(i));
        }
        files.layer("COPY nginx.conf /etc/nginx/nginx.conf # buildkit")
                .file(
                        "etc/nginx/nginx.conf",
                        NGINX.replace("worker_connections 768;", "worker_connections 4096;\n    multi_accept on;")
                                .replace("    # gzip_vary on;\n", "")
                                .replace("gzip on;", "gzip on;\n    gzip_types text/css application/json;"))
                .layer(
                        "RUN |1 UID=33 /bin/sh -c chown -R www-data /srv/shop && ln -sf /srv/shop/docker-entrypoint.sh /docker-entrypoint.sh # buildkit")
                .link("docker-entrypoint.sh", "/srv/shop/docker-entrypoint.sh")
                .program("srv/shop/assets/catalogue.sqlite", 22 * MIB)
                .file("srv/shop/package.json", PACKAGE)
                .file("etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n");
        return files;
    }

    private static byte[] picture() {
        BufferedImage image = new BufferedImage(480, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D paint = image.createGraphics();
        paint.setPaint(new GradientPaint(0, 0, new Color(0x5560cc), 480, 240, new Color(0x1f8a3f)));
        paint.fillRect(0, 0, 480, 240);
        paint.setColor(Color.WHITE);
        paint.fillOval(180, 60, 120, 120);
        paint.dispose();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/bash
            daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
            bin:x:2:2:bin:/bin:/usr/sbin/nologin
            """;

    private static final String MIME = """
            types {
                text/html                html htm shtml;
                text/css                 css;
                application/javascript   js;
            }
            """;

    private static final String NGINX = """
            user www-data;
            worker_processes auto;
            pid /run/nginx.pid;
            error_log /var/log/nginx/error.log;
            include /etc/nginx/modules-enabled/*.conf;

            events {
                worker_connections 768;
            }

            http {
                sendfile on;
                tcp_nopush on;
                types_hash_max_size 2048;
                include /etc/nginx/mime.types;
                default_type application/octet-stream;

                # Logging
                access_log /var/log/nginx/access.log;

                # Compression
                gzip on;
                # gzip_vary on;
                # gzip_proxied any;

                include /etc/nginx/conf.d/*.conf;
                include /etc/nginx/sites-enabled/*;
            }
            """;

    private static final String ENTRYPOINT = """
            #!/bin/sh
            # Starts nginx once its configuration was checked.
            set -eu

            if [ "${1#-}" != "$1" ]; then
                set -- nginx "$@"
            fi
            for script in /docker-entrypoint.d/*.sh; do
                [ -x "$script" ] && "$script"
            done
            echo 'ready for "start up"'
            exec "$@"
            """;

    private static final String PACKAGE = """
            {
              "name": "shop-web",
              "version": "1.4.2",
              "private": true,
              "scripts": { "build": "vite build", "test": "vitest run" },
              "dependencies": { "preact": "^10.24.3" }
            }
            """;

    private static final String YAML = """
            # What differs from one place to the next
            shop:
              name: "Kettle & Co"
              currency: EUR
              limits:
                - basket: 40
                - uploads: 8
              beta: false
            """;

    private static final String PYTHON = """
            #!/usr/bin/env python3
            \"""Fills the catalogue.\"""
            import sqlite3, sys

            @staticmethod
            def load(path, limit=100):
                # One row per article.
                with sqlite3.connect(path) as db:
                    return [row for row in db.execute('select * from article limit ?', (limit,))]

            if __name__ == "__main__":
                print(len(load(sys.argv[1])))
            """;
}
