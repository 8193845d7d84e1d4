package io.cooperage.ui.shell;

import io.cooperage.ui.nav.Route;
import java.util.function.Predicate;

/// A button of the navigation rail. The order of entries gives them Ctrl+1, Ctrl+2, … and the tenth Ctrl+0.
///
/// @param owns whether a route lies within this entry, so that its button is lit
/// @param atBottom set apart from the objects, as settings are
public record RailEntry(String label, String icon, Route route, Predicate<Route> owns, boolean atBottom) {}
