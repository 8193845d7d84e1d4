package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The authorities that this machine trusts: those of the Java runtime, of the distribution's bundle (where
/// `update-ca-certificates` puts a company's own), and of `$SSL_CERT_FILE`.
final class SystemTrust {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTrust.class);

    /// Where distributions keep the bundle: Debian, Fedora, openSUSE, Alpine.
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final UserEnvironment environment;
    private @Nullable Set<X509Certificate> read;

    SystemTrust(UserEnvironment environment) {
        this.environment = environment;
    }

    /// Read once.
    synchronized Set<X509Certificate> authorities() {
        Set<X509Certificate> known = read;
        if (known == null) {
            known = new LinkedHashSet<>(ofTheRuntime());
            for (Path bundle : bundles()) {
                try {
                    known.addAll(PemFiles.certificates(bundle));
                } catch (EngineException e) {
                    LOG.warn("the authorities of {} are not trusted: {}", bundle, e.getMessage());
                }
            }
            read = known;
        }
        return known;
    }

    private List<Path> bundles() {
        List<Path> bundles = new ArrayList<>();
        BUNDLES.stream().filter(Files::isReadable).findFirst().ifPresent(bundles::add);
        String named = environment.get("SSL_CERT_FILE");
        if (named != null) {
            bundles.add(Path.of(named));
        }
        return bundles;
    }

    private static List<X509Certificate> ofTheRuntime() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers())
                    .flatMap(SystemTrust::issuers)
                    .toList();
        } catch (GeneralSecurityException e) {
            // A runtime without a store of its own still has the distribution's bundle.
            LOG.warn("the Java runtime's certificate authorities can't be read: {}", e.getMessage());
            return List.of();
        }
    }

    private static Stream<X509Certificate> issuers(TrustManager manager) {
        return manager instanceof X509TrustManager x509 ? Stream.of(x509.getAcceptedIssuers()) : Stream.empty();
    }
}
