package io.cooperage.engine.cluster.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterIdentityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void whatWasMadeOnceIsFoundAgain(@TempDir Path folder) {
        ClusterIdentity first = open(folder, NOW);
        X509Certificate administrator = first.administrator().certificate();
        ClusterIdentity second = open(folder, NOW.plus(Duration.ofDays(100)));
        assertThat(second.authorityPem()).isEqualTo(first.authorityPem());
        assertThat(second.server().certificate()).isEqualTo(first.server().certificate());
        assertThat(second.administrator().certificate()).isEqualTo(administrator);
        assertThat(second.tokenKeys().getPublic()).isEqualTo(first.tokenKeys().getPublic());
    }

    @Test
    void theServerIsKnownByItsNamesAndAddresses(@TempDir Path folder) throws Exception {
        X509Certificate certificate = ClusterIdentity.open(folder, at(NOW), List.of(InetAddress.getByName("10.88.0.1")))
                .server()
                .certificate();
        Set<String> names = certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet());
        assertThat(names)
                .contains(
                        "localhost",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local",
                        "127.0.0.1",
                        "10.96.0.1",
                        "10.88.0.1");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void aNewAddressMakesANewCertificate(@TempDir Path folder) throws Exception {
        ClusterIdentity identity = open(folder, NOW);
        X509Certificate before = identity.server().certificate();
        identity.addAddress(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(identity.server().certificate()).isEqualTo(before);
        identity.addAddress(InetAddress.getByName("192.0.2.7"));
        assertThat(identity.server().certificate()).isNotEqualTo(before);
    }

    @Test
    void certificatesAreRenewedBeforeTheyEnd(@TempDir Path folder) throws Exception {
        ClusterIdentity first = open(folder, NOW);
        X509Certificate administrator = first.administrator().certificate();
        ClusterIdentity later = open(folder, NOW.plus(Duration.ofDays(340)));
        X509Certificate renewed = later.server().certificate();
        assertThat(renewed).isNotEqualTo(first.server().certificate());
        assertThat(renewed.getNotAfter().toInstant()).isAfter(NOW.plus(Duration.ofDays(700)));
        assertThat(later.authorityPem()).isEqualTo(first.authorityPem());
        assertThat(later.administrator().certificate()).isNotEqualTo(administrator);
    }

    @Test
    void aServerThatRunsOnRenewsItsCertificateItself(@TempDir Path folder) {
        MovingClock clock = new MovingClock(NOW);
        ClusterIdentity identity = ClusterIdentity.open(folder, clock, List.of());
        X509Certificate before = identity.server().certificate();
        clock.now = NOW.plus(Duration.ofDays(350));
        assertThat(identity.server().certificate()).isNotEqualTo(before);
    }

    @Test
    void theAdministratorIsAMaster(@TempDir Path folder) {
        X509Certificate certificate = open(folder, NOW).administrator().certificate();
        assertThat(certificate.getSubjectX500Principal().getName())
                .contains("CN=kubernetes-admin")
                .contains("O=system:masters");
    }

    @Test
    void nobodyElseReadsTheKeys(@TempDir Path folder) throws IOException {
        Path keys = folder.resolve("pki");
        open(keys, NOW).administrator();
        assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (Stream<Path> files = Files.list(keys)) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(6)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void aDamagedFileIsNamed(@TempDir Path folder) throws IOException {
        open(folder, NOW);
        Files.writeString(folder.resolve("ca.key"), "nonsense");
        assertThatThrownBy(() -> open(folder, NOW))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS))
                .hasMessageContaining("ca.key");
    }

    @Test
    void theKubeconfigOfTheUserKeepsWhatIsInIt(@TempDir Path folder) throws IOException {
        ClusterIdentity identity = open(folder.resolve("pki"), NOW);
        Path file = folder.resolve("config");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: work
                preferences: {}
                clusters:
                - name: work
                  cluster: {server: "https://example.com"}
                - name: cooperage
                  cluster: {server: "https://127.0.0.1:1"}
                contexts:
                - name: work
                  context: {cluster: work, user: me}
                users:
                - name: me
                  user: {token: abc}
                """);
        String before = Files.readString(file);
        Kubeconfig config = new Kubeconfig("https://127.0.0.1:6443", identity.authorityPem(), identity.administrator());
        Path copy = config.mergeInto(file, NOW);
        assertThat(copy).isNotNull().hasContent(before);
        assertThat(Files.readString(file))
                .contains("current-context: work", "https://example.com", "https://127.0.0.1:6443", "token: abc")
                .doesNotContain("https://127.0.0.1:1\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aKubeconfigThatIsNoneIsLeftAlone(@TempDir Path folder) throws IOException {
        ClusterIdentity identity = open(folder.resolve("pki"), NOW);
        Path file = folder.resolve("config");
        Files.writeString(file, "- a\n- b\n");
        Kubeconfig config = new Kubeconfig("https://127.0.0.1:6443", identity.authorityPem(), identity.administrator());
        assertThatThrownBy(() -> config.mergeInto(file, NOW)).hasMessageContaining(file.toString());
        assertThat(file).hasContent("- a\n- b\n");
        Path none = folder.resolve("new/config");
        assertThat(config.mergeInto(none, NOW)).isNull();
        assertThat(Files.readString(none)).contains("current-context: cooperage");
    }

    private static ClusterIdentity open(Path folder, Instant now) {
        return ClusterIdentity.open(folder, at(now), List.of());
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static final class MovingClock extends Clock {
        private Instant now;

        MovingClock(Instant now) {
            this.now = now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
