package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.http.HttpEndpoint;
import io.cooperage.engine.http.HttpEndpoint.ClientCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// TCP with TLS, for clients that show a certificate of our authority. There is no form without: whoever
/// reaches this API becomes whoever the engine runs as.
final class TcpEndpoint {
    private TcpEndpoint() {}

    /// @throws EngineException INVALID_ARGUMENT for an address or files that can't be
    static HttpEndpoint.Tls of(DockerApiOptions.Tcp options) {
        return new HttpEndpoint.Tls(
                address(options.address()), TlsIdentity.read(options).context(), ClientCertificate.REQUIRED);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon < 1 || port < 0 || port > 0xffff) {
                throw invalid(text, null);
            }
            String host = text.substring(0, colon);
            if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
                throw invalid(text, null);
            }
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (NumberFormatException | UnknownHostException e) {
            throw invalid(text, e);
        }
    }

    private static EngineException invalid(String text, @Nullable Exception cause) {
        return new EngineException(
                ErrorKind.INVALID_ARGUMENT,
                "\"" + text + "\" is no address for the Docker API: HOST:PORT, such as 127.0.0.1:2376 or [::1]:2376",
                cause);
    }
}
