package io.cooperage.engine.cluster.pki;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/// Keys and certificates as PEM files, which only their owner may read: [AtomicFile] gives mode 0600.
final class PemFiles {
    private final Path folder;

    PemFiles(Path folder) {
        this.folder = folder;
    }

    /// Of `NAME.crt` and `NAME.key`; empty when one is missing.
    ///
    /// @throws EngineException DATA_LOSS naming the file that can't be read
    Optional<Credential> read(String name) {
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return Optional.empty();
        }
        return Optional.of(new Credential(certificate(certificate), privateKey(key)));
    }

    /// The key first: a certificate without its key would look whole.
    void write(String name, Credential credential) {
        AtomicFile.writeDurably(folder.resolve(name + ".key"), credential.keyPem());
        AtomicFile.writeDurably(folder.resolve(name + ".crt"), credential.certificatePem());
    }

    /// Of `NAME.pub` and `NAME.key`.
    Optional<KeyPair> readKeys(String name) {
        Path open = folder.resolve(name + ".pub");
        Path secret = folder.resolve(name + ".key");
        return Files.exists(secret) ? Optional.of(new KeyPair(publicKey(open), privateKey(secret))) : Optional.empty();
    }

    void writeKeys(String name, KeyPair keys) {
        AtomicFile.writeDurably(folder.resolve(name + ".pub"), text(keys.getPublic()));
        AtomicFile.writeDurably(folder.resolve(name + ".key"), text(keys.getPrivate()));
    }

    /// PKCS #8, which every library reads; the older form of curves has dialects.
    static String text(PrivateKey key) {
        return text(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    static String text(Object part) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(part);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no PEM can be made of " + part.getClass().getSimpleName(), e);
        }
        return text.toString();
    }

    private static X509Certificate certificate(Path file) {
        try (Reader in = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(in)) {
            if (parser.readObject() instanceof X509CertificateHolder holder) {
                return new JcaX509CertificateConverter().getCertificate(holder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw damaged(file, e);
        }
        throw damaged(file, new IOException("there is no certificate in it"));
    }

    private static PublicKey publicKey(Path file) {
        try (Reader in = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(in)) {
            if (parser.readObject() instanceof SubjectPublicKeyInfo info) {
                return new JcaPEMKeyConverter().getPublicKey(info);
            }
        } catch (IOException e) {
            throw damaged(file, e);
        }
        throw damaged(file, new IOException("there is no public key in it"));
    }

    private static PrivateKey privateKey(Path file) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (Reader in = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(in)) {
            Object part = parser.readObject();
            if (part instanceof PEMKeyPair pair) {
                return converter.getPrivateKey(pair.getPrivateKeyInfo());
            }
            if (part instanceof PrivateKeyInfo info) {
                return converter.getPrivateKey(info);
            }
        } catch (IOException e) {
            throw damaged(file, e);
        }
        throw damaged(file, new IOException("there is no private key in it"));
    }

    private static EngineException damaged(Path file, Exception cause) {
        return new EngineException(
                ErrorKind.DATA_LOSS,
                "can't read " + file + " of the cluster's certificate authority: " + cause.getMessage()
                        + "; reset the cluster, or restore the file",
                cause);
    }
}
