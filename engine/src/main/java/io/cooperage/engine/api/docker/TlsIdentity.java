package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// Who this server is, and whose certificates it takes.
///
/// @param context ready to serve
record TlsIdentity(SSLContext context) {
    private static final char[] NO_PASSWORD = new char[0];

    /// @throws EngineException INVALID_ARGUMENT naming the file that won't do
    static TlsIdentity read(DockerApiOptions.Tcp options) {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, NO_PASSWORD);
            Certificate[] chain = certificates(options.certificate()).toArray(Certificate[]::new);
            own.setKeyEntry("server", key(options.key()), NO_PASSWORD, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);

            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, NO_PASSWORD);
            int number = 0;
            for (Certificate authority : certificates(options.authority())) {
                authorities.setCertificateEntry("authority-" + number, authority);
                number++;
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);

            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new TlsIdentity(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "the certificate " + options.certificate() + " and the key " + options.key()
                            + " can't be used together: " + e.getMessage(),
                    e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw unusable(file, "there is no certificate in it", null);
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    /// PKCS#8, or the older form of each algorithm, as openssl writes them.
    private static PrivateKey key(Path file) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (Reader in = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(in)) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PrivateKeyInfo pkcs8) {
                    return converter.getPrivateKey(pkcs8);
                }
                if (part instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
            throw unusable(file, "there is no private key in it that is not encrypted", null);
        } catch (IOException e) {
            throw unusable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static EngineException unusable(Path file, String why, @Nullable Exception cause) {
        return new EngineException(
                ErrorKind.INVALID_ARGUMENT,
                "can't use " + file + " for the Docker API over TCP: " + why + "; it must be a PEM file",
                cause);
    }
}
