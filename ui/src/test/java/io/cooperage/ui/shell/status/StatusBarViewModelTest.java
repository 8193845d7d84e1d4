package io.cooperage.ui.shell.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.ui.testing.TestBench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusBarViewModelTest {
    private final TestBench bench = new TestBench();
    private final StatusBarViewModel viewModel =
            new StatusBarViewModel(bench.containers, bench.parts.tasks(), bench.clock, bench.navigator, true);

    @Test
    void countsWhatRuns() {
        assertThat(viewModel.runningProperty().get()).isEqualTo("Nothing running");
        bench.create("web", "nginx");
        bench.service.start("web");
        assertThat(viewModel.runningProperty().get()).isEqualTo("1 running");
    }

    @Test
    void theWorstFindingIsTheEnginesState() {
        assertThat(viewModel.engineTextProperty().get()).isEqualTo("Engine ready · rootless");
        viewModel.examine(
                () -> List.of(new Check("a", Verdict.OK, "", ""), new Check("b", Verdict.LIMITED, "", "do this")));
        assertThat(viewModel.engineTextProperty().get()).isEqualTo("Engine ready · some features missing");
        viewModel.examine(() -> List.of(new Check("c", Verdict.ESSENTIAL_MISSING, "", "do that")));
        assertThat(viewModel.engineProperty().get()).isEqualTo(Verdict.ESSENTIAL_MISSING);
    }

    @Test
    void measuresItselfOnlyWhileWatched() {
        assertThat(viewModel.usageProperty().get()).isEmpty();
        viewModel.setWatching(true);
        assertThat(viewModel.usageProperty().get()).contains(" MiB");
        bench.clock.advance(Duration.ofSeconds(4));
        viewModel.setWatching(false);
        assertThat(bench.clock.planned()).isZero();
    }
}
