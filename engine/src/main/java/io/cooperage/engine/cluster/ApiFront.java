package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.access.Authenticator;
import io.cooperage.engine.cluster.access.Authorizer;
import io.cooperage.engine.cluster.access.ServiceAccountTokens;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.node.PodAccess;
import io.cooperage.engine.cluster.pki.ClusterIdentity;
import io.cooperage.engine.cluster.schema.OpenApiSchemas;
import java.time.Clock;

/// What makes a cluster reachable for clients: HTTP stands above this package, and is handed in.
@FunctionalInterface
public interface ApiFront {

    /// Serves on the machine's 127.0.0.1 from now on.
    ///
    /// @param preferredPort taken when it is free, else any
    /// @throws io.cooperage.engine.error.EngineException when it can't listen
    Serving serve(Served served, int preferredPort);

    /// What is served, and to whom.
    record Served(
            ClusterApi api,
            OpenApiSchemas schemas,
            PodAccess pods,
            Authenticator authenticator,
            Authorizer authorizer,
            ServiceAccountTokens tokens,
            ClusterIdentity identity,
            Clock clock) {}

    /// One that listens.
    interface Serving extends AutoCloseable {
        int port();

        @Override
        void close();
    }
}
