package io.cooperage.engine.registry;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// Certificates and keys in the text form of RFC 7468 and its older relatives.
///
/// Errors name the file; never anything of what a key file holds.
final class PemFiles {
    private PemFiles() {}

    /// @throws EngineException UNAVAILABLE or INVALID_ARGUMENT
    static List<X509Certificate> certificates(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw EngineException.invalid("there is no certificate in " + file);
            }
            return certificates;
        } catch (CertificateException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT, file + " is no PEM certificate: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// PKCS#1, PKCS#8 and SEC 1 (`EC PRIVATE KEY`), without a passphrase.
    static PrivateKey privateKey(Path file) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                PEMParser parser = new PEMParser(text)) {
            // `openssl ecparam -genkey` writes the curve's parameters before the key.
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                switch (object) {
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo key -> {
                        return converter.getPrivateKey(key);
                    }
                    case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                        throw EngineException.notImplemented("the key " + file
                                + " has a passphrase, which nobody can be asked for here; write one without: openssl pkey -in "
                                + file + " -out …");
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INVALID_ARGUMENT, "cannot read the private key " + file, e);
        }
        throw EngineException.invalid("there is no private key in " + file);
    }
}
