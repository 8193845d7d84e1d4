package io.cooperage.engine.cluster.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates, signed by an authority on P-256 with SHA-256 (RFC 5280, RFC 5758).
final class CertificateIssue {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// For a client whose clock is a little behind.
    private static final Duration EARLY = Duration.ofHours(1);

    private final Instant now;

    CertificateIssue(Instant now) {
        this.now = now;
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys on P-256", e);
        }
    }

    /// RSA of 2048 bits, as kubeadm makes them: client libraries read such keys without being told what they
    /// are.
    private static KeyPair newClientKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        }
    }

    Credential authority(String name, Duration life) {
        KeyPair keys = newKeys();
        X500Name subject = subject(name, List.of());
        return new Credential(selfSigned(subject, keys, life), keys.getPrivate());
    }

    private X509Certificate selfSigned(X500Name subject, KeyPair keys, Duration life) {
        try {
            X509v3CertificateBuilder builder = begin(subject, subject, keys.getPublic(), life);
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(keys.getPublic()));
            return sign(builder, keys.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("can't make a certificate authority", e);
        }
    }

    Credential server(
            Credential authority,
            String name,
            Collection<String> names,
            Collection<InetAddress> addresses,
            Duration life) {
        List<GeneralName> all = new ArrayList<>();
        names.forEach(dns -> all.add(new GeneralName(GeneralName.dNSName, dns)));
        addresses.forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address.getHostAddress())));
        return leaf(authority, newKeys(), subject(name, List.of()), KeyPurposeId.id_kp_serverAuth, all, life);
    }

    /// @param user Kubernetes' name of the user (CN)
    /// @param groups and of its groups (O)
    Credential client(Credential authority, String user, List<String> groups, Duration life) {
        return leaf(authority, newClientKeys(), subject(user, groups), KeyPurposeId.id_kp_clientAuth, List.of(), life);
    }

    private Credential leaf(
            Credential authority,
            KeyPair keys,
            X500Name subject,
            KeyPurposeId purpose,
            List<GeneralName> names,
            Duration life) {
        try {
            X500Name issuer = X500Name.getInstance(
                    authority.certificate().getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder = begin(issuer, subject, keys.getPublic(), life);
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(authority.certificate()));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new Credential(sign(builder, authority.key()), keys.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("can't make a certificate for " + subject, e);
        }
    }

    private X509v3CertificateBuilder begin(X500Name issuer, X500Name subject, PublicKey key, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM).setBit(126),
                Date.from(now.minus(EARLY)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static X500Name subject(String name, List<String> groups) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        groups.forEach(group -> builder.addRDN(BCStyle.O, group));
        return builder.addRDN(BCStyle.CN, name).build();
    }
}
