package io.cooperage.ui.images.detail;

import java.util.function.Consumer;
import javafx.scene.Parent;

/// The content of one tab, made when the tab is shown for the first time.
///
/// @param active told whether anyone can see it
/// @param focus puts the focus where work begins
/// @param choose shows one layer, where the tab has any
record ImageTabContent(Parent view, Consumer<Boolean> active, Runnable focus, Consumer<Integer> choose) {}
