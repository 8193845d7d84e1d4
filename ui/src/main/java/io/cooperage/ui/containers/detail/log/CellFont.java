package io.cooperage.ui.containers.detail.log;

import javafx.scene.text.Font;
import javafx.scene.text.FontPosture;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/// A monospaced font with the size of its cells, in pixels.
record CellFont(Font regular, Font bold, Font italic, double width, double height, double baseline) {
    static CellFont of(Font font) {
        Text probe = new Text("0".repeat(50));
        probe.setFont(font);
        double width = probe.getLayoutBounds().getWidth() / 50;
        double textHeight = probe.getLayoutBounds().getHeight();
        double height = Math.ceil(textHeight * 1.15);
        double baseline = Math.round(probe.getBaselineOffset() + (height - textHeight) / 2);
        return new CellFont(
                font,
                Font.font(font.getFamily(), FontWeight.BOLD, font.getSize()),
                Font.font(font.getFamily(), FontPosture.ITALIC, font.getSize()),
                width,
                height,
                baseline);
    }
}
