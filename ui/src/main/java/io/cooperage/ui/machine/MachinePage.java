package io.cooperage.ui.machine;

import io.cooperage.engine.doctor.Doctor;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;

/// The preflight, made anew at every visit.
public final class MachinePage implements Page {
    private final MachineViewModel viewModel;
    private final MachineController controller;
    private final ScrollPane view;

    public MachinePage(Doctor doctor, UiTasks tasks) {
        viewModel = new MachineViewModel(doctor, tasks);
        controller = new MachineController(viewModel);
        view = new ScrollPane(FxmlView.load(controller));
        view.setFitToWidth(true);
        view.setFocusTraversable(false);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.examine();
        controller.focus();
    }

    @Override
    public void hide() {}
}
