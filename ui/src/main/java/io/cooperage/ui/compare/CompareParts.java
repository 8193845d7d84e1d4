package io.cooperage.ui.compare;

import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveImages;

/// What the page is made of.
///
/// @param comparer only from work given to `tasks`, as `service`: their methods block
public record CompareParts(
        TreeComparer comparer, ImageService service, LiveImages images, LiveContainers containers, UiTasks tasks) {}
