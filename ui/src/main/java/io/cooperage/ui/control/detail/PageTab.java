package io.cooperage.ui.control.detail;

import java.util.function.Supplier;

/// One row of the tabs of a page: adding a tab is adding such a row.
///
/// @param key its name in the route that leads to it
/// @param title on the tab
/// @param icon an Ikonli literal, for places that list what there is to see
/// @param content asked once, when the tab is shown for the first time
public record PageTab<K>(K key, String title, String icon, Supplier<TabContent> content) {}
