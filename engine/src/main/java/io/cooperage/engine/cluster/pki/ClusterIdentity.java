package io.cooperage.engine.cluster.pki;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Who this cluster is: an authority made once for each installation, and what it signed. Certificates are
/// renewed a month before they end, the server's while it serves. For any thread.
///
/// A folder of its own, which nobody else may enter, holds `ca`, `server` and `admin`, each with `.crt` and
/// `.key`, and `service-account`, `.key` and `.pub`, by which tokens are signed.
public final class ClusterIdentity {
    /// What every pod knows the API server by.
    private static final List<String> NAMES = List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");

    /// The address of the service `kubernetes`.
    private static final String SERVICE_ADDRESS = "10.96.0.1";

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3653);
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final String ADMIN = "kubernetes-admin";
    private static final String MASTERS = "system:masters";

    private final PemFiles files;
    private final Clock clock;
    private final Credential authority;
    private final KeyPair tokenKeys;
    private final Set<InetAddress> addresses = new LinkedHashSet<>();
    private Credential server;

    private ClusterIdentity(PemFiles files, Clock clock, Collection<InetAddress> addresses) {
        this.files = files;
        this.clock = clock;
        this.addresses.addAll(standardAddresses());
        this.addresses.addAll(addresses);
        Instant now = clock.instant();
        this.authority = files.read("ca")
                .filter(ca -> ca.lasts(now, RENEW_BEFORE))
                .orElseGet(() -> {
                    Credential made = new CertificateIssue(now).authority("cooperage", AUTHORITY_LIFE);
                    files.write("ca", made);
                    return made;
                });
        this.tokenKeys = files.readKeys("service-account").orElseGet(() -> {
            KeyPair made = CertificateIssue.newKeys();
            files.writeKeys("service-account", made);
            return made;
        });
        this.server = files.read("server")
                .filter(found -> isGood(found, now) && names(found).containsAll(texts(this.addresses)))
                .orElseGet(() -> newServer(now));
    }

    /// Reads what is in the folder, and makes what is missing or about to end.
    ///
    /// @param addresses at which the server can be reached beside loopback and the service's own, such as a
    ///     bridge's gateway
    /// @throws EngineException DATA_LOSS naming a file that can't be read, UNAVAILABLE when none can be
    ///     written
    public static ClusterIdentity open(Path folder, Clock clock, Collection<InetAddress> addresses) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "can't make the folder " + folder + " for the cluster's keys: " + e.getMessage(),
                    e);
        }
        return new ClusterIdentity(new PemFiles(folder), clock, addresses);
    }

    private static List<InetAddress> standardAddresses() {
        return List.of(
                InetAddress.ofLiteral("127.0.0.1"),
                InetAddress.ofLiteral("::1"),
                InetAddress.ofLiteral(SERVICE_ADDRESS));
    }

    private static Set<String> texts(Collection<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.toSet());
    }

    private static Set<String> names(Credential credential) {
        try {
            Collection<List<?>> names = credential.certificate().getSubjectAlternativeNames();
            return names == null
                    ? Set.of()
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    private boolean isGood(Credential credential, Instant now) {
        try {
            credential.certificate().verify(authority.certificate().getPublicKey());
            return credential.lasts(now, RENEW_BEFORE);
        } catch (GeneralSecurityException e) {
            return false; // signed by an authority that is no more
        }
    }

    private Credential newServer(Instant now) {
        Credential made = new CertificateIssue(now).server(authority, "cooperage-apiserver", NAMES, addresses, LIFE);
        files.write("server", made);
        return made;
    }

    /// The one to show to a client that connects now.
    synchronized Credential server() {
        Instant now = clock.instant();
        if (!isGood(server, now)) {
            server = newServer(now);
        }
        return server;
    }

    /// Lets the server be reached at one more address: its certificate is made anew when it does not name it.
    public synchronized void addAddress(InetAddress address) {
        if (addresses.add(address)) {
            server = newServer(clock.instant());
        }
    }

    /// The certificate of the administrator, of the group `system:masters`.
    public synchronized Credential administrator() {
        Instant now = clock.instant();
        Optional<Credential> found = files.read("admin").filter(known -> isGood(known, now));
        if (found.isPresent()) {
            return found.get();
        }
        Credential made = client(ADMIN, List.of(MASTERS), LIFE);
        files.write("admin", made);
        return made;
    }

    /// A certificate for a user, not kept anywhere.
    public Credential client(String user, List<String> groups, Duration life) {
        return new CertificateIssue(clock.instant()).client(authority, user, groups, life);
    }

    /// What clients and pods must trust.
    public String authorityPem() {
        return authority.certificatePem();
    }

    X509Certificate authority() {
        return authority.certificate();
    }

    /// By which tokens of service accounts are signed, on P-256.
    public KeyPair tokenKeys() {
        return tokenKeys;
    }

    /// For a listener that asks for client certificates, and takes those of this authority.
    public SSLContext serverContext() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, new char[0]);
            trusted.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServerKeys(this)}, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("can't set up TLS with the cluster's own certificates", e);
        }
    }
}
