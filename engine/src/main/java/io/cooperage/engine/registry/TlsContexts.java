package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.registry.CertificateFolders.ClientIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Makes what java.net.http needs to speak TLS with one host.
final class TlsContexts {
    private static final char[] IN_MEMORY = new char[0];

    private final SystemTrust system;

    TlsContexts(SystemTrust system) {
        this.system = system;
    }

    /// @param verified false accepts any certificate
    SSLContext make(CertificateFolders own, boolean verified) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            X509ExtendedTrustManager judge = verified ? judge(own.authorities()) : null;
            context.init(keyManagers(own.identities()), new TrustManager[] {new ServerTrust(judge)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "cannot prepare TLS: " + e.getMessage(), e);
        }
    }

    private X509ExtendedTrustManager judge(List<X509Certificate> more) throws GeneralSecurityException, IOException {
        Set<X509Certificate> all = new LinkedHashSet<>(system.authorities());
        all.addAll(more);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(storeOf(all));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
    }

    private static KeyStore storeOf(Collection<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, IN_MEMORY);
        int number = 0;
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("authority" + number++, certificate);
        }
        return store;
    }

    private static KeyManager @Nullable [] keyManagers(List<ClientIdentity> identities)
            throws GeneralSecurityException, IOException {
        if (identities.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, IN_MEMORY);
        int number = 0;
        for (ClientIdentity identity : identities) {
            store.setKeyEntry(
                    "identity" + number++,
                    identity.key(),
                    IN_MEMORY,
                    identity.chain().toArray(X509Certificate[]::new));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }
}
