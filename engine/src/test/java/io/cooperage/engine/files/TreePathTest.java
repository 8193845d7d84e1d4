package io.cooperage.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Whatever a person types, what comes of it lies in the tree.
class TreePathTest {
    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b c", "..", ".", "", "...", "ü", "\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("/", parts))
                .filter(path -> !path.isEmpty());
    }

    @Property
    void isAbsoluteAndHasNoPartThatClimbs(@ForAll("paths") String path) {
        TreePath clean = TreePath.of(path);
        assertThat(clean.clean()).startsWith("/");
        assertThat(List.of(clean.clean().substring(1).split("/", -1)))
                .doesNotContain("..", ".")
                .satisfies(parts ->
                        assertThat(parts.contains("") && !clean.isRoot()).isFalse());
        assertThat(TreePath.of(clean.clean()).clean()).isEqualTo(clean.clean());
        if (!clean.isRoot()) {
            assertThat(TreePath.of(clean.parent()).child(clean.name())).isEqualTo(clean.clean());
        }
    }

    @Property
    void aLinkLeadsNowhereElse(@ForAll("paths") String path, @ForAll("paths") String target) {
        assertThat(TreePath.of(path).following(target).clean()).startsWith("/").doesNotContain("/../");
    }

    @Test
    void theEndOfAPathIsKept() {
        assertThat(TreePath.of("/a/")).isEqualTo(new TreePath("/a", true, false));
        assertThat(TreePath.of("a/b/.")).isEqualTo(new TreePath("/a/b", false, true));
        assertThat(TreePath.of("/../..")).isEqualTo(new TreePath("/", false, false));
        assertThatThrownBy(() -> TreePath.of("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> TreePath.of("/a\0b")).hasMessageContaining("NUL");
    }
}
