package io.cooperage.engine.cluster.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/// A certificate with the key that belongs to it.
public record Credential(X509Certificate certificate, PrivateKey key) {

    boolean lasts(Instant now, Duration more) {
        return certificate.getNotAfter().toInstant().isAfter(now.plus(more))
                && !certificate.getNotBefore().toInstant().isAfter(now);
    }

    public String certificatePem() {
        return PemFiles.text(certificate);
    }

    public String keyPem() {
        return PemFiles.text(key);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
