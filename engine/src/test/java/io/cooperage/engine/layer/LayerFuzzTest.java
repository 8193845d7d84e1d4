package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Limits;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever the layers of a stack say: each is applied as a whole or leaves nothing, those below stay as they
/// are, nothing outside is touched, and the index says what is on disk.
class LayerFuzzTest {
    record Member(char type, String name, String link) {}

    /// Names that lead everywhere, made of few parts so that entries and layers meet each other.
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "c", "a", "b", "..", "", "secret", ".wh.a", ".wh.b", ".wh..wh..opq", ".wh...")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
    }

    @Provide
    Arbitrary<List<List<Member>>> stacks() {
        Arbitrary<Character> types = Arbitraries.of('0', '0', '1', '2', '2', '5', '5', '6', '3');
        return Combinators.combine(types, names(), names())
                .as(Member::new)
                .list()
                .ofMaxSize(8)
                .list()
                .ofMinSize(2)
                .ofMaxSize(4);
    }

    @Property(tries = 600)
    void stacksOfAnyEntriesStayInside(@ForAll("stacks") List<List<Member>> stack) throws IOException {
        Path folder = Files.createTempDirectory("layer-fuzz");
        try {
            LayerFixture fixture = new LayerFixture(
                    folder, UnpackOptions.of(UnpackFixture.OWN).withLimits(new Limits(1 << 20, 1000, 0, 0)));
            for (List<Member> members : stack) {
                applySafely(fixture, archive(members));
            }
        } finally {
            new TreeRemover(UnpackFixture.KERNEL).remove(folder);
        }
    }

    private static void applySafely(LayerFixture fixture, byte[] tar) {
        Map<String, String> before = fixture.contents();
        Layer layer;
        try {
            layer = fixture.apply(tar);
        } catch (EngineException refused) {
            assertThat(refused.kind()).as(refused.getMessage()).isNotEqualTo(ErrorKind.INTERNAL);
            assertThat(fixture.contents()).isEqualTo(before);
            return;
        }
        assertThat(fixture.contents()).containsAllEntriesOf(before);
        TreeSet<String> onDisk = new TreeSet<>(LayerFixture.tree(layer).keySet());
        TreeSet<String> inIndex = new TreeSet<>(fixture.index(layer).keySet());
        onDisk.remove(".");
        inIndex.remove("");
        assertThat(inIndex).isEqualTo(onDisk);
        fixture.index(layer).values().forEach(entry -> assertTold(layer, entry));
    }

    private static void assertTold(Layer layer, LayerEntry entry) {
        Path path = layer.directory().resolve(entry.path());
        LayerEntry.Type type = entry.type();
        assertThat(LayerFixture.isWhiteout(path)).as(entry.path()).isEqualTo(type == LayerEntry.Type.WHITEOUT);
        if (type == LayerEntry.Type.FOLDER || type == LayerEntry.Type.OPAQUE_FOLDER) {
            assertThat(path).isDirectory();
            // The root is not marked, for overlayfs would not ask: its names are hidden one by one.
            if (!entry.path().isEmpty()) {
                assertThat(LayerFixture.isOpaque(path)).isEqualTo(type == LayerEntry.Type.OPAQUE_FOLDER);
            }
        }
        if (type == LayerEntry.Type.SYMLINK) {
            try (Fd folder = UnpackFixture.KERNEL.open(
                    path.resolveSibling(".").toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
                String name = path.getFileName().toString();
                assertThat(UnpackFixture.KERNEL.readlinkat(folder, name)).isEqualTo(entry.link());
                assertThat(UnpackFixture.KERNEL
                                .statx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW)
                                .isSymlink())
                        .isTrue();
            }
        }
    }

    private static byte[] archive(List<Member> members) {
        TarBytes tar = new TarBytes();
        for (Member member : members) {
            byte[] content = member.type() == '0' ? new byte[] {'x'} : new byte[0];
            tar.entry(member.name(), member.type(), 0755, member.link(), content, header -> {});
        }
        return tar.bytes();
    }
}
