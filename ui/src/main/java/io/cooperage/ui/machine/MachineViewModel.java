package io.cooperage.ui.machine;

import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.util.Comparator;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The findings of the doctor, worst first. FX thread only.
public final class MachineViewModel {
    private final Doctor doctor;
    private final UiTasks tasks;
    private final Messages messages = Messages.of(MachineViewModel.class);
    private final ObservableList<Check> checks = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");

    public MachineViewModel(Doctor doctor, UiTasks tasks) {
        this.doctor = doctor;
        this.tasks = tasks;
    }

    ObservableList<Check> checks() {
        return checks;
    }

    ReadOnlyStringProperty summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    /// Looks at the machine again.
    void examine() {
        tasks.run(messages.text("task"), doctor::run).onSuccess(found -> {
            checks.setAll(found.stream()
                    .sorted(Comparator.comparing(Check::verdict).reversed())
                    .toList());
            long missing = count(Verdict.ESSENTIAL_MISSING);
            long limited = count(Verdict.LIMITED);
            summary.set(
                    missing > 0
                            ? messages.text("summary.missing", missing)
                            : limited > 0 ? messages.text("summary.limited", limited) : messages.text("summary.ok"));
        });
    }

    private long count(Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).count();
    }
}
