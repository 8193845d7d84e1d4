package io.cooperage.engine.api.docker;

/// An endpoint: a row of the table that the server and the compatibility table of the README are made from.
///
/// @param method `GET`
/// @param path as in Docker's description, `/containers/{id}/json`; a name that may hold slashes is
///     `{name:.*}`
/// @param since the first API version that has it, `1.24`
/// @param notes for the README: what differs from Docker, empty when nothing does
record Route(String method, String path, String since, String notes, Handler handler) {

    static Route get(String path, Handler handler) {
        return new Route("GET", path, "1.24", "", handler);
    }

    static Route post(String path, Handler handler) {
        return new Route("POST", path, "1.24", "", handler);
    }

    static Route put(String path, Handler handler) {
        return new Route("PUT", path, "1.24", "", handler);
    }

    static Route head(String path, Handler handler) {
        return new Route("HEAD", path, "1.24", "", handler);
    }

    static Route delete(String path, Handler handler) {
        return new Route("DELETE", path, "1.24", "", handler);
    }

    Route since(String version) {
        return new Route(method, path, version, notes, handler);
    }

    Route noting(String text) {
        return new Route(method, path, since, text, handler);
    }
}
