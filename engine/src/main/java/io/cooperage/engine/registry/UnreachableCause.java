package io.cooperage.engine.registry;

import io.cooperage.engine.registry.ServerTrust.RefusedCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a host can't be talked to, in words for people. What TLS means is only in the texts of the platform's
/// exceptions; where a text is not known, it is shown as it is.
///
/// @param proxy on the way there, or null
record UnreachableCause(List<Path> certFolders, @Nullable String proxy) {
    String explain(URI uri, IOException failure) {
        String host = Authority.of(uri);
        String through = proxy == null ? "" : " (through the proxy " + proxy + ")";
        RefusedCertificate refused = cause(failure, RefusedCertificate.class);
        if (refused != null) {
            return certificate(host, refused);
        }
        SSLException tls = cause(failure, SSLException.class);
        if (tls != null) {
            return tls(host, tls);
        }
        if (cause(failure, UnresolvedAddressException.class) != null
                || cause(failure, UnknownHostException.class) != null) {
            return "there is no host " + (proxy == null ? Authority.host(host) : "of the proxy " + proxy)
                    + ": check the name, the network and DNS";
        }
        if (cause(failure, HttpConnectTimeoutException.class) != null) {
            return host + " can't be connected to" + through + ": no reaction; check the network and its proxies";
        }
        if (cause(failure, HttpTimeoutException.class) != null) {
            return failure.getMessage() + through;
        }
        if (cause(failure, ConnectException.class) != null) {
            return "nothing listens on " + (proxy == null ? host : "the proxy " + proxy)
                    + " (connection refused); is the registry running?";
        }
        String message = failure.getMessage();
        return "the connection to " + host + " broke" + through + (message == null ? "" : ": " + message);
    }

    private String certificate(String host, RefusedCertificate refused) {
        X509Certificate certificate = refused.certificate();
        String message = String.valueOf(refused.getMessage());
        if (cause(refused, CertificateExpiredException.class) != null) {
            return "the certificate of " + host + " expired on "
                    + certificate.getNotAfter().toInstant() + "; its administrator must renew it";
        }
        if (cause(refused, CertificateNotYetValidException.class) != null) {
            return "the certificate of " + host + " is valid only from "
                    + certificate.getNotBefore().toInstant() + " on; is this machine's clock right?";
        }
        if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
            return host + " shows a certificate for " + String.join(", ", names(certificate))
                    + " and not for that name: use one of those names, or have the certificate mended";
        }
        // The second is an authority of the same name with another key: one that was made anew.
        if (cause(refused, CertPathBuilderException.class) != null
                || cause(refused, SignatureException.class) != null) {
            return "the certificate of " + host + " was issued by '"
                    + certificate.getIssuerX500Principal().getName()
                    + "', which this machine doesn't trust. If you do, put the certificate of that authority into "
                    + folder(host).resolve("ca.crt") + "; or allow " + host + " as an insecure registry";
        }
        return "the certificate of " + host + " is not accepted: " + message;
    }

    private String tls(String host, SSLException failure) {
        String message = String.valueOf(failure.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("unrecognized ssl message") || lower.contains("plaintext connection")) {
            return host + " answers in plain http, without encryption; if that is meant to be so, allow " + host
                    + " as an insecure registry";
        }
        if (lower.contains("certificate_required") || lower.contains("bad_certificate")) {
            Path folder = folder(host);
            return host + " wants a client certificate that it knows: put it into " + folder.resolve("client.cert")
                    + " and its key into " + folder.resolve("client.key");
        }
        return "no TLS connection with " + host + " came about: " + message;
    }

    private Path folder(String host) {
        return (certFolders.isEmpty() ? Path.of("/etc/docker/certs.d") : certFolders.getLast()).resolve(host);
    }

    private static Collection<String> names(X509Certificate certificate) {
        TreeSet<String> names = new TreeSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException _) {
            // Then it has none that anybody can read.
        }
        if (names.isEmpty()) {
            names.add(certificate.getSubjectX500Principal().getName());
        }
        return names;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
