package io.cooperage.engine.build.copy;

import static io.cooperage.engine.build.copy.CopyFixture.KERNEL;
import static io.cooperage.engine.build.copy.CopyFixture.link;
import static io.cooperage.engine.build.copy.CopyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trees made to lead a copy out of the root, or into a loop.
class HostileCopyTest {
    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new CopyFixture(folder);
    }

    private void assertSecretUntouched() {
        assertThat(CopyFixture.tree(fixture.secret)).containsExactly("file");
        assertThat(fixture.secret.resolve("file")).hasContent("secret");
    }

    /// Any links, anywhere in the root, absolute and relative, to the secret and to each other: whatever a
    /// copy does, it does it in the root.
    @Test
    void noForestOfLinksLeadsOut() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        fixture.with("a", "d/a", "d/d/a");
        List<String> names = List.of("a", "d", "e", "d/a", "d/d", "e/d", "d/d/a");
        for (int round = 0; round < 150; round++) {
            CopyFixture each = new CopyFixture(folder.resolve("round" + round));
            each.with("a", "d/a", "d/d/a");
            for (String name : names) {
                Path at = each.root.resolve(name);
                if (random.nextBoolean() && !Files.exists(at, LinkOption.NOFOLLOW_LINKS) && real(at, each)) {
                    link(at, target(random, each));
                }
            }
            String destination = "/" + names.get(random.nextInt(names.size())) + (random.nextBoolean() ? "/" : "");
            CopyFlags flags = random.nextInt(3) == 0 ? CopyFlags.NONE.withLink() : CopyFlags.NONE;
            try {
                each.copy(flags, destination, random.nextBoolean() ? "a" : "d");
            } catch (EngineException refused) {
                assertThat(refused.kind())
                        .as(refused.getMessage())
                        .isIn(ErrorKind.INVALID_ARGUMENT, ErrorKind.NOT_FOUND, ErrorKind.CONFLICT);
            }
            assertThat(CopyFixture.tree(each.secret)).containsExactly("file");
            assertThat(each.secret.resolve("file")).hasContent("secret");
        }
    }

    /// Whether the folder of a path is one of the root itself, so that the test does not leave it either.
    private static boolean real(Path path, CopyFixture each) {
        Path parent = path.getParent();
        while (parent != null && !parent.equals(each.root)) {
            if (Files.isSymbolicLink(parent)) {
                return false;
            }
            parent = parent.getParent();
        }
        return true;
    }

    private static String target(RandomGenerator random, CopyFixture each) {
        return switch (random.nextInt(6)) {
            case 0 -> each.secret.toString();
            case 1 -> each.secret.resolve("file").toString();
            case 2 -> "../../secret";
            case 3 -> "../secret/file";
            case 4 -> "/d";
            default -> "e";
        };
    }

    @Test
    void linksInACircleAreToldAndNotFollowedForever() {
        fixture.with("a");
        link(fixture.root.resolve("x"), "y");
        link(fixture.root.resolve("y"), "/x");
        assertThatThrownBy(() -> fixture.copy("/x/", "a")).hasMessageContaining("too many levels of symbolic links");
        link(fixture.context.resolve("self"), "self");
        assertThatThrownBy(() -> fixture.copy("/z", "self")).hasMessageContaining("too many levels of symbolic links");
    }

    @Test
    void aPasswdThatIsALinkNamesNobodyOfTheHost() {
        fixture.with("a");
        link(fixture.root.resolve("etc/passwd"), "/../../../../../../../../etc/passwd");
        assertThatThrownBy(() -> fixture.copy(CopyFlags.NONE.withOwner("daemon"), "/x", "a"))
                .isInstanceOf(EngineException.class);
    }

    /// A folder of the root is swapped for a link to the secret and back, as fast as can be, while copies go
    /// into it.
    @Test
    void aRootThatChangesMeanwhileLeadsNowhere() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            write(fixture.context.resolve("d/sub/f" + i), "x");
        }
        write(fixture.root.resolve("app/sub/x"), "");
        link(fixture.root.resolve("app/link"), fixture.secret.toString());
        AtomicBoolean over = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            try (Fd app = KERNEL.open(fixture.root.resolve("app").toString(), 0)) {
                while (!over.get()) {
                    KERNEL.renameat2(app, "sub", app, "link", AtFlags.RENAME_EXCHANGE);
                }
            }
        });
        try {
            for (int i = 0; i < 40; i++) {
                try {
                    fixture.copy(i % 2 == 0 ? "/app" : "/app/sub/", "d");
                } catch (EngineException refused) {
                    // It met the link; which of both it meets is chance.
                    assertThat(refused).hasMessageNotContaining("secret/file");
                }
            }
        } finally {
            over.set(true);
            swapper.join();
        }
        assertSecretUntouched();
    }

    @Test
    void namesOfAnyBytesAreCopied() {
        String odd = "new\nline \udcff\"quote\\";
        try (Fd context = KERNEL.open(fixture.context.toString(), 0)) {
            KERNEL.mkdirat(context, odd, 0755);
            KERNEL.symlinkat("t\udcfe", context, "l\udcfd");
        }
        fixture.copy("/x", ".");
        try (Fd copied = KERNEL.open(fixture.root.resolve("x").toString(), 0)) {
            assertThat(KERNEL.statx(copied, odd, AtFlags.AT_SYMLINK_NOFOLLOW).isDirectory())
                    .isTrue();
            assertThat(KERNEL.readlinkat(copied, "l\udcfd")).isEqualTo("t\udcfe");
        }
    }

    @Test
    void anInterruptEndsACopy() {
        fixture.with("d/a", "d/b");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> fixture.copy("/x", "d"))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
