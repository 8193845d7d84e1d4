package io.cooperage.engine.api.docker;

import java.util.List;

/// The endpoints of one kind of object.
interface RouteSet {
    List<Route> routes();
}
