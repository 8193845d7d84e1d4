package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.CloneFlags;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// The kernel, shown our layers through overlayfs, sees what the archives mean: what umoci makes of the same
/// image by applying one archive after the other.
@Tag("kernel")
class OverlayViewTest {
    @TempDir
    Path around;

    private static final String[] FOLDERS = {"a", "b", "c"};
    private static final String[] FILES = {"f", "g", "h"};

    /// Runs in a mount namespace that goes with its thread.
    private static void mounting(Callable<Void> body) throws Exception {
        FutureTask<Void> inside = new FutureTask<>(() -> {
            try {
                UnpackFixture.KERNEL.unshare(CloneFlags.CLONE_NEWNS);
                UnpackFixture.KERNEL.mount("", "/", "", MountFlags.MS_REC | MountFlags.MS_PRIVATE, "");
            } catch (EngineException refused) {
                assumeTrue(false, "no mount namespace of one's own here: " + refused.getMessage());
            }
            return body.call();
        });
        Thread.ofPlatform().start(inside);
        try {
            inside.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof TestAbortedException skipped) {
                throw skipped;
            }
            throw failure;
        }
    }

    private static Map<String, String> seen(LayerFixture fixture, Path around) throws IOException {
        Path merged = Files.createDirectories(around.resolve("merged"));
        Path empty = Files.createDirectories(around.resolve("empty"));
        try (LayerStore.LayerLease lease = fixture.store.lease(fixture.chain)) {
            List<Path> lowers = new ArrayList<>(lease.lowers());
            // Two at least, and one that is no layer goes beneath.
            lowers.add(empty);
            String options = "lowerdir="
                    + lowers.stream().map(Path::toString).collect(Collectors.joining(":"))
                    + (LayerFixture.ROOTLESS ? ",userxattr" : "");
            UnpackFixture.KERNEL.mount("overlay", merged.toString(), "overlay", MountFlags.MS_RDONLY, options);
            try {
                return withoutFolderTimes(TreeSnapshot.of(merged));
            } finally {
                UnpackFixture.KERNEL.umount2(merged.toString(), 0);
            }
        }
    }

    /// Folders that nobody describes are as old as the unpacking; which names are one file overlayfs does not
    /// promise across a copy.
    private static Map<String, String> withoutFolderTimes(Map<String, String> lines) {
        Map<String, String> plain = new TreeMap<>();
        lines.forEach((path, line) -> plain.put(
                path,
                (line.startsWith("04") ? line.replaceFirst(" -?\\d+\\.\\d{9}", "") : line)
                        .replaceFirst(" same as .*", "")));
        plain.remove(".");
        return plain;
    }

    @Test
    void theKernelShowsTheStackAsTheArchivesSay() throws Exception {
        mounting(() -> {
            LayerFixture fixture = new LayerFixture(around);
            fixture.apply(new TarBytes()
                    .folder("usr/bin")
                    .symlink("bin", "usr/bin")
                    .file("usr/bin/sh", "1")
                    .file("gone", "1")
                    .file("etc/conf.d/a", "1")
                    .file("etc/conf.d/b", "1")
                    .file("was/file", "1")
                    .file("top", "1"));
            fixture.apply(new TarBytes()
                    .file("bin/bash", "2")
                    .file(".wh.gone", "")
                    .file("etc/conf.d/.wh..wh..opq", "")
                    .file("etc/conf.d/c", "2")
                    .file("was", "2")
                    .hardLink("sh", "usr/bin/sh"));
            fixture.apply(
                    new TarBytes().file(".wh.was", "").file("was/now", "3").file("bin/.wh.sh", ""));
            assertThat(seen(fixture, around).keySet())
                    .containsExactly(
                            "bin",
                            "etc",
                            "etc/conf.d",
                            "etc/conf.d/c",
                            "sh",
                            "top",
                            "usr",
                            "usr/bin",
                            "usr/bin/bash",
                            "was",
                            "was/now");
            fixture.apply(
                    new TarBytes().file(".wh..wh..opq", "").file("etc/new", "4").file("top/x", "4"));
            assertThat(seen(fixture, around).keySet()).containsExactly("etc", "etc/new", "top", "top/x");
            fixture.store.awaitSynced();
            return null;
        });
    }

    @Test
    void generatedStacksLookAsUmociUnpacksThem() throws Exception {
        assumeTrue(UnpackFixture.root(), "umoci keeps owners as root only");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/umoci")), "umoci is not installed");
        mounting(() -> {
            int compared = 0;
            for (int seed = 0; seed < 60; seed++) {
                Path place = Files.createDirectory(around.resolve("s" + seed));
                if (compare(place, new Random(seed), seed)) {
                    compared++;
                }
                new TreeRemover(UnpackFixture.KERNEL).remove(place);
            }
            assertThat(compared).as("stacks that both accept").isGreaterThan(30);
            return null;
        });
    }

    private static boolean compare(Path place, Random random, int seed) throws Exception {
        LayerFixture fixture = new LayerFixture(place);
        String image = place.resolve("image") + ":t";
        umoci("init", "--layout", place.resolve("image").toString());
        umoci("new", "--image", image);
        StringBuilder story = new StringBuilder();
        for (int layer = 0; layer < 3; layer++) {
            byte[] tar = generate(random, story.append("\nlayer " + layer), layer);
            try {
                fixture.apply(tar);
            } catch (EngineException refused) {
                // Chance made something hostile; the stack below it is compared all the same.
                break;
            }
            Path file = Files.write(place.resolve("layer.tar"), tar);
            umoci("raw", "add-layer", "--image", image, file.toString());
        }
        fixture.store.awaitSynced();
        if (fixture.chain.size() < 2) {
            return false;
        }
        if (!run("raw", "unpack", "--image", image, place.resolve("reference").toString())) {
            // It knows fewer tricks, such as a hard link to a file below.
            return false;
        }
        assertThat(seen(fixture, place))
                .as("seed " + seed + story)
                .isEqualTo(withoutFolderTimes(TreeSnapshot.of(place.resolve("reference"))));
        return true;
    }

    /// Whiteouts come first, for what one means for a name of its own layer that came before depends on whom
    /// one asks.
    private static byte[] generate(Random random, StringBuilder story, int layer) {
        TarBytes tar = new TarBytes();
        if (layer > 0) {
            for (int i = random.nextInt(4); i > 0; i--) {
                String path = random.nextBoolean() ? path(random) : folder(random);
                int slash = path.lastIndexOf('/') + 1;
                boolean opaque = random.nextInt(4) == 0 && slash > 0;
                String name = path.substring(0, slash) + (opaque ? ".wh..wh..opq" : ".wh." + path.substring(slash));
                story.append("\n  ").append(name);
                tar.file(name, "");
            }
        }
        List<String> files = new ArrayList<>();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            String path = path(random);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    story.append("\n  file ").append(path);
                    tar.file(path, "layer " + layer + " entry " + i);
                    files.add(path);
                }
                case 2, 3 -> {
                    path = folder(random);
                    story.append("\n  folder ").append(path);
                    tar.folder(path);
                }
                case 4 -> {
                    path = random.nextInt(3) == 0 ? folder(random) : path;
                    String target = (random.nextBoolean() ? "/" : "") + folder(random);
                    story.append("\n  symlink ").append(path).append(" -> ").append(target);
                    tar.symlink(path, target);
                }
                default -> {
                    if (!files.isEmpty()) {
                        String target = files.get(random.nextInt(files.size()));
                        story.append("\n  link ").append(path).append(" = ").append(target);
                        tar.hardLink(path, target);
                    }
                }
            }
        }
        return tar.bytes();
    }

    /// Mostly a file's name at the end, or hardly a stack would get past its first file in a folder's place.
    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            path.append(FOLDERS[random.nextInt(FOLDERS.length)]).append('/');
        }
        String[] last = random.nextInt(8) == 0 ? FOLDERS : FILES;
        return path.append(last[random.nextInt(last.length)]).toString();
    }

    private static String folder(Random random) {
        String path = path(random);
        return path.substring(0, path.lastIndexOf('/') + 1) + FOLDERS[random.nextInt(FOLDERS.length)];
    }

    private static void umoci(String... arguments) throws IOException, InterruptedException {
        assertThat(run(arguments)).as("umoci " + List.of(arguments)).isTrue();
    }

    private static boolean run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/umoci"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
