package io.cooperage.app;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `cooperage doctor`: what this machine offers, as a table with the command that mends each gap.
@Command(
        name = "doctor",
        description =
                "Looks at this machine, changes nothing: what is fine, what is missing, and the command that mends "
                        + "it. Exit status 1 when something essential is missing.")
final class DoctorCommand implements Callable<Integer> {
    private final Wiring wiring;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DesktopCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    DoctorCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<Check> checks = new ArrayList<>();
        LaunchTrouble.in(wiring.environment()).map(LaunchTrouble::check).ifPresent(checks::add);
        checks.addAll(wiring.doctor().open(parent.paths()).run());
        checks.add(Display.of(wiring.environment()).check());
        spec.commandLine()
                .getOut()
                .print(new DoctorTable(Colour.wanted(wiring.environment(), wiring.streams())).render(checks));
        spec.commandLine().getOut().flush();
        boolean essentialMissing = checks.stream().anyMatch(check -> check.verdict() == Verdict.ESSENTIAL_MISSING);
        return essentialMissing ? 1 : 0;
    }
}
