package io.cooperage.ui.control;

import javafx.scene.control.Button;
import javafx.scene.layout.Region;

/// Makes small buttons with words on them, which are never cut. FX thread only.
public final class CompactButton {
    private CompactButton() {}

    public static Button of(String id, String words, Runnable action) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().add("compact");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setMnemonicParsing(false);
        button.setOnAction(_ -> action.run());
        return button;
    }
}
