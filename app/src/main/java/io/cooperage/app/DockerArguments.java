package io.cooperage.app;

import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.docker.DockerApiOptions;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a command line says about the Docker API.
final class DockerArguments {
    @Option(
            names = "--socket-group",
            paramLabel = "GROUP",
            description = "Also let this group use the Docker API's socket. Its members can become whoever runs this.")
    private @Nullable String group;

    @Option(
            names = "--docker-tcp",
            paramLabel = "HOST:PORT",
            description = "Serve the Docker API over TCP too, to clients with a certificate. Needs the three --tls…")
    private @Nullable String tcp;

    @Option(names = "--tlscacert", paramLabel = "FILE", description = "Who signs the certificates of clients (PEM).")
    private @Nullable Path authority;

    @Option(names = "--tlscert", paramLabel = "FILE", description = "This server's certificate (PEM).")
    private @Nullable Path certificate;

    @Option(names = "--tlskey", paramLabel = "FILE", description = "This server's key (PEM).")
    private @Nullable Path key;

    /// @throws EngineException INVALID_ARGUMENT when TCP is asked for without all of its files, or the reverse
    DockerApiOptions options(EnginePaths paths) {
        return new DockerApiOptions(paths.run().resolve(DockerApi.SOCKET), Optional.ofNullable(group), tcp());
    }

    private Optional<DockerApiOptions.Tcp> tcp() {
        if (tcp == null && authority == null && certificate == null && key == null) {
            return Optional.empty();
        }
        if (tcp == null || authority == null || certificate == null || key == null) {
            throw EngineException.invalid("the Docker API goes over TCP with certificates on both sides only:"
                    + " give --docker-tcp, --tlscacert, --tlscert and --tlskey together");
        }
        return Optional.of(new DockerApiOptions.Tcp(tcp, authority, certificate, key));
    }
}
