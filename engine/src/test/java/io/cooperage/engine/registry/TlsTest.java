package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.testing.RegistryFixture;
import io.cooperage.engine.testing.TestCa;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Map;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates as in Docker's certs.d, against real registries.
class TlsTest {
    private static final SampleImage IMAGE = SampleImage.of(1);

    @TempDir
    Path folder;

    private final TestClient setup = new TestClient();
    private Path certs = Path.of("set below");

    @BeforeEach
    void useOurFolder() throws IOException {
        certs = Files.createDirectories(folder.resolve("certs.d"));
        setup.settings = RegistrySettings.NONE.withCertFolder(certs);
    }

    @Test
    void anAuthorityOfTheHostsFolderIsTrusted() throws Exception {
        TestCa ca = TestCa.in(folder);
        try (RegistryFixture registry = RegistryFixture.tls(ca);
                RegistryClient client = setup.open()) {
            put(registry.host(), "ca.crt", ca.certificateFile());
            ImageReference name = SampleImage.name(registry.host(), "app:1");
            IMAGE.push(client, name);
            assertThat(SampleImage.read(client, name, IMAGE.layerDescriptor())).isEqualTo(IMAGE.layer());
            assertThat(client.ping(registry.host(), null).tls()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Another CA", "Cooperage test CA"})
    void anotherAuthorityIsNotAndTheFileIsNamed(String commonName) throws Exception {
        TestCa other = TestCa.in(Files.createDirectory(folder.resolve("other")), commonName);
        TestCa ca = TestCa.in(folder);
        try (RegistryFixture registry = RegistryFixture.tls(ca);
                RegistryClient client = setup.open()) {
            put(registry.host(), "ca.crt", other.certificateFile());
            ImageReference name = SampleImage.name(registry.host(), "app:1");
            assertThatThrownBy(() -> client.resolve(name))
                    .hasMessageContaining("issued by 'CN=Cooperage test CA'")
                    .hasMessageContaining(
                            certs.resolve(registry.host()).resolve("ca.crt").toString())
                    .extracting("kind")
                    .isEqualTo(ErrorKind.UNAVAILABLE);

            put(registry.host(), "ca.crt", ca.certificateFile());
            assertThat(client.resolve(name)).as("counts without a new client").isNull();
        }
    }

    @Test
    void sslCertFileIsTrustedToo() throws Exception {
        TestCa other = TestCa.in(Files.createDirectory(folder.resolve("other")));
        TestCa ca = TestCa.in(folder);
        setup.variables = Map.of("SSL_CERT_FILE", ca.certificateFile().toString());
        try (RegistryFixture registry = RegistryFixture.tls(ca);
                RegistryClient client = setup.open()) {
            put(registry.host(), "other.crt", other.certificateFile());
            assertThat(client.resolve(SampleImage.name(registry.host(), "app:1")))
                    .isNull();
        }
    }

    @Test
    void loopbackMayUseAnyCertificate() {
        try (RegistryFixture registry = RegistryFixture.tls(TestCa.in(folder));
                RegistryClient client = setup.open()) {
            IMAGE.push(client, SampleImage.name(registry.host(), "app:1"));
            assertThat(client.ping(registry.host(), null).url()).startsWith("https://");
        }
    }

    @Test
    void aCertificateForOtherNamesIsToldWithThem() throws Exception {
        TestCa ca = TestCa.in(folder);
        try (RegistryFixture registry = RegistryFixture.tls(ca, "a.example", "b.example");
                RegistryClient client = setup.open()) {
            put(registry.host(), "ca.crt", ca.certificateFile());
            assertThatThrownBy(() -> client.resolve(SampleImage.name(registry.host(), "app:1")))
                    .hasMessageContaining("a certificate for a.example, b.example and not for that name");
        }
    }

    @Test
    void plainHttpWhereHttpsIsWantedIsTold() throws Exception {
        TestCa ca = TestCa.in(folder);
        try (RegistryFixture registry = RegistryFixture.plain();
                RegistryClient client = setup.open()) {
            put(registry.host(), "ca.crt", ca.certificateFile());
            assertThatThrownBy(() -> client.resolve(SampleImage.name(registry.host(), "app:1")))
                    .hasMessageContaining("answers in plain http")
                    .hasMessageContaining("allow " + registry.host() + " as an insecure registry");
            setup.settings = setup.settings.withInsecure(registry.host());
            assertThat(client.resolve(SampleImage.name(registry.host(), "app:1")))
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"EC, traditional", "RSA, traditional", "EC, pkcs8", "RSA, pkcs8"})
    void aClientCertificateIsShown(String algorithm, String form) throws Exception {
        TestCa ca = TestCa.in(folder);
        TestCa.Issued client = ca.client("ann", algorithm);
        try (RegistryFixture registry = RegistryFixture.mutualTls(ca);
                RegistryClient registryClient = setup.open()) {
            put(registry.host(), "ca.crt", ca.certificateFile());
            ImageReference name = SampleImage.name(registry.host(), "app:1");
            assertThatThrownBy(() -> registryClient.resolve(name))
                    .hasMessageContaining("wants a client certificate")
                    .hasMessageContaining(
                            certs.resolve(registry.host()).resolve("client.key").toString());

            put(registry.host(), "client.cert", client.certificateFile());
            assertThatThrownBy(() -> registryClient.resolve(name))
                    .hasMessageContaining("client.cert has no key")
                    .extracting("kind")
                    .isEqualTo(ErrorKind.INVALID_ARGUMENT);

            if (form.equals("pkcs8")) {
                Files.writeString(
                        certs.resolve(registry.host()).resolve("client.key"),
                        pkcs8(client.keys().getPrivate()));
            } else {
                put(registry.host(), "client.key", client.keyFile());
            }
            IMAGE.push(registryClient, name);
        }
    }

    private static String pkcs8(PrivateKey key) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(new JcaPKCS8Generator(key, null));
        }
        return text.toString();
    }

    private void put(String host, String name, Path file) throws IOException {
        Path own = Files.createDirectories(certs.resolve(host));
        Files.write(own.resolve(name), Files.readAllBytes(file));
    }
}
