package io.cooperage.ui.terminal;

import io.cooperage.ui.control.LiveCell;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.util.Subscription;

/// The status of an answer; refusals stand out, also without colour: they are the ones of 400 and more.
final class StatusCell extends LiveCell<RequestRow> {
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");
    private static final PseudoClass RUNNING = PseudoClass.getPseudoClass("running");

    private final Label label = new Label();

    StatusCell() {
        label.getStyleClass().addAll("figure", "status");
    }

    @Override
    protected Node content() {
        return label;
    }

    @Override
    protected Subscription follow(RequestRow row) {
        label.setText(row.status());
        label.pseudoClassStateChanged(BAD, row.failed());
        label.pseudoClassStateChanged(RUNNING, row.request().running());
        return Subscription.EMPTY;
    }
}
