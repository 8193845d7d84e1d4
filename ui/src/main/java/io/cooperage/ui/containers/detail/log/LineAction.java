package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog.Entry;
import java.util.function.Consumer;

/// Something that can be done with one line of a log, offered in its menu.
///
/// @param icon an Ikonli literal
public record LineAction(String text, String icon, Consumer<Entry> action) {}
