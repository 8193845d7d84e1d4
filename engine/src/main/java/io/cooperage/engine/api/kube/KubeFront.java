package io.cooperage.engine.api.kube;

import io.cooperage.engine.api.kube.stream.PodStreamRoutes;
import io.cooperage.engine.cluster.ApiFront;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.http.HttpEndpoint;
import io.cooperage.engine.http.HttpEndpoint.ClientCertificate;
import io.cooperage.engine.http.HttpLimits;
import io.cooperage.engine.http.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// Kubernetes' HTTP API of the engine's cluster, on loopback and with TLS only.
public final class KubeFront implements ApiFront {

    @Override
    public Serving serve(Served served, int preferredPort) {
        KubeApi handler = new KubeApi(new KubeApi.Parts(
                served.api(),
                served.schemas(),
                served.pods(),
                new PodStreamRoutes(served.pods()),
                served.authenticator(),
                served.authorizer(),
                served.tokens(),
                served.clock()));
        HttpServer server = HttpServer.open("kube-api", handler, HttpLimits.USUAL);
        boolean serving = false;
        try {
            int port = URI.create(listen(server, served, preferredPort)).getPort();
            serving = true;
            return new Open(server, handler, port);
        } finally {
            if (!serving) {
                server.close();
                handler.close();
            }
        }
    }

    private static String listen(HttpServer server, Served served, int preferredPort) {
        try {
            return server.listen(endpoint(served, preferredPort));
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.CONFLICT) {
                throw e;
            }
            return server.listen(endpoint(served, 0));
        }
    }

    private static HttpEndpoint endpoint(Served served, int port) {
        return new HttpEndpoint.Tls(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                served.identity().serverContext(),
                ClientCertificate.OPTIONAL);
    }

    private record Open(HttpServer server, KubeApi handler, int port) implements Serving {
        @Override
        public void close() {
            server.close();
            handler.close();
        }
    }
}
