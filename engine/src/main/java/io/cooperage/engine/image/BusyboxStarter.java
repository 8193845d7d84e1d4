package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.ImageService.StarterImage;
import io.cooperage.engine.image.StarterImages.Starter;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// An image of the machine's statically linked busybox: one program under many names, and the few files that
/// a root filesystem must have. The same busybox gives the same image.
final class BusyboxStarter implements Starter {
    static final String NAME = "cooperage/busybox:latest";

    private static final String INSTALL = "install it (Debian: apt install busybox-static)";
    private static final int LIST_SECONDS = 10;

    /// In /etc.
    private static final Map<String, String> FILES =
            Map.of("group", """
            root:x:0:
            tty:x:5:
            users:x:100:
            nogroup:x:65534:
            """, "passwd", """
            root:x:0:0:root:/root:/bin/sh
            nobody:x:65534:65534:nobody:/nonexistent:/bin/false
            """, "shadow", """
            root:*:::::::
            nobody:*:::::::
            """, "nsswitch.conf", """
            passwd: files
            group: files
            hosts: files dns
            """, "shells", """
            /bin/sh
            /bin/ash
            """);

    private final ProgramPath programs;
    private final ImageParts parts;
    private final OneLayerImage maker;

    BusyboxStarter(ProgramPath programs, ImageParts parts, OneLayerImage maker) {
        this.programs = programs;
        this.parts = parts;
        this.maker = maker;
    }

    @Override
    public StarterImage about() {
        String reason = programs.find("busybox")
                .map(busybox -> isStatic(busybox)
                        ? ""
                        : busybox + " is not linked statically, so it would not run alone; " + INSTALL)
                .orElse("there is no statically linked busybox on this machine; " + INSTALL);
        return new StarterImage(
                NAME,
                "BusyBox",
                "A shell and some hundred small tools in 2 MiB, made from this machine's busybox.",
                reason.isEmpty(),
                reason);
    }

    private static boolean isStatic(Path program) {
        try {
            return ElfProgram.isStatic(program);
        } catch (IOException _) {
            // What can't be read can't be put into an image either.
            return false;
        }
    }

    @Override
    public Image make(TransferListener listener) {
        Optional<Path> found = programs.find("busybox");
        if (found.isEmpty()) {
            throw EngineException.notFound("make " + NAME + ": busybox is gone; " + INSTALL);
        }
        Path busybox = found.get();
        byte[] program;
        Instant built;
        try {
            program = Files.readAllBytes(busybox);
            // Of the package, not of today: so the image is the same whenever it is made.
            built = Instant.ofEpochSecond(Files.getLastModifiedTime(busybox).to(TimeUnit.SECONDS));
        } catch (IOException e) {
            throw StorageFailure.of("read", busybox, e);
        }
        List<String> applets = applets(busybox);
        Defaults defaults =
                ConfigChanges.apply(Defaults.NONE, List.of("ENV PATH=" + ProgramPath.DEFAULT, "CMD [\"sh\"]"));
        OneLayerImage.About about = new OneLayerImage.About(
                defaults,
                built,
                Platform.host(),
                "",
                "Made from " + busybox.getFileName() + " of this machine",
                List.of(ImageReference.parse(NAME)),
                ImageAction.CREATE);
        TransferFeed feed = parts.feed("Make " + NAME, listener);
        return feed.runWithRoom(() -> maker.make(
                about,
                feed.item(NAME, "busybox", program.length),
                out -> write(new RootTar(out, built), program, applets)));
    }

    private static void write(RootTar tar, byte[] program, List<String> applets) throws IOException {
        try (tar) {
            tar.folder("", 0755);
            tar.folder("bin", 0755);
            tar.file("bin/busybox", 0755, program);
            for (String applet : applets) {
                if (!applet.equals("busybox")) {
                    tar.link("bin/" + applet, "busybox");
                }
            }
            tar.folder("dev", 0755);
            tar.folder("etc", 0755);
            for (String name : FILES.keySet().stream().sorted().toList()) {
                tar.file(
                        "etc/" + name,
                        name.equals("shadow") ? 0640 : 0644,
                        FILES.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8));
            }
            tar.folder("home", 0755);
            tar.link("lib64", "lib");
            tar.folder("lib", 0755);
            tar.folder("proc", 0555);
            tar.folder("root", 0700);
            tar.link("sbin", "bin");
            tar.folder("sys", 0555);
            tar.folder("tmp", 01777);
            tar.folder("usr", 0755);
            tar.link("usr/bin", "../bin");
            tar.link("usr/sbin", "../bin");
            tar.folder("var", 0755);
            tar.folder("var/tmp", 01777);
            tar.link("var/run", "/run");
            tar.folder("run", 0755);
        }
    }

    /// The names under which it is some program.
    private static List<String> applets(Path busybox) {
        try {
            Process list = new ProcessBuilder(busybox.toString(), "--list")
                    .redirectErrorStream(true)
                    .start();
            list.getOutputStream().close();
            String names = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!list.waitFor(LIST_SECONDS, TimeUnit.SECONDS) || list.exitValue() != 0) {
                list.destroyForcibly();
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "make " + NAME + ": " + busybox + " --list failed: " + names.strip());
            }
            return names.lines()
                    .filter(name -> name.matches("[A-Za-z0-9_.\\[+-]+"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StorageFailure.of("run", busybox, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "make " + NAME + ": cancelled", e);
        }
    }
}
