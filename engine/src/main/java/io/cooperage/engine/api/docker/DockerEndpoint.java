package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Docker API of an engine that goes on without it: a window is of use also when its socket can't be opened,
/// and says why.
///
/// @param options what was asked for
/// @param api empty when it is not served
/// @param trouble why it is not; empty when it is
public record DockerEndpoint(DockerApiOptions options, Optional<DockerApi> api, String trouble)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEndpoint.class);

    public static DockerEndpoint open(Engine engine, DockerApiOptions options) {
        try {
            return new DockerEndpoint(options, Optional.of(DockerApi.open(engine, options)), "");
        } catch (EngineException e) {
            LOG.warn("the Docker API is not served: {}", e.getMessage(), e);
            return new DockerEndpoint(options, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /// One that nobody serves.
    public static DockerEndpoint unserved(DockerApiOptions options, String why) {
        return new DockerEndpoint(options, Optional.empty(), why);
    }

    /// `unix:///run/user/1000/cooperage/docker.sock`
    public String host() {
        return "unix://" + options.socket();
    }

    @Override
    public void close() {
        api.ifPresent(DockerApi::close);
    }
}
