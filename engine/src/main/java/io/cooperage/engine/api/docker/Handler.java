package io.cooperage.engine.api.docker;

import java.io.IOException;

/// What one endpoint does. Called on a virtual thread of its own, which may block; interrupted when the
/// client goes
/// away.
@FunctionalInterface
interface Handler {

    /// Answers exactly once.
    ///
    /// @throws io.cooperage.engine.error.EngineException becomes Docker's `{"message": …}` with the
    ///     status that
    ///     stands for its kind, unless an answer has begun
    /// @throws IOException the client is gone
    void handle(Exchange exchange) throws IOException;
}
