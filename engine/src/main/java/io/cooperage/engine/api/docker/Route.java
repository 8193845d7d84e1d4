package io.cooperage.engine.api.docker;

/// An endpoint: a row of the table that the server and the compatibility table of the README are made from.
///
/// @param method `GET`
/// @param path as in Docker's description, `/containers/{id}/json`; a name that may hold slashes is
///     `{name:.*}`
/// @param since the first API version that has it, `1.24`
/// @param status how much of it is here, for the README
/// @param notes for the README: what differs from Docker, empty when nothing does
record Route(String method, String path, String since, Status status, String notes, Handler handler) {

    /// How much of what Docker describes an endpoint does.
    enum Status {
        /// All that Docker's does.
        FULL("full"),
        /// Its common use; what it refuses or leaves out stands in the notes.
        PARTLY("partly"),
        /// Nothing is ever found there.
        REFUSED_404("refused, 404"),
        REFUSED_501("refused, 501"),
        /// As a Docker answers that can't just now, for it is in no swarm.
        REFUSED_503("refused, 503");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /// As the README has it.
        String words() {
            return words;
        }
    }

    static Route get(String path, Handler handler) {
        return of("GET", path, handler);
    }

    static Route post(String path, Handler handler) {
        return of("POST", path, handler);
    }

    static Route put(String path, Handler handler) {
        return of("PUT", path, handler);
    }

    static Route head(String path, Handler handler) {
        return of("HEAD", path, handler);
    }

    static Route delete(String path, Handler handler) {
        return of("DELETE", path, handler);
    }

    private static Route of(String method, String path, Handler handler) {
        return new Route(method, path, "1.24", Status.FULL, "", handler);
    }

    Route since(String version) {
        return new Route(method, path, version, status, notes, handler);
    }

    /// It does all that Docker's does, but there is something to know.
    Route noting(String text) {
        return new Route(method, path, since, status, text, handler);
    }

    /// @param text what is missing
    Route partly(String text) {
        return new Route(method, path, since, Status.PARTLY, text, handler);
    }

    Route refused(Status how, String text) {
        return new Route(method, path, since, how, text, handler);
    }
}
