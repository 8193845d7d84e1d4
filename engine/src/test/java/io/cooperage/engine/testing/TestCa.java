package io.cooperage.engine.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// A certificate authority that lives as long as a test and that no machine trusts. Its files are PEM.
public final class TestCa {
    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Path certificateFile;

    private TestCa(Path folder, String commonName)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        this.folder = folder;
        this.name = new X500Name("CN=" + commonName);
        this.keys = newKeys("EC", 256);
        JcaX509v3CertificateBuilder builder = builder(name, keys);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        this.certificate = signed(builder);
        this.certificateFile = write("ca.crt", certificate);
    }

    /// @param folder for the files, such as a `@TempDir`
    public static TestCa in(Path folder) {
        return in(folder, "Cooperage test CA");
    }

    public static TestCa in(Path folder, String commonName) {
        try {
            return new TestCa(folder, commonName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a client must trust.
    public Path certificateFile() {
        return certificateFile;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// @param names host names and IPv4 addresses
    public Issued server(String... names) {
        return issue("server-" + names[0].replace(':', '_'), KeyPurposeId.id_kp_serverAuth, "EC", names);
    }

    /// @param algorithm of the key, `EC` or `RSA`
    public Issued client(String user, String algorithm) {
        return issue("client-" + user, KeyPurposeId.id_kp_clientAuth, algorithm, user);
    }

    private Issued issue(String fileName, KeyPurposeId purpose, String algorithm, String... names) {
        try {
            KeyPair own = newKeys(algorithm, algorithm.equals("EC") ? 256 : 2048);
            JcaX509v3CertificateBuilder builder = builder(new X500Name("CN=" + names[0]), own);
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            Arrays.stream(names).map(TestCa::generalName).toArray(GeneralName[]::new)));
            X509Certificate issued = signed(builder);
            return new Issued(
                    issued, own, write(fileName + ".cert", issued), write(fileName + ".key", traditional(own)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName generalName(String name) {
        boolean address = name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static KeyPair newKeys(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys) throws CertIOException {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                subjectKeys.getPublic());
    }

    private X509Certificate signed(JcaX509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    /// As `openssl` writes it. The platform's own encoding of an EC key leaves the curve to the PKCS#8
    /// wrapping, and without that nobody could read it.
    private static Object traditional(KeyPair pair) throws IOException {
        if (!(pair.getPrivate() instanceof ECPrivateKey ec)) {
            return pair.getPrivate();
        }
        ASN1Encodable curve = PrivateKeyInfo.getInstance(ec.getEncoded())
                .getPrivateKeyAlgorithm()
                .getParameters();
        int bits = ec.getParams().getOrder().bitLength();
        byte[] encoded = new org.bouncycastle.asn1.sec.ECPrivateKey(bits, ec.getS(), curve).getEncoded();
        return new PemObject("EC PRIVATE KEY", encoded);
    }

    private Path write(String name, Object content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(content);
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    /// @param keyFile in the traditional form (`BEGIN EC PRIVATE KEY`, `BEGIN RSA PRIVATE KEY`)
    public record Issued(X509Certificate certificate, KeyPair keys, Path certificateFile, Path keyFile) {}
}
