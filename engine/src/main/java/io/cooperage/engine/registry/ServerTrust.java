package io.cooperage.engine.registry;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Decides about the certificates of servers, and keeps the refused one for the error message.
///
/// It must be an *extended* manager: for any other the platform adds a check of the host name, which would also
/// hold where anything is to be accepted.
final class ServerTrust extends X509ExtendedTrustManager {
    private final @Nullable X509ExtendedTrustManager judge;

    /// @param judge null accepts everything
    ServerTrust(@Nullable X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws RefusedCertificate {
        if (judge == null) {
            return;
        }
        try {
            judge.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new RefusedCertificate(chain[0], e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws RefusedCertificate {
        if (judge == null) {
            return;
        }
        try {
            judge.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new RefusedCertificate(chain[0], e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a certificate without its connection can't be judged");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("a registry client has no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge == null ? new X509Certificate[0] : judge.getAcceptedIssuers();
    }

    /// A server's certificate was judged and refused.
    static final class RefusedCertificate extends CertificateException {
        private static final long serialVersionUID = 1L;

        private final X509Certificate certificate;

        RefusedCertificate(X509Certificate certificate, CertificateException cause) {
            super(cause.getMessage(), cause);
            this.certificate = certificate;
        }

        X509Certificate certificate() {
            return certificate;
        }
    }
}
