package io.cooperage.ui.containers.detail;

import java.util.function.Consumer;
import javafx.scene.Parent;

/// The content of one tab, made when the tab is shown for the first time.
///
/// @param active told whether anyone can see it
/// @param focus puts the focus where work begins
/// @param close lets go of what it holds
record DetailTab(Parent view, Consumer<Boolean> active, Runnable focus, Runnable close) {}
