package io.cooperage.ui.containers.detail.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.engine.runtime.LaunchStep;
import io.cooperage.ui.containers.detail.Scenes;
import io.cooperage.ui.i18n.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChapterTest {
    private final ResourceBundle texts = Messages.of(PlanView.class).bundle();

    static Stream<Class<?>> primitives() {
        return Arrays.stream(LaunchStep.class.getPermittedSubclasses());
    }

    /// A primitive that the engine has and the window does not explain fails here.
    @ParameterizedTest
    @MethodSource("primitives")
    void everyPrimitiveOfTheEngineIsExplained(Class<?> primitive) {
        String name = primitive.getSimpleName();
        assertThat(Phase.knows(name)).as("chapter of %s", name).isTrue();
        assertThat(texts.containsKey("teach." + name)).as("lesson of %s", name).isTrue();
        assertThat(texts.getString("man." + name)).as("manual page of %s", name).matches("[a-z_0-9]+\\([1-9]\\)");
    }

    @ParameterizedTest
    @EnumSource
    void everyPhaseHasItsWords(Phase phase) {
        String key = "phase." + phase.name().toLowerCase(Locale.ROOT);
        assertThat(texts.getString(key + ".title")).isNotBlank();
        assertThat(texts.getString(key + ".text")).isNotBlank();
    }

    @Test
    void aPlanIsToldInChaptersWithoutLosingAStep() {
        List<Step> steps = Scenes.isolation(false).steps();
        List<Chapter> chapters = Chapter.of(steps);
        assertThat(chapters)
                .extracting(Chapter::phase)
                .containsExactly(
                        Phase.CONTROL_GROUP,
                        Phase.NAMESPACES,
                        Phase.ROOT,
                        Phase.MOUNTS,
                        Phase.IDENTITY,
                        Phase.LOCK,
                        Phase.LIMITS,
                        Phase.PRIVILEGES,
                        Phase.EXEC);
        assertThat(chapters.stream().flatMap(chapter -> chapter.steps().stream()))
                .containsExactlyElementsOf(steps);
    }

    @Test
    void aBrokenPlanHasOneFailedChapterAndTheRestNotReached() {
        List<Chapter> chapters = Chapter.of(Scenes.isolation(true).steps());
        assertThat(chapters)
                .filteredOn(Chapter::failed)
                .extracting(Chapter::phase)
                .containsExactly(Phase.MOUNTS);
        assertThat(chapters).filteredOn(Chapter::skipped).hasSize(5);
    }

    @Test
    void anUnknownPrimitiveIsShownAllTheSame() {
        Step unknown = new Step(
                1, "FoldSpace", "fold space", io.cooperage.engine.container.Isolation.StepStatus.DONE, 0, "", 5);
        assertThat(Chapter.of(List.of(unknown))).extracting(Chapter::phase).containsExactly(Phase.OTHER);
    }

    @Test
    void longPathsKeepTheirBeginningAndTheirEnd() {
        assertThat(ShortPaths.in("write 64 to /sys/fs/cgroup/user.slice/user-1000.slice/c.scope/3f9c1d7a20be/pids.max"))
                .isEqualTo("write 64 to /sys/…/3f9c1d7a20be/pids.max");
        assertThat(ShortPaths.in("mount proc on /proc (nosuid)")).isEqualTo("mount proc on /proc (nosuid)");
    }
}
