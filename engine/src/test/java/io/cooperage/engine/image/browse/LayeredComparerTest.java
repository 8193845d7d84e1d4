package io.cooperage.engine.image.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.Comparison.ConfigDifference;
import io.cooperage.engine.image.browse.TreeComparer.TreeSide;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.testing.SampleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredComparerTest {
    @TempDir
    Path folder;

    private LayerStack image;
    private Path upper;
    private LayeredComparer comparer;
    private int opened;

    @BeforeEach
    void anImageAndAContainerOfIt() throws IOException {
        image = new LayerStack(Files.createDirectory(folder.resolve("image")));
        image.layer(layer -> layer.file("etc/conf", "a\nb\n")
                .file("etc/same", "same")
                .file("etc/touched", "1")
                .time("etc/touched", 100, 0)
                .file("bin/tool", "1")
                .link("bin/alias", "bin/tool")
                .symlink("sh", "bin/tool")
                .file("gone/x", "1"));
        image.layer(layer ->
                layer.file("etc/conf", "a\nc\n").file("etc/touched", "1").whiteout("gone"));
        upper = new SampleTree(folder.resolve("upper"))
                .file("etc/conf", "a\nd\n")
                .file("etc/same", "same")
                .mode("etc/same", 0600)
                .xattr("etc/same", "user.x", "1")
                .symlink("sh", "bin/alias")
                .file("bin/tool", "1")
                .file("srv/new", "1")
                .root();
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        comparer = new LayeredComparer(LayerStack.KERNEL, LayerStack.OWN, scratch, new TreeSides() {
            @Override
            public Tree image(String ref) {
                return tree(List.of(), config("PATH=/bin", ref));
            }

            @Override
            public Tree container(String ref) {
                return tree(List.of(upper), null);
            }
        });
    }

    private TreeSides.Tree tree(List<Path> folders, @Nullable ImageConfig config) {
        List<LayerSource> layers = image.sources();
        opened++;
        return new TreeSides.Tree(layers, folders, config, () -> {
            opened--;
            layers.forEach(layer -> layer.index().close());
        });
    }

    private static ImageConfig config(String env, String command) {
        Defaults none = Defaults.NONE;
        Defaults defaults = new Defaults(
                none.user(),
                none.workingDir(),
                none.entrypoint(),
                List.of(command),
                List.of("A=1", env),
                none.volumes(),
                none.exposedPorts(),
                Map.of("for", command),
                null,
                null,
                null,
                null,
                List.of());
        return new ImageConfig(null, null, Platform.of("linux", "amd64", null), defaults, List.of(), List.of());
    }

    private List<String> lines(Comparison comparison) {
        assertThat(opened).isZero();
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
        return comparison.files().stream()
                .map(file -> file.path() + " " + new TreeSet<>(file.aspects()))
                .toList();
    }

    @Test
    void anImageAndAContainerOfItDifferInWhatTheContainerChanged() {
        Comparison comparison =
                comparer.compare(new TreeSide.OfImage("web"), new TreeSide.OfContainer("c"), false, 1000);
        assertThat(lines(comparison))
                .containsExactly(
                        "etc/conf [CONTENT]",
                        "etc/same [MODE, XATTRS]",
                        "sh [LINK]",
                        "srv [PRESENCE]",
                        "srv/new [PRESENCE]");
        assertThat(comparison.config()).isEmpty();
        assertThat(comparison.truncated()).isFalse();
        assertThat(comparison.left()).isEqualTo("web");
    }

    @Test
    void stagesOfAnImageAreCompared() {
        Comparison comparison = comparer.compare(new TreeSide.UpTo("web", 0), new TreeSide.UpTo("web", 1), false, 1000);
        assertThat(lines(comparison)).containsExactly("etc/conf [CONTENT]", "gone [PRESENCE]", "gone/x [PRESENCE]");
        assertThat(comparison.files().getLast().right()).isNull();
        Comparison timed = comparer.compare(new TreeSide.UpTo("web", 0), new TreeSide.UpTo("web", 1), true, 1000);
        assertThat(lines(timed)).contains("etc/touched [TIME]");
    }

    @Test
    void oneLayerIsItsOwnFilesOnly() {
        Comparison comparison = comparer.compare(new TreeSide.OfLayer("web", 1), new TreeSide.UpTo("web", 1), false, 2);
        assertThat(lines(comparison)).containsExactly("bin [PRESENCE]", "bin/alias [PRESENCE]");
        assertThat(comparison.truncated()).isTrue();
    }

    @Test
    void aTreeIsEqualToItself() {
        assertThat(lines(comparer.compare(new TreeSide.OfImage("a"), new TreeSide.OfImage("a"), true, 10)))
                .isEmpty();
        assertThat(lines(comparer.compare(new TreeSide.OfContainer("a"), new TreeSide.OfContainer("b"), true, 10)))
                .isEmpty();
    }

    @Test
    void configsDifferFieldByField() {
        assertThat(ConfigComparison.of(config("PATH=/bin", "x"), config("HOME=/", "y")))
                .containsExactly(
                        new ConfigDifference("Cmd", "[x]", "[y]"),
                        new ConfigDifference("Env.PATH", "/bin", null),
                        new ConfigDifference("Env.HOME", null, "/"),
                        new ConfigDifference("Labels.for", "x", "y"));
    }

    @Test
    void oneFileIsComparedLineByLine() {
        TextDiff diff = comparer.diff(new TreeSide.OfImage("web"), new TreeSide.OfContainer("c"), "/etc/conf");
        assertThat(diff.lines().stream().map(line -> line.kind() + " " + line.text()))
                .containsExactly("SAME a", "REMOVED c", "ADDED d");
        assertThat(comparer.diff(new TreeSide.OfImage("web"), new TreeSide.OfContainer("c"), "srv/new")
                        .lines())
                .hasSize(1);
        assertThatThrownBy(() -> comparer.diff(new TreeSide.OfImage("web"), new TreeSide.OfContainer("c"), "etc"))
                .isInstanceOf(EngineException.class);
        assertThat(opened).isZero();
    }

    @Test
    void aLayerThatIsNotThereIsNamed() {
        assertThatThrownBy(
                        () -> comparer.compare(new TreeSide.OfLayer("web", 2), new TreeSide.OfImage("web"), false, 1))
                .isInstanceOf(EngineException.class)
                .hasMessage("no layer 2 in web: it has 2");
        assertThat(opened).isZero();
    }
}
