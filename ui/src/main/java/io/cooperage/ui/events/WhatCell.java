package io.cooperage.ui.events;

import io.cooperage.ui.control.LiveCell;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened, with the sign of the kind of thing it happened to; trouble has a sign of its own.
final class WhatCell extends LiveCell<EventRow> {
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");

    private final FontIcon icon = new FontIcon("fth-box");
    private final Label label = new Label();
    private final HBox box = new HBox(icon, label);

    WhatCell() {
        box.getStyleClass().add("what");
        box.setAlignment(Pos.CENTER_LEFT);
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(EventRow row) {
        icon.setIconLiteral(row.bad() ? "fth-alert-triangle" : row.kind().icon());
        label.setText(row.action());
        box.pseudoClassStateChanged(BAD, row.bad());
        return Subscription.EMPTY;
    }
}
