package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import org.jspecify.annotations.Nullable;

/// The folder at the left of the text and the outline at its right: there while there is room for them, or
/// always, or never, as a person says in the menu. FX thread only.
final class SideColumns {
    /// With less, a text beside both has too few characters in a line.
    private static final double ROOM_FOR_ALL = 760;

    private static final double ROOM_FOR_FOLDER = 680;

    /// The share of the folder, and where the outline begins.
    private static final double FOLDER = 0.2;

    private static final double OUTLINE = 0.83;

    /// In a narrow window that would be too little to read a name in.
    private static final double FOLDER_NARROW = 0.3;

    private final SplitPane columns;
    private final Node folder;
    private final Node text;
    private final Node outline;
    private final ObservableValue<Boolean> anyText;
    private final CheckMenuItem folderItem;
    private final CheckMenuItem outlineItem;
    private @Nullable Boolean folderWish;
    private @Nullable Boolean outlineWish;
    private boolean formOpen;

    /// @param columns holds folder, text and outline
    /// @param anyText whether a text is open; without one the folder is all that there is to use
    SideColumns(SplitPane columns, ObservableValue<Boolean> anyText, Messages messages) {
        this.columns = columns;
        this.anyText = anyText;
        folder = columns.getItems().get(0);
        text = columns.getItems().get(1);
        outline = columns.getItems().get(2);
        folderItem = new CheckMenuItem(messages.text("show.folder"));
        folderItem.setOnAction(_ -> {
            folderWish = folderItem.isSelected();
            show();
        });
        outlineItem = new CheckMenuItem(messages.text("show.outline"));
        outlineItem.setOnAction(_ -> {
            outlineWish = outlineItem.isSelected();
            show();
        });
        SplitPane.setResizableWithParent(folder, false);
        SplitPane.setResizableWithParent(outline, false);
        columns.setDividerPositions(FOLDER, OUTLINE);
        columns.widthProperty().subscribe(this::show);
        anyText.subscribe(_ -> show());
    }

    /// What a person can say of them.
    List<MenuItem> items() {
        return List.of(folderItem, outlineItem);
    }

    /// The outline makes room while a form lies open beside it.
    void setFormOpen(boolean open) {
        formOpen = open;
        show();
    }

    private void show() {
        double width = columns.getWidth();
        if (width <= 0) {
            return;
        }
        boolean withFolder = !anyText.getValue() || wanted(folderWish, width >= ROOM_FOR_FOLDER);
        boolean withOutline = !formOpen && wanted(outlineWish, width >= ROOM_FOR_ALL);
        folderItem.setSelected(withFolder);
        outlineItem.setSelected(withOutline);
        List<Node> items = new ArrayList<>(List.of(text));
        if (withFolder) {
            items.addFirst(folder);
        }
        if (withOutline) {
            items.add(outline);
        }
        if (!items.equals(columns.getItems())) {
            double share = width < ROOM_FOR_ALL ? FOLDER_NARROW : FOLDER;
            if (columns.getItems().contains(folder)) {
                share = Math.max(share, folder.getLayoutBounds().getWidth() / width);
            }
            columns.getItems().setAll(items);
            if (withFolder) {
                columns.setDividerPosition(0, share);
            }
            if (withOutline) {
                columns.setDividerPosition(items.size() - 2, OUTLINE);
            }
            // Shares are of the width there is now. A form that opens or closes changes it before the next layout.
            columns.layout();
        }
    }

    private static boolean wanted(@Nullable Boolean wish, boolean room) {
        return wish == null ? room : wish;
    }
}
